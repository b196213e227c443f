// The main job: find a person, see why they are stuck, put it right.
import assert from 'node:assert/strict';
import { openPerson, PEOPLE } from '../people.mjs';

async function find(tour) {
  const { page } = tour;
  await tour.step('users', () => tour.ready(), { gallery: true });
  await tour.step('users-search', async () => {
    await tour.press('/');
    await page.keyboard.type('weber');
    await page.getByRole('row').filter({ hasText: PEOPLE.stolenLaptop.email }).first().waitFor();
  });
  await tour.step('users-no-match', async () => {
    await page.getByRole('searchbox').fill('nobody has this name');
    await page.getByText('No user matches').waitFor();
  });
  await tour.step('user', () => openPerson(tour, PEOPLE.stolenLaptop), { gallery: true });
}

async function edit(tour) {
  const { page } = tour;
  const name = () => page.getByRole('textbox', { name: 'Name', exact: true });
  await tour.step('edit-preview', async () => {
    await tour.press('e');
    await name().fill('Jonas M. Weber');
    await page.getByRole('region', { name: 'What will be saved' }).getByText('Jonas M. Weber').waitFor();
  });
  await tour.step('edit-saved', async () => {
    await tour.press('Control+Enter');
    await page.getByText('Saved name of').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Jonas M. Weber' }).waitFor();
  });
  await tour.step('edit-undone', async () => {
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Jonas Weber', exact: true }).waitFor();
    await tour.clearMessages();
  });
  await tour.step('edit-invalid', async () => {
    await tour.press('F2');
    await page.getByRole('textbox', { name: 'Email' }).fill('jonas.weber@');
    await tour.press('Control+Enter');
    await page.getByText('not a valid email').waitFor();
  });
  await tour.step('edit-email-taken', async () => {
    await page.getByRole('textbox', { name: 'Email' }).fill(PEOPLE.waiting.email.toUpperCase());
    await page.getByText('has this address already').waitFor();
  });
  await tour.step('edit-conflict', async () => {
    await page.getByRole('textbox', { name: 'Email' }).fill('jonas@fabrikam.example');
    await name().fill('Jonas W.');
    // A colleague saves while the dialog is open.
    await page.evaluate(async (email) => {
      const [user] = (await window.authdesk.users.list({ search: email })).data.rows;
      const patch = { name: 'Jonas Weber-Klein', emailVerified: !user.emailVerified };
      await window.authdesk.users.update({ id: user.id, patch, expectedUpdatedAt: user.updatedAt });
    }, PEOPLE.stolenLaptop.email);
    await tour.press('Control+Enter');
    await page.getByRole('dialog').getByText('Somebody changed this user').waitFor();
  });
  await tour.step('edit-conflict-theirs', async () => {
    // Only the name was changed by both; the address and the verified mark are merged by themselves.
    await page.getByRole('row', { name: /^Name/ }).getByRole('button', { name: 'Use theirs' }).click();
    await page.getByRole('row', { name: /^Name/ }).getByRole('button', { name: 'Use mine' }).waitFor();
  });
  await tour.step('edit-conflict-saved', async () => {
    await page.getByRole('button', { name: 'Save mine on top' }).click();
    await page.getByText('Saved email of').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Jonas Weber-Klein' }).waitFor();
    await tour.clearMessages();
  });
}

async function logout(tour) {
  const { page } = tour;
  await tour.step('end-one-session', async () => {
    await tour.press('ArrowDown', 'd');
    await page.getByText(/^1 session of .* revoked at/).waitFor();
  });
  await tour.step('mark-sessions', async () => {
    await tour.clearMessages();
    await page.getByRole('grid').getByRole('row').nth(1).focus();
    // Marking a device marks all of its sessions.
    await tour.press('x');
    await page.getByRole('toolbar').getByText('2 sessions selected').waitFor();
  });
  await tour.step('end-all-question', async () => {
    await tour.press('Escape', 'o');
    await page.getByRole('alertdialog').waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === 'Cancel');
  });
  await tour.step('end-all-done', async () => {
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Revoke \d+ sessions$/ })
      .click();
    await page.getByText(/sessions of .* revoked at/).waitFor();
    await page.getByText('Not signed in anywhere').first().waitFor();
  });
  await tour.step('back-to-the-list', async () => {
    await tour.clearMessages();
    await tour.press('Escape');
    await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
    const search = await page.getByRole('searchbox').inputValue();
    assert.equal(search, PEOPLE.stolenLaptop.email, 'Back forgot what was searched');
  });
}

async function mail(tour) {
  const { page } = tour;
  await tour.clearMessages();
  await tour.step('waiting-for-mail', () => openPerson(tour, PEOPLE.waiting));
  await tour.step('resrevoke-question', async () => {
    await tour.press('r');
    await page.getByRole('dialog').getByRole('button', { name: 'Put in outbox' }).waitFor();
  });
  await tour.step('resend-done', async () => {
    await tour.press('Enter');
    await page.getByRole('status').getByText('is in the outbox').waitFor();
  });
  await tour.step(
    'outbox-mail',
    async () => {
      await page.getByRole('button', { name: 'Open outbox' }).click();
      await page.getByRole('region', { name: 'Mail' }).getByText(PEOPLE.waiting.email).first().waitFor();
      await tour.clearMessages();
    },
    { gallery: true },
  );
  await tour.step('outbox-html', async () => {
    await page.getByRole('tab', { name: 'HTML source' }).click();
  });
  await tour.step('outbox-copy-link', async () => {
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    assert.match(await tour.clipboard(), /^https?:\/\/\S+verify-email\?token=/);
  });
  await tour.step('link-question', async () => {
    await tour.press('Alt+ArrowLeft');
    await page.getByRole('region', { name: 'Profile' }).waitFor();
    await tour.press('l');
    await page.getByRole('dialog').waitFor();
  });
  await tour.step('link-copied', async () => {
    await tour.press('Enter');
    await page.getByText('The link is on the clipboard').waitFor();
    assert.match(await tour.clipboard(), /verify-email\?token=/);
  });
  await tour.step('link-closed', async () => {
    await tour.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('region', { name: 'History' }).getByText('Made verification link').waitFor();
  });
}

async function stories(tour) {
  for (const who of [
    'banned',
    'locked',
    'mixedCase',
    'noWayIn',
    'manySessions',
    'impersonated',
    'longName',
    'emptyName',
    'manyCodes',
  ]) {
    await tour.step(`user-${who}`, () => openPerson(tour, PEOPLE[who]));
  }
  const { page } = tour;
  await tour.step('resend-refused', async () => {
    await openPerson(tour, PEOPLE.manySessions);
    await tour.press('r');
    await page.getByText('is already verified').waitFor();
  });
  await tour.step('all-sessions-of-one', async () => {
    await tour.press('Escape');
    await page.getByRole('button', { name: 'Show them in the list of all sessions' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sessions' }).waitFor();
    await page.getByText(`Of ${PEOPLE.manySessions.email}`).waitFor();
  });
  await tour.step('user-not-found', async () => {
    await tour.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0].webContents.send('authdesk:event:navigate', {
        to: 'user',
        id: 'nobody-has-this-id',
      }),
    );
    await page.getByText('This user is not in the database').waitFor();
  });
}

export async function person(tour) {
  await find(tour);
  await edit(tour);
  await logout(tour);
  await mail(tour);
  await stories(tour);
}

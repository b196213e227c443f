// Acts that shut people out, help them in again or remove them, and the way back from each.
import { openPerson, PEOPLE } from '../people.mjs';

async function ban(tour) {
  const { page } = tour;
  await tour.step(
    'ban',
    async () => {
      await openPerson(tour, PEOPLE.impersonated);
      await tour.press('b');
      const dialog = page.getByRole('dialog', { name: 'Ban this user' });
      await dialog.getByRole('button', { name: 'Abuse' }).click();
      await dialog.getByRole('combobox', { name: 'How long' }).click();
      await page.getByRole('option', { name: '7 days' }).click();
      await dialog.getByText(/^Ends .* UTC$/).waitFor();
    },
    { gallery: true },
  );
  await tour.step('ban-done', async () => {
    await page.getByRole('button', { name: 'Ban user' }).click();
    await page
      .getByText(/^Banned noor/)
      .first()
      .waitFor();
  });
  await tour.step('ban-undone', async () => {
    await page.keyboard.press('Control+z');
    await page.getByText('Put back as it was').waitFor();
  });
  await tour.step('history-undone', async () => {
    await tour.clearMessages();
    await page.getByRole('region', { name: 'History' }).getByText('undone', { exact: true }).first().waitFor();
  });
}

async function signIn(tour) {
  const { page } = tour;
  await tour.step(
    'set-password',
    async () => {
      await openPerson(tour, PEOPLE.noWayIn);
      await tour.press('Shift+P');
      await page.getByRole('dialog').getByRole('button', { name: 'Generate and copy' }).click();
      await page.getByText('Copied the new password').waitFor();
    },
    { gallery: true },
  );
  await tour.step('set-password-done', async () => {
    await page.getByRole('dialog').getByRole('button', { name: 'Set password' }).click();
    await page.getByText(/^Password set for elif/).waitFor();
  });
  await tour.step(
    'unlink-last',
    async () => {
      await tour.clearMessages();
      await page.getByRole('button', { name: /^Unlink Email/ }).click();
      await page.getByRole('alertdialog').getByText('the last way in?').waitFor();
    },
    { gallery: true },
  );
  await tour.step('unlink-done', async () => {
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Unlink/ })
      .click();
    await page
      .getByText(/^Unlinked the password from elif/)
      .first()
      .waitFor();
    await tour.clearMessages();
  });
  await tour.step('second-factor', () => openPerson(tour, PEOPLE.locked), { gallery: true });
  await tour.step('second-factor-reset', async () => {
    await page.getByRole('button', { name: 'Reset the second factor…' }).click();
    await page.getByRole('alertdialog').getByText('Reset the second factor?').waitFor();
  });
  await tour.step('second-factor-unlocked', async () => {
    await tour.press('Escape');
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await page
      .getByText(/^Unlocked the second factor of li/)
      .first()
      .waitFor();
    await tour.clearMessages();
  });
}

async function remove(tour) {
  const { page } = tour;
  await tour.step(
    'remove',
    async () => {
      await openPerson(tour, PEOPLE.manyCodes);
      await tour.press('Shift+Delete');
      await page.getByRole('alertdialog').getByRole('table').waitFor();
    },
    { gallery: true },
  );
  await tour.step('removed', async () => {
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove user' }).click();
    await page.getByText(/^Removed Tomasz/).waitFor();
    await tour.clearMessages();
  });
  await tour.step(
    'undo-removal',
    async () => {
      await tour.go('a', 'Audit');
      await page
        .getByRole('grid')
        .getByText(/^Removed tomasz/)
        .first()
        .click();
      await page.getByRole('complementary', { name: 'Audit entry' }).getByRole('button', { name: 'Undo…' }).click();
      await page.getByRole('dialog').getByText('what it goes back to').waitFor();
    },
    { gallery: true },
  );
  await tour.step('removal-undone', async () => {
    await page.getByRole('dialog').getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('Put back as it was').waitFor();
    await tour.clearMessages();
    await openPerson(tour, PEOPLE.manyCodes);
  });
}

async function movedOn(tour) {
  const { page } = tour;
  await tour.step(
    'undo-conflict',
    async () => {
      await page.evaluate(async (email) => {
        const { users } = window.authdesk;
        const find = async () => (await users.list({ search: email })).data.rows[0];
        const save = async (name) => {
          const { id, updatedAt } = await find();
          await users.update({ id, patch: { name }, expectedUpdatedAt: updatedAt });
        };
        await save('Tomasz A. Wójcik');
        await save('Tomasz B. Wójcik');
      }, PEOPLE.manyCodes.email);
      const history = page.getByRole('region', { name: 'History' });
      await history
        .getByRole('button', { name: /^Undo this/ })
        .nth(1)
        .click();
      await page.getByRole('dialog').getByText('changed again since').waitFor();
    },
    { gallery: true },
  );
  await tour.press('Escape');
}

export async function undo(tour) {
  await tour.recover();
  await ban(tour);
  await signIn(tour);
  await remove(tour);
  await movedOn(tour);
}

// Acts on many users: selected ones, all that match, a pasted list; the dry run, the job and what becomes of each row.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';

/** Keeps the file from being written to, as another program may, so that a job is still running when it is looked at. */
function holdWrites(tour) {
  const demo = readdirSync(tour.folder, { recursive: true }).find((name) => String(name).endsWith('demo.db'));
  assert.ok(demo, 'the demo database was not found');
  const db = new Database(path.join(tour.folder, String(demo)));
  db.exec('begin immediate');
  return {
    letGo: () => {
      if (db.open) db.close();
    },
  };
}

async function selected(tour) {
  const { page } = tour;
  await tour.step('bulk-selected', async () => {
    await tour.go('u', 'Users');
    await page.getByRole('grid', { name: 'Users' }).getByRole('row').nth(3).waitFor();
    await tour.press('ArrowDown', 'x', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown');
    await page.getByRole('toolbar').getByText('4 users selected').waitFor();
  });
  await tour.step(
    'bulk-choose',
    async () => {
      await tour.press('.');
      await page.getByRole('dialog').getByText('Act on many users').waitFor();
      await page.getByRole('combobox', { name: 'What to do' }).click();
      await page.getByRole('option', { name: 'Ban', exact: true }).click();
      await page.getByLabel('Reason of the ban').fill('Spam');
    },
    { gallery: true },
  );
  await tour.step('bulk-selected-dry-run', async () => {
    await page.getByRole('button', { name: 'See what it would do' }).click();
    await page.getByText('Would run').first().waitFor();
    await page.getByRole('dialog').getByRole('grid', { name: 'Rows' }).getByRole('row').nth(2).waitFor();
  });
  await tour.step('bulk-question', async () => {
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Ban \d users?…$/ })
      .click();
    await page.getByRole('alertdialog').waitFor();
  });
  await tour.step(
    'bulk-done',
    async () => {
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: /^Ban \d users?$/ })
        .click();
      await page
        .getByText(/^Banned \d users?/)
        .first()
        .waitFor();
    },
    { gallery: true },
  );
}

async function pasted(tour) {
  const { page } = tour;
  await tour.step('bulk-paste', async () => {
    await tour.press('Escape');
    await page.getByRole('dialog', { name: /Ban/ }).waitFor({ state: 'hidden' });
    await tour.clearMessages();
    await tour.press('Escape');
    const { rows } = await page.evaluate(async () => {
      const answer = await window.authdesk.users.list({ limit: 8, sort: { by: 'email', direction: 'asc' } });
      return answer.data;
    });
    const lines = rows.map((user, i) => (i % 2 === 0 ? `${user.name} <${user.email.toUpperCase()}>` : user.id));
    await tour.press('w', 'p');
    await page.getByLabel('Ids or email addresses').fill([...lines, rows[0].email, 'nobody@example.com'].join('\n'));
  });
  await tour.step(
    'bulk-dry-run',
    async () => {
      await page.getByRole('button', { name: 'See what it would do' }).click();
      await page.getByText('Would run').first().waitFor();
      await page.getByRole('dialog').getByRole('grid', { name: 'Rows' }).getByRole('row').nth(2).waitFor();
    },
    { gallery: true },
  );
  await tour.step('bulk-dry-run-skipped', async () => {
    await page.getByRole('button', { name: /Would be skipped/ }).click();
    await page.waitForFunction(() => document.querySelectorAll('[role="dialog"] [data-row-id]').length > 0);
  });
}

async function matching(tour) {
  const { page } = tour;
  await tour.step('bulk-menu', async () => {
    await tour.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Act on many users' }).click();
    await page.getByRole('menuitem', { name: /^All users/ }).waitFor();
  });
  await tour.step('bulk-all', async () => {
    await page.getByRole('menuitem', { name: /^All users/ }).click();
    await page.getByRole('combobox', { name: 'What to do' }).click();
    await page.getByRole('option', { name: 'Mark their addresses as verified' }).click();
    await page.getByRole('button', { name: 'See what it would do' }).click();
    await page.getByText('Would run').first().waitFor();
  });
  const held = holdWrites(tour);
  await tour.step('bulk-running', async () => {
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Verify .* users…$/ })
      .click();
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Verify/ })
      .click();
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).waitFor();
  });
  await tour.step(
    'bulk-paused',
    async () => {
      await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
      held.letGo();
      await page.getByRole('dialog').getByRole('button', { name: 'Resume', exact: true }).waitFor();
    },
    { gallery: true },
  );
  // Also where a step before failed, or whatever comes next would wait for the file.
  held.letGo();
  await tour.step(
    'bulk-jobs',
    async () => {
      await tour.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page
        .locator('footer')
        .getByRole('button', { name: /resume|Jobs/ })
        .click();
      await page.getByRole('heading', { name: 'Jobs' }).waitFor();
    },
    { gallery: true },
  );
  await tour.step('bulk-stop-question', async () => {
    // The keys that switch the theme may have closed the list.
    await tour.press('Escape');
    await page.getByRole('heading', { name: 'Jobs' }).waitFor({ state: 'hidden' });
    await page
      .locator('footer')
      .getByRole('button', { name: /resume/ })
      .click();
    await page.getByRole('button', { name: 'Stop…' }).click();
    await page.getByRole('alertdialog').getByText('for good?').waitFor();
  });
  await tour.step('bulk-resumed', async () => {
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
    const list = page.getByRole('heading', { name: 'Jobs' });
    if (!(await list.isVisible()))
      await page
        .locator('footer')
        .getByRole('button', { name: /resume/ })
        .click();
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await page
      .getByText(/^Verified the address of 292 users/)
      .first()
      .waitFor();
    await tour.press('Escape');
  });
}

/** Everything about acting on many users. */
export async function bulk(tour) {
  await selected(tour);
  await pasted(tour);
  await matching(tour);
  await tour.clearMessages();
}

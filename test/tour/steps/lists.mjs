// The lists around the person: every session, the audit trail and what protects it.
import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import { readdirSync } from 'node:fs';
import path from 'node:path';

async function sessions(tour) {
  const { page } = tour;
  await tour.step(
    'sessions',
    async () => {
      await tour.go('s', 'Sessions');
      const narrowed = page.getByTitle("Show everybody's sessions");
      if (await narrowed.isVisible()) await narrowed.click();
      await page.getByRole('radiogroup', { name: 'State' }).getByText('Live').click();
      await page.getByRole('status').getByText('live sessions').waitFor();
      await page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(3).waitFor();
    },
    { gallery: true },
  );
  await tour.step('sessions-search', async () => {
    await tour.press('/');
    await page.keyboard.type('iphone');
    await page.waitForFunction(() =>
      [...document.querySelectorAll('[data-row-id]')].every((row) => row.textContent?.includes('iPhone')),
    );
  });
  await tour.step('sessions-marked', async () => {
    await tour.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement?.role === 'row');
    await tour.press('x', 'Shift+ArrowDown', 'Shift+ArrowDown');
    await page.getByRole('toolbar').getByText('3 sessions marked').waitFor();
  });
  await tour.step('sessions-question', async () => {
    await tour.press('d');
    await page.getByRole('alertdialog').getByText('End 3 sessions?').waitFor();
  });
  await tour.step('sessions-ended', async () => {
    await page.getByRole('alertdialog').getByRole('button', { name: 'End 3 sessions' }).click();
    await page.getByText(/^3 sessions .*ended at/).waitFor();
  });
  await tour.step('sessions-no-match', async () => {
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
    await tour.clearMessages();
    await page.getByRole('searchbox').fill('no such device');
    await page.getByText('No session matches').waitFor();
  });
}

async function audit(tour) {
  const { page } = tour;
  await tour.clearMessages();
  await tour.step(
    'audit',
    async () => {
      await tour.go('a', 'Audit');
      await page.getByRole('row').filter({ hasText: 'Edited user' }).first().click();
      await page.getByRole('complementary', { name: 'Audit entry' }).waitFor();
    },
    { gallery: true },
  );
  await tour.step('audit-verified', async () => {
    await page.getByRole('button', { name: 'Verify chain' }).click();
    await page.getByText('The chain holds').waitFor();
  });
  await tour.step('audit-filtered', async () => {
    await tour.press('Escape');
    await tour.press('/');
    await page.getByRole('searchbox').fill('action:revokeForUser ');
    await page.getByRole('status').getByText(/match/).waitFor();
  });
}

/** Somebody edits the trail behind Authdesk's back: it has to show. Comes last, since it spoils the trail. */
async function tampered(tour) {
  const { page } = tour;
  await tour.step(
    'audit-broken',
    async () => {
      const file = readdirSync(tour.folder, { recursive: true }).find((name) => String(name).endsWith('authdesk.db'));
      assert.ok(file, 'the local database was not found');
      const db = new Database(path.join(tour.folder, String(file)));
      db.prepare("update audit set summary = 'Nothing happened' where seq = 2").run();
      db.close();
      await tour.go('a', 'Audit');
      const chip = page.getByRole('button', { name: 'Ended all sessions' });
      if (await chip.isVisible()) await chip.click();
      await page.getByRole('button', { name: 'Verify chain' }).click();
      await page.getByText('The audit trail is broken').waitFor();
      await page.getByRole('button', { name: 'Show entry' }).click();
      await page.getByText('Do not trust this entry').waitFor();
    },
    { gallery: true },
  );
}

export async function lists(tour) {
  await sessions(tour);
  await audit(tour);
}
export { tampered };

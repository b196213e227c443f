// The audit trail and what protects it.
import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Two changes, so that the trail holds something also where this part is walked on its own. */
async function edits(page) {
  await page.evaluate(async () => {
    const { users } = window.authdesk;
    for (const name of ['Edited once', 'Edited twice']) {
      const [{ id, updatedAt }] = (await users.list({ limit: 1 })).data.rows;
      const edited = await users.update({ id, patch: { name }, expectedUpdatedAt: updatedAt });
      if (!edited.ok) throw new Error(edited.error.message);
    }
  });
}

async function audit(tour) {
  const { page } = tour;
  await tour.clearMessages();
  await edits(page);
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
      await edits(page);
      const file = readdirSync(tour.folder, { recursive: true }).find((name) => String(name).endsWith('authdesk.db'));
      assert.ok(file, 'the local database was not found');
      const db = new Database(path.join(tour.folder, String(file)));
      db.prepare("update audit set summary = 'Nothing happened' where seq = 2").run();
      db.close();
      await tour.go('a', 'Audit');
      const chip = page.getByRole('button', { name: 'Revoked all sessions' });
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
  await audit(tour);
}
export { tampered };

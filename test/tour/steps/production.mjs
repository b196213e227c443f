// The same people in a database that is marked as production: first read-only, then writable.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { openPerson, PEOPLE } from '../people.mjs';

async function save(tour, readOnly) {
  const demo = readdirSync(tour.folder, { recursive: true }).find((name) => String(name).endsWith('demo.db'));
  assert.ok(demo, 'the demo database was not found');
  const file = path.join(tour.folder, String(demo));
  await tour.page.evaluate(
    async (input) => {
      const known = (await window.authdesk.connections.list()).data.find((one) => one.name === 'Shop production');
      const saved = await window.authdesk.connections.save({
        ...(known === undefined ? {} : { id: known.id }),
        name: 'Shop production',
        environment: 'production',
        readOnly: input.readOnly,
        driver: 'sqlite',
        sqlite: { file: input.file },
      });
      if (!saved.ok) throw new Error(saved.error.message);
      const opened = await window.authdesk.connections.open({ id: saved.data.id });
      if (!opened.ok) throw new Error(opened.error.message);
    },
    { file, readOnly },
  );
  await tour.page.locator('html[data-env="production"]').waitFor({ state: 'attached' });
}

export async function production(tour) {
  const { page } = tour;
  await tour.recover();
  await tour.step(
    'production-read-only',
    async () => {
      await save(tour, true);
      await openPerson(tour, PEOPLE.impersonated);
      await tour.press('e');
      await page.getByText('Nothing can be changed here').waitFor();
    },
    { gallery: true },
  );
  await tour.step('production-one-session', async () => {
    await tour.clearMessages();
    await save(tour, false);
    await openPerson(tour, PEOPLE.impersonated);
    await page.getByRole('grid').getByRole('row').nth(1).focus();
    await tour.press('Delete');
    await page.getByRole('alertdialog').getByText('Revoke 1 session?').waitFor();
  });
  await tour.step('production-no-mail', async () => {
    await tour.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
    await openPerson(tour, PEOPLE.waiting);
    await tour.press('r');
    await page.getByText('has no way to send a mail').waitFor();
  });
  await tour.step('production-no-secret', async () => {
    await tour.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await tour.press('l');
    await page.getByRole('dialog').getByText('so no link can be made').waitFor();
  });
  await tour.step('production-sessions', async () => {
    await tour.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await tour.go('s', 'Sessions');
    await page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(3).waitFor();
    await page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(1).focus();
    await tour.press('x', 'j', 'x', 'd');
    await page.getByRole('button', { name: 'Revoke 2 sessions' }).last().waitFor();
  });
  await tour.press('Escape');
  await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
  await tour.step(
    'production-remove',
    async () => {
      await openPerson(tour, PEOPLE.manyCodes);
      await tour.press('Shift+Delete');
      await page.getByRole('alertdialog').getByRole('table').waitFor();
    },
    { gallery: true },
  );
  await tour.recover();
}

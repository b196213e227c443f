// Connecting: the list, the form with its test, names that cannot be guessed, the report, and a database that goes away.
import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';

/** Copies of the demo: one as it is, one whose tables and columns somebody named anew. */
function makeFiles(tour) {
  const demo = readdirSync(tour.folder, { recursive: true }).find((name) => String(name).endsWith('demo.db'));
  assert.ok(demo, 'the demo database was not found');
  const shop = path.join(tour.folder, 'shop.db');
  const renamed = path.join(tour.folder, 'renamed.db');
  const tableless = path.join(tour.folder, 'tableless.db');
  for (const file of [shop, renamed, tableless]) copyFileSync(path.join(tour.folder, String(demo)), file);
  const db = new Database(renamed);
  db.exec('alter table user rename to people; alter table people rename column email to mail');
  db.close();
  const other = new Database(tableless);
  other.exec('drop table session');
  other.close();
  return { shop, renamed, tableless };
}

async function list(tour, shop) {
  const { page } = tour;
  await tour.step(
    'connections-list',
    async () => {
      await page.evaluate(async (file) => {
        for (const [name, environment] of [
          ['Shop production', 'production'],
          ['Shop staging', 'staging'],
          ['Shop on this laptop', 'development'],
        ]) {
          await window.authdesk.connections.save({ name, environment, driver: 'sqlite', sqlite: { file } });
        }
      }, shop);
      await tour.go('n', 'Connections');
      await page.getByRole('row').filter({ hasText: 'Shop on this laptop' }).waitFor();
    },
    { gallery: true },
  );
  await tour.step('connections-moved', async () => {
    await page.getByRole('row').filter({ hasText: 'Shop staging' }).focus();
    await tour.press('Alt+ArrowUp', 'Control+d');
    await page.getByText('Made Shop staging (copy)').waitFor();
    await page.getByRole('row').filter({ hasText: 'Shop staging (copy)' }).waitFor();
  });
  await tour.step('connections-menu', async () => {
    await tour.clearMessages();
    await page.getByRole('row').filter({ hasText: 'Shop production' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: /Move up/ }).waitFor();
  });
  await tour.step('connections-remove', async () => {
    await tour.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'hidden' });
    await page.getByRole('row').filter({ hasText: 'Shop production' }).focus();
    await tour.press('Delete');
    await page.getByRole('alertdialog').waitFor();
  });
}

async function form(tour, renamed) {
  const { page } = tour;
  await tour.step('form-no-user-table', async () => {
    await tour.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'New connection' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Named anew');
    await page.getByRole('radiogroup', { name: 'Environment' }).getByText('Staging').click();
    await page.getByText('SQLite', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Database file' }).fill(renamed);
    await tour.press('Control+t');
    await page.getByRole('combobox', { name: 'Table of the users' }).waitFor();
  });
  await tour.step(
    'form-columns-missing',
    async () => {
      await page.keyboard.type('people');
      await tour.press('Escape');
      await page.getByRole('button', { name: 'Test again' }).click();
      await page.getByRole('combobox', { name: 'Column that holds email', exact: true }).waitFor();
    },
    { gallery: true },
  );
  await tour.step(
    'form-tested',
    async () => {
      await page.getByRole('combobox', { name: 'Column that holds email', exact: true }).fill('mail');
      await tour.press('Escape');
      await page.getByRole('button', { name: 'Test again' }).click();
      await page.getByText('Round trip').waitFor();
    },
    { gallery: true },
  );
  await tour.step('report-of-names', async () => {
    await tour.press('Control+Enter');
    await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
    await page.getByRole('grid', { name: 'Users' }).getByRole('row').nth(5).waitFor();
    await tour.go('r', 'Connection report');
    await page.getByText('Tables and columns').click();
    await page.locator('summary').filter({ hasText: 'people' }).click();
  });
}

async function settings(tour) {
  const { page } = tour;
  const open = async (title) => {
    await page.locator('form').getByRole('button', { name: title, exact: true }).click();
  };
  await tour.step(
    'form-folded',
    async () => {
      await tour.go('n', 'Connections');
      await page.getByRole('button', { name: 'New connection' }).click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Acme production');
      await page.getByText('SQLite', { exact: true }).click();
      await page.getByRole('textbox', { name: 'Database file' }).fill('/srv/acme/auth.db');
    },
    { gallery: true },
  );
  await tour.step(
    'form-sessions',
    async () => {
      await open('Auth server');
      await page.getByRole('textbox', { name: 'Address of the auth server' }).fill('https://auth.acme.example');
      await open('Auth server');
      await open('Sessions');
      await page.getByRole('combobox', { name: 'Where sessions are kept' }).click();
      await page.getByRole('option', { name: /^In Redis and in the database/ }).click();
      await page.getByRole('textbox', { name: 'Address of Redis' }).fill('rediss://:secret@redis.acme.example:6379');
      await page.getByRole('combobox', { name: 'Does the app cache sessions in a cookie?' }).click();
      await page.getByRole('option', { name: /^Yes/ }).click();
      await page.getByRole('textbox', { name: 'For how long' }).fill('300');
      await page.getByRole('combobox', { name: 'Does the app hand out JWTs?' }).click();
      await page.getByRole('option', { name: /^Yes/ }).click();
      await page.getByRole('region', { name: 'Sessions', exact: true }).evaluate((part) => part.scrollIntoView());
    },
    { gallery: true },
  );
  await tour.step(
    'form-mail',
    async () => {
      await open('Sessions');
      await open('Mail');
      await page.getByRole('combobox', { name: 'Mail', exact: true }).click();
      await page.getByRole('option', { name: /^Own SMTP server/ }).click();
      for (const name of ['Magic links', 'Codes by mail']) {
        await page.getByRole('combobox', { name }).click();
        await page.getByRole('option', { name: 'Yes' }).click();
      }
      await page.getByRole('textbox', { name: 'A verification link works for' }).fill('soon');
      await page.getByRole('textbox', { name: 'From', exact: true }).fill('Acme <no-reply@acme.example>');
      // Saving finds what is wrong, also where it is not on screen.
      await tour.press('Control+s');
      await page.getByText('A length of time, such as 15 min').waitFor();
      await page.getByRole('region', { name: 'Mail', exact: true }).evaluate((part) => part.scrollIntoView());
    },
    { gallery: true },
  );
  await tour.step(
    'form-the-rest',
    async () => {
      await open('Mail');
      for (const title of ['Auth server', 'Access', 'Passwords']) await open(title);
      await page.getByRole('region', { name: 'Auth server', exact: true }).evaluate((part) => part.scrollIntoView());
    },
    { gallery: true },
  );
}

/** How the app keeps sessions: asked once, shown in the report, and missed where it is needed. */
async function sessionsKept(tour, tableless) {
  const { page } = tour;
  const banner = page.getByRole('region', { name: 'About sessions' });
  await tour.step(
    'sessions-banner',
    async () => {
      await tour.go('n', 'Connections');
      const row = page.getByRole('row').filter({ hasText: 'Shop on this laptop' });
      await row.getByRole('button', { name: 'Open' }).click();
      await page.locator('html[data-env="development"]').waitFor({ state: 'attached' });
      await banner.getByText('2 questions').waitFor();
      await page.getByRole('grid', { name: 'Users' }).getByRole('row').nth(5).waitFor();
    },
    { gallery: true },
  );
  await tour.step(
    'sessions-sheet',
    async () => {
      await banner.getByRole('button', { name: 'Answer' }).click();
      const sheet = page.getByRole('dialog');
      await sheet.getByRole('combobox', { name: 'Where does the app keep sessions?' }).click();
      await page.getByRole('option', { name: /^In Redis and in the database/ }).click();
      await sheet.getByRole('textbox', { name: 'Address of Redis' }).fill('redis://127.0.0.1:1');
      await sheet.getByRole('combobox', { name: 'Does the app cache sessions in a cookie?' }).click();
      await page.getByRole('option', { name: /^Yes/ }).click();
      await sheet.getByRole('textbox', { name: 'For how long' }).fill('300');
    },
    { gallery: true },
  );
  await tour.step(
    'sessions-report',
    async () => {
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await banner.waitFor({ state: 'hidden' });
      await tour.go('r', 'Connection report');
      await page.getByText('No Redis answers at').first().waitFor();
      await tour.clearMessages();
    },
    { gallery: true },
  );
  await tour.step(
    'sessions-missing',
    async () => {
      await page.evaluate(async (file) => {
        const { data } = await window.authdesk.connections.save({
          name: 'Shop without a session table',
          environment: 'staging',
          driver: 'sqlite',
          sqlite: { file },
        });
        await window.authdesk.connections.open({ id: data.id });
      }, tableless);
      await banner.getByText('There is no session table').waitFor();
      await tour.go('r', 'Connection report');
      await page.getByRole('button', { name: 'Enter it' }).waitFor();
    },
    { gallery: true },
  );
  await tour.step(
    'sessions-missing-form',
    async () => {
      await banner.getByRole('button', { name: 'Enter the address of Redis' }).click();
      await page.getByRole('textbox', { name: 'Address of Redis' }).waitFor();
    },
    { gallery: true },
  );
}

async function trouble(tour, shop) {
  const { page } = tour;
  await tour.step(
    'trouble-users',
    async () => {
      await tour.go('n', 'Connections');
      await page
        .getByRole('row')
        .filter({ hasText: 'Shop on this laptop' })
        .getByRole('button', { name: 'Open' })
        .click();
      await page.locator('html[data-env="development"]').waitFor({ state: 'attached' });
      await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
      await page.getByRole('grid', { name: 'Users' }).getByRole('row').nth(5).waitFor();
      renameSync(shop, `${shop}.gone`);
      await tour.press('F5');
      await page.getByRole('alert').filter({ hasText: 'has not answered since' }).waitFor();
      await page
        .getByText(/^Next try in/)
        .first()
        .waitFor();
    },
    { gallery: true },
  );
  await tour.step('trouble-over', async () => {
    renameSync(`${shop}.gone`, shop);
    await page
      .getByRole('alert')
      .filter({ hasText: 'has not answered since' })
      .waitFor({ state: 'hidden', timeout: 30_000 });
    await page.getByText('Connected').waitFor();
  });
  await tour.step(
    'not-connected',
    async () => {
      await page.evaluate(() => window.authdesk.connections.close());
      await page.getByRole('heading', { name: 'Not connected to a database' }).waitFor();
    },
    { gallery: true },
  );
  await tour.step('open-failed', async () => {
    renameSync(shop, `${shop}.gone`);
    await page.getByRole('list', { name: 'Your connections' }).getByText('Shop on this laptop').click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    renameSync(`${shop}.gone`, shop);
  });
  await tour.step('open-failed-form', async () => {
    await page.getByRole('button', { name: 'Edit connection' }).click();
    await page.getByRole('heading', { level: 1, name: 'Edit Shop on this laptop' }).waitFor();
  });
}

/** Every state of connecting, then the demo again. */
export async function connections(tour) {
  await tour.recover();
  const { shop, renamed, tableless } = makeFiles(tour);
  await list(tour, shop);
  await form(tour, renamed);
  await settings(tour);
  await sessionsKept(tour, tableless);
  await trouble(tour, shop);
  await tour.recover();
  await tour.page.evaluate(async () => {
    const all = (await window.authdesk.connections.list()).data;
    await window.authdesk.connections.open({ id: all.find((one) => one.environment === 'demo').id });
    // What the next part makes is told apart by name.
    for (const one of all.filter((known) => known.environment !== 'demo')) {
      await window.authdesk.connections.remove({ id: one.id });
    }
  });
  await tour.page.locator('html[data-env="demo"]').waitFor({ state: 'attached' });
}

// Connecting as a person does it: the form, its test, the report, names that cannot be guessed, the list, and trouble.
import type { Page } from '@playwright/test';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { seedUsers } from '../support/seed';
import { connectionTo } from '../support/matrix';
import { startPostgres, type PgServer } from '../support/pg-server';
import { renamed } from '../support/schemas/self-made';
import { askedSoFar } from '../support/person.mjs';
import { call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

const leftovers: (() => Promise<void>)[] = [];
/** A database with people in it, dropped after the tests. */
async function peopleIn(kind: 'postgres' | 'sqlite', pg: PgServer, options = {}): Promise<TestDatabase> {
  const database = await makeDatabase(kind, { pg, ...options });
  leftovers.push(database.drop);
  return database;
}
test.afterAll(async () => {
  // Databases go before the servers they are on.
  for (const leave of leftovers.splice(0).toReversed()) await leave();
});

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name, exact: true });
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const box = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const panel = (page: Page) => page.getByRole('region', { name: 'Connection report' });

/** Goes to a screen by its two letters, right after another one too. */
async function goTo(page: Page, letter: string, title: string) {
  await page.keyboard.press('g');
  await page.keyboard.press(letter);
  await expect(heading(page, title)).toBeVisible();
}
async function goConnections(page: Page) {
  await page.keyboard.press('Control+Shift+K');
  await expect(heading(page, 'Connections')).toBeVisible();
}
async function newConnection(page: Page, name: string, environment: string) {
  await goConnections(page);
  await page.getByRole('button', { name: 'New connection' }).click();
  await expect(box(page, 'Name')).toBeFocused();
  await page.keyboard.type(name);
  await page.getByRole('radiogroup', { name: 'Environment' }).getByText(environment).click();
}

test('a Postgres connection through the form: refused, wrong password, wrong database, then open', async ({
  launch,
}) => {
  const server = await startPostgres({
    hba: 'host all postgres all trust\nhost all all all scram-sha-256\n',
  });
  leftovers.push(server.dispose);
  const database = await peopleIn('postgres', server);
  await seedUsers(database, 3);
  await database.query(
    "create role helper login password 'open sesame'; grant select on all tables in schema public to helper",
  );
  const { page } = await launch();
  await newConnection(page, 'Shop', 'Staging');
  await box(page, 'Host').fill('127.0.0.1');
  await page.keyboard.press('Tab');
  await page.keyboard.type('1');
  await page.keyboard.press('Tab');
  await page.keyboard.type(new URL(database.target).pathname.slice(1));
  await page.keyboard.press('Tab');
  await page.keyboard.type('helper');
  await page.keyboard.press('Tab');
  await page.keyboard.type('close sesame');
  await page.getByRole('combobox', { name: 'Encryption (TLS)' }).click();
  await page.getByRole('option', { name: /^Off/ }).click();

  await page.keyboard.press('Control+t');
  await expect(panel(page).getByRole('alert')).toContainText('No database server answers at this address.');
  await expect(box(page, 'Host')).toBeFocused();

  await box(page, 'Port').fill(String(server.port));
  await page.keyboard.press('Control+t');
  await expect(panel(page).getByRole('alert')).toContainText('refused this user name or password');
  await expect(box(page, 'Password')).toBeFocused();

  await page.keyboard.press('Control+a');
  await page.keyboard.type('open sesame');
  await box(page, 'Database').fill('nowhere');
  await page.keyboard.press('Control+t');
  await expect(panel(page).getByRole('alert')).toContainText('no database of this name');

  await box(page, 'Database').fill(new URL(database.target).pathname.slice(1));
  await page.keyboard.press('Control+t');
  await expect(panel(page).getByText('Round trip')).toBeVisible();
  await expect(panel(page)).toContainText('3 users');

  await page.keyboard.press('Control+Enter');
  await expect(heading(page, 'Users')).toBeVisible();
  await expect(page.getByRole('grid', { name: 'Users' }).getByRole('row')).toHaveCount(4);
  await expect(page.getByRole('button', { name: 'Connection report' })).toBeVisible();
  await expect(page.getByRole('dialog', { name: /^Open / })).toHaveCount(0);
  await goTo(page, 'r', 'Connection report');
  await page.getByText('A database user for support').click();
  await expect(page.getByText('CREATE ROLE authdesk_viewer')).toBeVisible();
  await page.getByText('For support work').click();
  await expect(page.getByText('CREATE ROLE authdesk_support')).toBeVisible();
});

test('an SQLite connection: a file that is none, then the right one; its report before opening', async ({
  launch,
  pg,
}) => {
  const database = await peopleIn('sqlite', pg);
  await seedUsers(database, 5);
  const { page } = await launch();
  await newConnection(page, 'Laptop', 'Development');
  await page.getByText('SQLite', { exact: true }).click();
  await box(page, 'Database file').fill('/nowhere/auth.db');
  await page.keyboard.press('Control+t');
  await expect(panel(page).getByRole('alert')).toContainText('no readable file');
  await expect(box(page, 'Database file')).toBeFocused();
  await box(page, 'Database file').fill(database.target);
  await page.keyboard.press('Control+s');
  await expect(row(page, 'Laptop')).toBeVisible();

  await row(page, 'Laptop').focus();
  await page.keyboard.press('r');
  await expect(page.getByText('5 users')).toBeVisible();
  await page.getByText('Tables and columns').click();
  await page.getByText('verification', { exact: true }).click();
  await expect(page.getByText('identifier', { exact: true })).toBeVisible();
  await page.getByText('indexes would help').click();
  await expect(page.getByText(/^CREATE INDEX/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('grid', { name: 'Users' }).getByRole('row')).toHaveCount(6);
});

test('names that cannot be guessed are picked from those that exist', async ({ launch, pg }) => {
  const database = await peopleIn('postgres', pg, { extra: renamed });
  await seedUsers(database, 2);
  const { page } = await launch();
  await newConnection(page, 'Renamed', 'Development');
  await page.getByText('One URL').click();
  await box(page, 'Database URL').fill(database.target);
  await page.keyboard.press('Control+t');
  await expect(panel(page).getByRole('alert')).toContainText('no better-auth tables');

  const table = page.getByRole('combobox', { name: 'Table of the users' });
  await expect(table).toBeFocused();
  await page.keyboard.type('peo');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(table).toHaveValue('public.people');
  await page.getByRole('button', { name: 'Test again' }).click();
  await expect(panel(page).getByRole('alert')).toContainText('The table "people" lacks');

  for (const [field, column] of Object.entries(renamed.user?.fields ?? {})) {
    const picker = page.getByRole('combobox', { name: `Column that holds ${field}`, exact: true });
    if ((await picker.count()) === 0) continue; // what a database may lack is not asked for
    await picker.fill(column);
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'Test again' }).click();
  await expect(panel(page).getByText('Round trip')).toBeVisible();
  await expect(panel(page)).toContainText('2 users');

  // The other tables are told to be absent, and can be named in the form.
  const names = page.getByRole('list', { name: 'Names of tables and columns' });
  await expect(names.getByRole('combobox', { name: 'Table for user' })).toHaveValue('public.people');
  await names.getByRole('combobox', { name: 'Table for session' }).fill('logins');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+t');
  await expect(panel(page).getByRole('alert')).toContainText('The table "logins" lacks userId, expiresAt.');
  await expect(page.getByRole('combobox', { name: 'Column that holds userId' })).toBeFocused();
  await page.keyboard.type('person');
  await page.getByRole('combobox', { name: 'Column that holds expiresAt' }).fill('until');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('grid', { name: 'Users' }).getByRole('row')).toHaveCount(3);
  const [saved] = (await call(page, 'connections.list')).filter((one) => one.name === 'Renamed');
  expect(saved?.settings.mapping?.tables).toEqual({ user: 'public.people', session: 'logins' });
  expect(saved?.settings.mapping?.fields?.['user']).toMatchObject({ email: 'mail', emailVerified: 'mail_ok' });
  expect(saved?.settings.mapping?.fields?.['session']).toEqual({ userId: 'person', expiresAt: 'until' });
});

test('the list by keyboard: duplicate, move, open by number, remove by weight', async ({ launch, pg }) => {
  const database = await peopleIn('sqlite', pg);
  const { app, page } = await launch();
  await call(page, 'connections.save', connectionTo(database, { name: 'Shop', environment: 'production' }));
  await call(page, 'connections.save', connectionTo(database, { name: 'Other', environment: 'staging' }));
  await goConnections(page);
  const names = () => page.locator('[data-row-id]').evaluateAll((rows) => rows.map((one) => one.textContent));
  await row(page, 'Shop').focus();
  await page.keyboard.press('Control+d');
  await expect(row(page, 'Shop (copy)')).toBeVisible();
  await row(page, 'Shop (copy)').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(async () => (await names()).findIndex((text) => text?.includes('Shop (copy)'))).toBe(2);
  await expect(row(page, 'Shop (copy)')).toBeFocused();
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await expect
    .poll(async () => (await call(page, 'connections.list')).map((one) => one.name))
    .toEqual(['Shop (copy)', expect.stringContaining('Demo'), 'Shop', 'Other']);

  // A right click acts on the row under it, whichever had the focus.
  await row(page, 'Other').click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Move down' })).toBeDisabled();
  await page.getByRole('menuitem', { name: /^Remove/ }).click();
  const confirm = page.getByRole('alertdialog');
  await expect(confirm).toContainText('Other');
  await confirm.getByRole('button', { name: 'Remove connection' }).click();
  // Behind a dialog nothing has a role: no row there would say nothing, and no key acts.
  await expect(heading(page, 'Connections')).toBeVisible();
  await expect(row(page, 'Other')).toHaveCount(0);

  await row(page, 'Shop (copy)').focus();
  await page.keyboard.press('Delete');
  await confirm.getByRole('button', { name: 'Remove connection' }).click();
  await expect(heading(page, 'Connections')).toBeVisible();
  await expect(row(page, 'Shop (copy)')).toHaveCount(0);
  expect((await askedSoFar(app)).at(-1)).toMatchObject({ phrase: 'Shop (copy)' });
  await page.keyboard.press('2');
  await expect(heading(page, 'Users')).toBeVisible();
  await expect(page.locator('html[data-env="production"]')).toBeAttached();
});

test('lists say when the read replica answered', async ({ launch, pg }) => {
  const database = await peopleIn('postgres', pg);
  await seedUsers(database, 2, { sessions: 1 });
  const { page } = await launch();
  const saved = await call(page, 'connections.save', {
    ...connectionTo(database, { name: 'Shop' }),
    replicaUrl: database.target,
  });
  await call(page, 'connections.open', { id: saved.id });
  for (const [key, title] of Object.entries({ u: 'Users', s: 'Sessions', c: 'Accounts', v: 'Verifications' })) {
    await goTo(page, key, title);
    await expect(page.getByText('from the replica')).toBeVisible();
  }
});

test('read-only production refuses a change and says why', async ({ launch, pg }) => {
  const database = await peopleIn('postgres', pg);
  await seedUsers(database, 1);
  const { page } = await launch();
  const saved = await call(page, 'connections.save', {
    ...connectionTo(database, { name: 'Shop' }),
    environment: 'production',
  });
  expect(saved.readOnly).toBe(true);
  await call(page, 'connections.open', { id: saved.id });
  await page.getByRole('grid', { name: 'Users' }).getByRole('row').nth(1).click();
  await expect(page.getByRole('region', { name: 'Profile' })).toBeVisible();
  await page.keyboard.press('e');
  await expect(page.getByText('Nothing can be changed here')).toBeVisible();
  await expect(page.getByText('“Shop” is open read-only.').first()).toBeVisible();
  await expect(page.getByRole('dialog', { name: /Edit/ })).toHaveCount(0);
});

test('a server that dies while a list is read: grey rows, the next try, and all by itself again', async ({
  launch,
}) => {
  const server = await startPostgres();
  leftovers.push(server.dispose);
  const database = await peopleIn('postgres', server);
  await seedUsers(database, 40, { sessions: 1 });
  const { page } = await launch();
  const saved = await call(page, 'connections.save', connectionTo(database, { name: 'Shop' }));
  await call(page, 'connections.open', { id: saved.id });
  const grid = page.getByRole('grid', { name: 'Users' });
  await expect(grid.getByRole('row').nth(5)).toBeVisible();

  const reading = page.keyboard.press('F5');
  await server.stop('immediate');
  await reading;
  const banner = page.getByRole('alert').filter({ hasText: 'Shop has not answered since' });
  await expect(banner).toBeVisible();
  await expect(banner).toContainText('What you see is from');
  await expect(page.getByText(/^(Next try in \d+ s|Trying now…)$/).first()).toBeVisible();
  await expect(grid.getByRole('row').nth(5)).toBeVisible();
  await expect(grid.getByRole('rowgroup').last()).toHaveClass(/greyed/);
  await expect(page.getByText('No users yet')).toHaveCount(0);

  await grid.getByRole('row').nth(1).focus();
  await goTo(page, 's', 'Sessions');
  await expect(page.getByText('No sessions')).toHaveCount(0);
  await goTo(page, 'u', 'Users');

  await server.restart();
  await expect(banner).toBeHidden();
  await expect(grid.getByRole('row').nth(5)).toBeVisible();
  await expect(grid.getByRole('rowgroup').last()).not.toHaveClass(/greyed/);
  await grid.getByRole('row').nth(1).click();
  await expect(page.getByRole('region', { name: 'Profile' })).toBeVisible();
});

test('--open= that fails says why, and leads on', async ({ launch }) => {
  const { page } = await launch('--open=postgres://helper@127.0.0.1:1/shop');
  const alert = page.getByRole('alert').filter({ hasText: 'No database server answers at this address.' });
  await expect(alert).toBeVisible();
  await expect(page.getByRole('list', { name: 'Your connections' }).getByText('Demo').first()).toBeVisible();
  await alert.getByRole('button', { name: 'Edit that connection' }).click();
  await expect(heading(page, /^Edit 127\.0\.0\.1/)).toBeVisible();
  await expect(box(page, 'Database URL')).toBeFocused();
  await expect(panel(page).getByRole('alert')).toContainText('No database server answers');
});

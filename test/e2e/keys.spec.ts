// What is done to a person from a list by keys alone, without their page, and how many keys it takes beside the letters.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { seededUser, seedUsers } from '../support/seed';
import { connectionTo } from '../support/matrix';
import { call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

let database: TestDatabase;
test.beforeEach(async () => {
  database = await makeDatabase('sqlite', { plugins: ['admin'] });
  await seedUsers(database, 30, { sessions: 2, password: 'correct horse battery' });
});
test.afterEach(async () => {
  await database?.drop();
});

const MAIL = { kind: 'outbox', baseURL: 'http://127.0.0.1:9', secret: 'x'.repeat(32) } as const;
const PERSON = seededUser(7);

/** The users list of the database, with fingers that are counted. */
async function atTheList(page: Page) {
  const { id } = await call(page, 'connections.save', { ...connectionTo(database, { name: 'Shop' }), mail: MAIL });
  await call(page, 'connections.open', { id });
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  const rows = page.getByRole('grid', { name: 'Users' }).locator('[data-row-id]');
  await expect(rows.nth(5)).toBeVisible();
  let keys = 0;
  const press = async (...all: string[]) => {
    for (const key of all) {
      keys += 1;
      await page.keyboard.press(key);
    }
  };
  /** Two keys: the row of the person has the focus. */
  const find = async () => {
    await press('/');
    await page.keyboard.type(PERSON.email);
    await expect(rows).toHaveCount(1);
    await press('ArrowDown');
    await expect(rows.first()).toBeFocused();
  };
  return { rows, press, find, count: () => keys };
}

const dialog = (page: Page) => page.getByRole('dialog').or(page.getByRole('alertdialog'));
const sessionsOf = () => database.find('session', { userId: PERSON.id });

test('a force logout takes five keys from the list, and the row has the focus again', async ({ launch }) => {
  const { page } = await launch();
  const { rows, press, find, count } = await atTheList(page);
  await find();
  await press('o');
  await expect(dialog(page)).toContainText(PERSON.email);
  await press('Control+Enter');
  await expect.poll(async () => (await sessionsOf()).length).toBe(0);
  expect(count()).toBeLessThanOrEqual(5);
  // What came of it may be shown until it is closed.
  await expect(page.getByText(/sessions/iu).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(rows.first()).toBeFocused();
});

test('unlinking takes five keys, and none of them is the mouse’s', async ({ launch }) => {
  const { page } = await launch();
  const { press, find, count } = await atTheList(page);
  await find();
  await press('u');
  await expect(dialog(page)).toContainText(PERSON.email);
  await press('Control+Enter');
  const accounts = () => database.find('account', { userId: PERSON.id });
  await expect.poll(async () => (await accounts()).length).toBe(0);
  expect(count()).toBeLessThanOrEqual(5);
});

test('a verification mail takes five keys', async ({ launch }) => {
  await database.query(`update "user" set "emailVerified" = 0 where id = '${PERSON.id}'`);
  const { page } = await launch();
  const { press, find, count } = await atTheList(page);
  await find();
  await press('r');
  await expect(dialog(page)).toContainText(PERSON.email);
  await press('Control+Enter');
  await expect.poll(async () => JSON.stringify(await call(page, 'email.outbox', {}))).toContain(PERSON.email);
  expect(count()).toBeLessThanOrEqual(5);
});

const user = async () => (await database.find('user', { id: PERSON.id }))[0];

test('an address is mended in five keys', async ({ launch }) => {
  const { page } = await launch();
  const { press, find, count } = await atTheList(page);
  await find();
  await press('Shift+M');
  await expect(dialog(page)).toContainText(PERSON.email);
  await page.keyboard.type('mended@example.com');
  await press('Control+Enter');
  await expect.poll(async () => (await user())?.['email']).toBe('mended@example.com');
  expect(count()).toBeLessThanOrEqual(5);
});

test('a ban for seven days with its reason takes six keys, undoing it one, doing it again one', async ({ launch }) => {
  const { page } = await launch();
  const { press, find, count } = await atTheList(page);
  await find();
  await press('b');
  await expect(page.getByRole('textbox', { name: 'Reason' })).toBeFocused();
  await page.keyboard.type('Asked for money');
  await press('Shift+Tab');
  await page.keyboard.type('7');
  await expect(page.getByRole('combobox', { name: 'How long' })).toHaveText('7 days');
  await press('Control+Enter');
  const bans = async () => [Number((await user())?.['banned'] ?? 0), (await user())?.['banReason'] ?? null];
  await expect.poll(bans).toEqual([1, 'Asked for money']);
  const days = (Date.parse(String((await user())?.['banExpires'])) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(7);
  expect(count()).toBeLessThanOrEqual(6);
  await expect(page.getByRole('dialog', { name: 'Ban this user', exact: true })).toHaveCount(0);
  await press('Control+Z');
  await expect.poll(bans).toEqual([0, null]);
  await press('Control+Shift+Z');
  await expect.poll(bans).toEqual([1, 'Asked for money']);
  expect(count()).toBeLessThanOrEqual(8);
});

test('a ban is lifted in five keys', async ({ launch }) => {
  await database.query(`update "user" set banned = 1 where id = '${PERSON.id}'`);
  const { page } = await launch();
  const { press, find, count } = await atTheList(page);
  await find();
  await press('Shift+B');
  await expect.poll(async () => Number((await user())?.['banned'])).toBe(0);
  expect(count()).toBeLessThanOrEqual(5);
});

test('an address is marked as verified in five keys', async ({ launch }) => {
  await database.query(`update "user" set "emailVerified" = 0 where id = '${PERSON.id}'`);
  const { page } = await launch();
  const { press, find, count } = await atTheList(page);
  await find();
  await press('Shift+V');
  await expect.poll(async () => Number((await user())?.['emailVerified'])).toBe(1);
  expect(count()).toBeLessThanOrEqual(5);
});

test('the sessions of an address end in eight keys', async ({ launch }) => {
  await database.query(`update "session" set "ipAddress" = '203.0.113.9' where "userId" = '${PERSON.id}'`);
  const { page } = await launch();
  const { press, count } = await atTheList(page);
  await press('g', 's', '/');
  await page.keyboard.type('ip:203.0.113.9 ');
  const rows = page.getByRole('grid', { name: 'Sessions' }).locator('[data-row-id]');
  await expect(rows).toHaveCount(2);
  await press('ArrowDown');
  await expect(rows.first()).toBeFocused();
  await press('w', 'a');
  await expect(page.getByRole('alertdialog')).toContainText('203.0.113.9');
  await press('Control+Enter');
  await expect.poll(async () => (await sessionsOf()).length).toBe(0);
  expect(count()).toBeLessThanOrEqual(8);
});

test('who signed up last week and never verified is exported in six keys, the system’s own dialog aside', async ({
  launch,
}, about) => {
  const { app, page } = await launch();
  const { press, rows, count } = await atTheList(page);
  const file = about.outputPath('unverified.csv');
  await app.evaluate(({ dialog: system }, filePath) => {
    system.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
  await press('/');
  await page.keyboard.type('created:7d verified:no ');
  await expect(rows).toHaveCount(6);
  await press('ArrowDown');
  await expect(rows.first()).toBeFocused();
  await press('Shift+E');
  await expect(page.getByRole('dialog', { name: /^Export /u })).toBeVisible();
  await press('Control+Enter');
  await expect(page.getByText(/^Exported 6 users/u)).toBeVisible();
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(7);
  expect(count()).toBeLessThanOrEqual(6);
});

test('nothing acts on one of many: with rows selected the keys of a person say so', async ({ launch }) => {
  const { page } = await launch();
  const { press, rows } = await atTheList(page);
  await rows.first().focus();
  await press('x', 'ArrowDown', 'x', 'b');
  await expect(page.getByText('Rows are selected')).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
});

test('the palette bans the person on screen before it opens others, and the search is reached from their page', async ({
  launch,
}) => {
  await database.query(`update "user" set name = 'Bandhu Rao' where id = '${seededUser(9).id}'`);
  const { page } = await launch();
  const { press, find, rows } = await atTheList(page);
  await press('Control+Z');
  await expect(page.getByText('Nothing to undo')).toBeVisible();
  await find();
  await press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: PERSON.name })).toBeVisible();
  await press('Control+K');
  await page.keyboard.type('ban');
  await expect(page.getByRole('option').filter({ hasText: 'Bandhu' })).toBeVisible();
  await expect(page.getByRole('option').first()).toContainText('Ban this user');
  await press('Enter');
  await expect(page.getByRole('dialog', { name: /Ban/u })).toContainText(PERSON.email);
  await press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  for (const keys of ['/', 'Control+F']) {
    await press(keys);
    await expect(page.getByRole('searchbox', { name: 'Search users' })).toBeFocused();
    // A new search: nothing of the one before is left in the box.
    await page.keyboard.type(PERSON.email);
    await expect(rows).toHaveCount(1);
    await press('ArrowDown', 'Enter');
    await expect(page.getByRole('heading', { level: 1, name: PERSON.name })).toBeVisible();
  }
  await press('Escape');
  await expect(rows.first()).toBeFocused();
});

test('the menu bar runs the commands of the page: its screens, a person’s verbs, and nothing behind a dialog', async ({
  launch,
}) => {
  const { app, page } = await launch();
  const { find } = await atTheList(page);
  const choose = async (id: string) => {
    await app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id);
    // What main tells arrives in order: once this is answered, the page has heard of the command.
    await call(page, 'app.preferences', {});
  };
  await choose('go.mailLog');
  await expect(page.getByRole('heading', { level: 1, name: 'Mail log' })).toBeVisible();
  await choose('user.ban');
  await expect(page.getByText('Not here: Ban this user')).toBeVisible();
  await choose('go.users');
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible();
  await find();
  await choose('user.ban');
  const asked = page.getByRole('dialog', { name: 'Ban this user', exact: true });
  await expect(asked).toContainText(PERSON.email);
  await choose('go.audit');
  await page.keyboard.press('Escape');
  await expect(asked).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible();
  await choose('app.help');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

// Finding people as support does it, in the real app: typed filters, things a customer sent, columns, views, both ends.
import type { Page } from '@playwright/test';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { seededUser, seedUsers } from '../support/seed';
import { connectionTo } from '../support/matrix';
import { call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

const COUNT = 120_000;

let database: TestDatabase;

test.beforeAll(async () => {
  database = await makeDatabase('sqlite', { plugins: ['admin', 'username'] });
  await seedUsers(database, COUNT, { sessions: 1 });
});
test.afterAll(async () => {
  await database?.drop();
});

async function open(page: Page): Promise<void> {
  const { id } = await call(page, 'connections.save', connectionTo(database, { name: 'Shop' }));
  await call(page, 'connections.open', { id });
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await expect(rows(page).nth(5)).toBeVisible();
}

const grid = (page: Page) => page.getByRole('grid', { name: 'Users' });
const rows = (page: Page) => grid(page).locator('[data-row-id]');
const box = (page: Page) => page.getByRole('searchbox', { name: 'Search users' });
const heads = (page: Page) => grid(page).locator('[data-head]');
const headIds = (page: Page) => heads(page).evaluateAll((all) => all.map((head) => head.getAttribute('data-head')));

/** Puts text on the clipboard as another program would, and pastes it with the keys. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((value) => navigator.clipboard.writeText(value), text);
  await page.keyboard.press('Control+V');
}

test('filters typed into the box become chips, stay when going back, and go with Backspace', async ({ launch }) => {
  const { page } = await launch();
  await open(page);
  await page.keyboard.press('/');
  await page.keyboard.type('verified:n');
  // Half a word is neither searched for nor wrong.
  await expect(page.getByText('yes or no')).toBeVisible();
  await expect(page.getByText('No user matches')).toHaveCount(0);
  await page.keyboard.type('o banned:yes user1 ');
  await expect(page.getByRole('button', { name: 'Unverified', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Banned', exact: true })).toBeVisible();
  await expect(box(page)).toHaveValue('user1 ');
  await expect(rows(page).first()).toContainText('user1');
  await expect(rows(page).first().locator('mark').first()).toHaveText('user1');
  for (const text of await rows(page).allTextContents()) {
    expect(text).toContain('Banned');
    expect(text).toContain('Unverified');
  }

  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Back to the list' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Banned', exact: true })).toBeVisible();
  await expect(box(page)).toHaveValue(/^user1/u);

  await box(page).fill('');
  await page.keyboard.press('Backspace');
  await expect(page.getByRole('button', { name: 'Banned', exact: true })).toHaveCount(0);
  await page.keyboard.press('Backspace');
  await expect(page.getByRole('button', { name: 'Unverified', exact: true })).toHaveCount(0);

  await page.keyboard.type('verified:perhaps ');
  await expect(page.getByText('verified is yes or no.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.type('colour:red ');
  await expect(page.getByText('is not a filter')).toBeVisible();
});

test('a pasted cookie leads to its user and is kept nowhere; so does the palette, which then knows the user', async ({
  launch,
}) => {
  const { page } = await launch();
  await open(page);
  const person = seededUser(4711);
  const [session] = await database.find('session', { userId: person.id });
  const token = String(session?.['token']);
  const cookie = `better-auth.session_token=${token}.${encodeURIComponent(`${'c2lnbmF0dXJl'.repeat(3)}c2lnbmE=`)}`;

  await page.keyboard.press('/');
  await paste(page, cookie);
  const hit = page.getByRole('option').filter({ hasText: person.email });
  await expect(hit).toContainText('Recognised as session cookie');
  await expect(hit).toContainText('Live');
  await expect(box(page)).toHaveValue('');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: person.name })).toBeVisible();
  expect(await page.content()).not.toContain(token);

  await page.keyboard.press('Escape');
  await expect(box(page)).toHaveValue('');
  await page.keyboard.press('Control+K');
  const palette = page.getByRole('dialog', { name: 'Find' });
  await expect(palette.getByText('Recently opened')).toBeVisible();
  const recent = palette.getByRole('group', { name: 'Recently opened' });
  await expect(recent.getByRole('option').first()).toContainText(person.email);
  const input = palette.getByRole('combobox');
  await paste(page, cookie);
  await expect(palette.getByText('Recognised as session cookie')).toBeVisible();
  await expect(input).toHaveValue('');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: person.name })).toBeVisible();

  const kept = [await call(page, 'recents.list'), await call(page, 'views.list'), await call(page, 'audit.list', {})];
  expect(JSON.stringify(kept)).not.toContain(token);
});

test('columns as they were left and a saved view are there after a restart', async ({ launch }) => {
  const first = await launch();
  let { page } = first;
  await open(page);
  await rows(page).first().focus();
  await page.keyboard.press('ArrowUp');
  await expect(heads(page).first().locator('[data-grid-head]')).toBeFocused();
  await page.keyboard.press('Control+Shift+ArrowRight');
  await expect.poll(async () => (await headIds(page)).slice(0, 2)).toEqual(['email', 'name']);
  const before = (await heads(page).first().boundingBox())?.width ?? 0;
  await heads(page).first().locator('[data-grid-head]').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => (await heads(page).first().boundingBox())?.width).toBeGreaterThan(before + 20);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('v');
  await page.keyboard.press('c');
  await page.getByRole('checkbox', { name: 'User name' }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => headIds(page)).toContain('username');

  await page.keyboard.press('/');
  await page.keyboard.type('banned:yes ');
  await expect(page.getByRole('button', { name: 'Banned', exact: true })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(rows(page).first()).toBeFocused();
  await page.keyboard.press('v');
  await page.keyboard.press('s');
  await page.keyboard.type('Banned users');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Banned users' }).first()).toBeVisible();
  // The columns are kept a moment after they were changed.
  await expect.poll(async () => (await call(page, 'views.list')).length).toBe(2);
  await first.app.close();

  ({ page } = await launch('--open=Shop'));
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await expect(rows(page).nth(5)).toBeVisible();
  await expect.poll(async () => (await headIds(page)).slice(0, 2)).toEqual(['email', 'name']);
  expect(await headIds(page)).toContain('username');
  await page.keyboard.press('v');
  await page.keyboard.press('v');
  const view = page.getByRole('dialog', { name: 'Views' }).getByRole('button', { name: /^Banned users/ });
  await expect(view).toContainText((COUNT / 50).toLocaleString('en'));
  await view.click();
  await expect(page.getByRole('button', { name: 'Banned', exact: true })).toBeVisible();
  await expect(rows(page).first()).toContainText('Banned');
});

test('to the end and back, each with the focus on its row; what is copied is what is seen', async ({ launch }) => {
  const { app, page } = await launch();
  await open(page);
  const clipboard = () => app.evaluate((electron) => electron.clipboard.readText());
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-row-id') ?? null);
  // As stored, rows have a start only; the index on addresses has both ends.
  await expect(page.getByRole('button', { name: 'Jump to the end' })).toHaveCount(0);
  await grid(page).getByRole('button', { name: 'Email' }).click();
  await expect(page.getByRole('button', { name: 'Jump to the end' })).toBeVisible();
  await expect(rows(page).first()).toContainText('user100000@');
  await rows(page).first().focus();
  const first = await focused();
  await page.keyboard.press('End');
  await expect(page.getByRole('button', { name: 'Back to the start' })).toBeVisible();
  await expect(rows(page).last()).toBeFocused();
  const last = await focused();
  expect(last).not.toBe(first);
  for (let pages = 0; pages < 8; pages += 1) await page.keyboard.press('PageUp');
  await expect.poll(() => page.evaluate(() => document.activeElement?.role)).toBe('row');
  const here = page.locator('[data-row-id]:focus');
  await expect(here).toBeInViewport();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+C');
  await expect.poll(clipboard).toMatch(/^user\d+@example\.com$/u);
  const address = await clipboard();
  await expect(here).toContainText(address);
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+Shift+C');
  await expect.poll(async () => (await clipboard()).split('\n').length).toBe(3);
  expect((await clipboard()).startsWith('Name\tEmail\tStatus')).toBe(true);
  await page.keyboard.press('Home');
  await expect(page.getByRole('button', { name: 'Jump to the end' })).toBeVisible();
  await expect.poll(focused).toBe(first);
  // Best matches first has no end worth going to.
  await page.keyboard.press('/');
  await page.keyboard.type('user11');
  await page.getByRole('button', { name: 'Best matches first' }).click();
  await expect(rows(page).first()).toContainText('user11');
  await expect(page.getByRole('button', { name: 'Jump to the end' })).toHaveCount(0);
});

test('rows that cannot be renewed stay, greyed, with the reason', async ({ launch }) => {
  const { page } = await launch();
  await open(page);
  const before = await rows(page).first().textContent();
  await database.query('alter table "user" rename to "user_away"');
  try {
    await page.keyboard.press('F5');
    await expect(page.getByRole('alert')).toContainText('The rows below are from');
    await expect(rows(page).first()).toHaveText(before ?? '');
    await expect(page.getByText('No users yet')).toHaveCount(0);
  } finally {
    await database.query('alter table "user_away" rename to "user"');
  }
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('the demo: accounts and verifications are lists of their own', async ({ launch }) => {
  const { page } = await launch('--open=Demo');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  const accounts = page.getByRole('grid', { name: 'Accounts' });
  await expect(accounts.locator('[data-row-id]').nth(5)).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('provider:google ');
  await expect(page.getByRole('button', { name: 'Signs in with Google' })).toBeVisible();
  await expect(accounts.locator('[data-row-id]').first()).toContainText('Google');
  await expect(accounts.getByText('Email and password')).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Profile' })).toBeVisible();

  await page.keyboard.press('g');
  await page.keyboard.press('v');
  const waiting = page.getByRole('grid', { name: 'Verifications' });
  await expect(waiting.locator('[data-row-id]').first()).toBeVisible();
  await expect(page.getByText('Links that verify an address leave no row here')).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('kind:reset-password ');
  await expect(page.getByRole('button', { name: 'Password reset', exact: true })).toBeVisible();
  await expect(waiting.locator('[data-row-id]').first()).toContainText(/reset/i);
});

// Ending what a filter finds, in the real app: typed, kept when going back, asked again where the number changed, undone.
import type { Page } from '@playwright/test';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { seedUsers } from '../support/seed';
import { connectionTo } from '../support/matrix';
import { askedSoFar } from '../support/person.mjs';
import { call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

let database: TestDatabase;

test.beforeEach(async () => {
  database = await makeDatabase('sqlite', { plugins: ['admin'] });
  await seedUsers(database, 30, { sessions: 2 });
  const sessions = await database.find('session');
  await Promise.all(
    sessions.map(async ({ id }, nth) =>
      database.update(
        'session',
        { id: String(id) },
        { ipAddress: nth < 25 ? `10.1.0.${nth}` : '192.0.2.1', userAgent: CHROME },
      ),
    ),
  );
});
test.afterEach(async () => {
  await database?.drop();
});

async function open(page: Page, environment: 'development' | 'production'): Promise<void> {
  const settings = connectionTo(database, { name: 'Shop', environment, readOnly: false });
  const { id } = await call(page, 'connections.save', settings);
  await call(page, 'connections.open', { id });
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(grid(page).locator('[data-row-id]').nth(5)).toBeVisible();
}

const grid = (page: Page) => page.getByRole('grid', { name: 'Sessions' });
const box = (page: Page) => page.getByRole('searchbox', { name: 'Search sessions' });
const chip = (page: Page, text: string) => page.getByRole('button', { name: text, exact: true });
const question = (page: Page, count: number) => page.getByRole('alertdialog', { name: `Revoke ${count} sessions?` });

test('a range and a device narrow the list; all that match end, asked again when one more signed in, and come back', async ({
  launch,
}) => {
  const { page } = await launch();
  await open(page, 'development');
  const before = await database.dumpAll();
  await page.keyboard.press('/');
  await page.keyboard.type('ip:10.1.0.0/33 ');
  await expect(page.getByText('Behind the slash stands how many bits are the same, from 0 to 32')).toBeVisible();
  await box(page).fill('');
  await page.keyboard.type('ip:10.0.0.0/8 device:"chrome on windows" ');
  await expect(chip(page, 'From 10.0.0.0/8')).toBeVisible();
  await expect(chip(page, 'On “chrome on windows”')).toBeVisible();
  await expect(page.getByRole('status').getByText('25 matches')).toBeVisible();

  // Kept while one looks at somebody and comes back.
  await page.keyboard.press('ArrowDown');
  await expect(grid(page).locator('[data-row-id]:focus')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Back to the list' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(chip(page, 'From 10.0.0.0/8')).toBeVisible();
  await expect(page.getByRole('status').getByText('25 matches')).toBeVisible();

  await page.getByRole('button', { name: 'Revoke all 25 that match' }).click();
  await expect(question(page, 25).getByText('Live · From 10.0.0.0/8')).toBeVisible();
  const [late] = await database.find('session', { ipAddress: '192.0.2.1' });
  await database.update('session', { id: late?.['id'] as string }, { ipAddress: '10.200.0.1' });
  await question(page, 25).getByRole('button', { name: 'Revoke 25 sessions' }).click();
  await expect(question(page, 26).getByText('26 sessions match by now, not 25')).toBeVisible();
  expect(await database.count('session')).toBe(60);
  await question(page, 26).getByRole('button', { name: 'Revoke 26 sessions' }).click();
  await expect(page.getByText(/^26 sessions revoked/u)).toBeVisible();
  await expect(page.getByText('No session fits these filters')).toBeVisible();
  expect(await database.count('session')).toBe(34);

  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByText('Put back as it was')).toBeVisible();
  await expect(page.getByRole('status').getByText('26 matches')).toBeVisible();
  await database.update('session', { id: late?.['id'] as string }, { ipAddress: '192.0.2.1' });
  expect(await database.dumpAll()).toBe(before);
});

test('on production the number is typed, and another window follows at once', async ({ launch }) => {
  const { app, page } = await launch();
  await open(page, 'production');
  const opening = app.waitForEvent('window');
  await page.keyboard.press('Control+Shift+N');
  const other = await opening;
  await expect(grid(other).locator('[data-row-id]').nth(5)).toBeVisible();
  await expect(other.getByRole('status').getByText('60 live sessions')).toBeVisible();

  await page.keyboard.press('/');
  await page.keyboard.type('ip:10.1.0.0/16 ');
  await expect(page.getByRole('status').getByText('25 matches')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(grid(page).locator('[data-row-id]:focus')).toBeVisible();
  await page.keyboard.press('w');
  await page.keyboard.press('a');
  await question(page, 25).getByRole('button', { name: 'Revoke 25 sessions on Shop' }).click();
  await expect(page.getByText(/^25 sessions revoked/u)).toBeVisible();
  expect((await askedSoFar(app)).at(-1)).toMatchObject({ phrase: '25' });
  await expect(other.getByRole('status').getByText('35 live sessions')).toBeVisible();
});

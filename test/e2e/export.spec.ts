// Exporting a list as a person does it, in the real app; only the system's save dialog is stood in for.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { csvObjects } from '../support/csv';
import { makeDatabase, seedUsers, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

const COUNT = 100_000;

let database: TestDatabase;
let target: string;

test.beforeAll(async () => {
  database = await makeDatabase('sqlite', { plugins: ['admin'] });
  await seedUsers(database, COUNT, { sessions: 1 });
});
test.afterAll(async () => {
  await database?.drop();
});
test.beforeEach(async () => {
  target = await mkdtemp(path.join(os.tmpdir(), 'authdesk-export-'));
});
test.afterEach(async () => {
  await rm(target, { recursive: true, force: true });
});

/** Answers the save dialog with a file, or cancels it; gives what it was asked with. */
async function answerSaveDialog(app: ElectronApplication, filePath: string | null): Promise<() => Promise<unknown>> {
  await app.evaluate(({ dialog }, answer) => {
    const stub = async (_window: unknown, options: unknown) => {
      (globalThis as { askedToSave?: unknown }).askedToSave = options;
      return answer === null ? { canceled: true, filePath: '' } : { canceled: false, filePath: answer };
    };
    dialog.showSaveDialog = stub as typeof dialog.showSaveDialog;
  }, filePath);
  return () => app.evaluate(() => (globalThis as { askedToSave?: unknown }).askedToSave);
}

async function openOn(page: Page, place: 'u' | 's'): Promise<void> {
  const { id } = await call(page, 'connections.save', connectionTo(database, { name: 'Shop' }));
  await call(page, 'connections.open', { id });
  await page.keyboard.press('g');
  await page.keyboard.press(place);
  await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible();
}

const dialogOf = (page: Page) => page.getByRole('dialog', { name: /^Export / });
const bar = (page: Page) => page.getByRole('contentinfo');

test('users: what will be written is said, the job shows how far it is, the file is whole', async ({ launch }) => {
  const { app, page } = await launch();
  await openOn(page, 'u');
  const file = path.join(target, 'users.csv');
  const asked = await answerSaveDialog(app, file);
  await page.keyboard.press('Shift+E');
  const dialog = dialogOf(page);
  await expect(dialog).toContainText('about 100K users');
  await expect(dialog).toContainText('every row is written');
  await expect(dialog).toContainText('personal data');
  await dialog.getByRole('checkbox', { name: 'Picture' }).click();
  await expect(dialog).toContainText('10 of 11');
  await dialog.getByRole('button', { name: 'Choose file and export…' }).click();

  await expect(dialog).toBeHidden();
  await expect(bar(page).getByRole('progressbar')).toBeVisible();
  await expect(page.getByText('Exported 100,000 users to users.csv')).toBeVisible();
  await expect(bar(page).getByRole('progressbar')).toBeHidden();
  expect(await asked()).toMatchObject({
    defaultPath: expect.stringMatching(/^users-\d{4}-\d\d-\d\d\.csv$/),
    filters: [{ extensions: ['csv'] }],
  });
  expect(await readdir(target)).toEqual(['users.csv']);
  const rows = csvObjects(await readFile(file, 'utf8'));
  expect(rows.length).toBe(COUNT);
  expect(new Set(rows.map((row) => row['id'])).size).toBe(COUNT);
  expect(Object.keys(rows[0] ?? {})).not.toContain('image');

  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByRole('grid').getByText('Exported users').first()).toBeVisible();
});

test('a search narrows it; a cancelled save dialog leaves everything as it was', async ({ launch }) => {
  const { app, page } = await launch();
  await openOn(page, 'u');
  await page.keyboard.press('/');
  await page.keyboard.type('user9999');
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(12); // 9999 and 99990 to 99999, and the header
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = dialogOf(page);
  await expect(dialog).toContainText('“user9999”');
  const start = dialog.getByRole('button', { name: 'Choose file and export…' });
  await answerSaveDialog(app, null);
  await start.click();
  await expect(start).toBeEnabled();
  expect(await call(page, 'jobs.list')).toEqual([]);

  await answerSaveDialog(app, 'relative.csv');
  await start.click();
  await expect(dialog.getByRole('alert')).toContainText('whole path');

  const file = path.join(target, 'some.jsonl');
  await answerSaveDialog(app, file);
  await dialog.getByText('JSON lines').click();
  await start.click();
  await expect(page.getByText('Exported 11 users to some.jsonl')).toBeVisible();
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { email: string }).email).toSorted()[0]).toBe(
    'user99990@example.com',
  );
});

test('sessions: cancelled from the status bar, nothing is left', async ({ launch }) => {
  const { app, page } = await launch();
  await openOn(page, 's');
  await answerSaveDialog(app, path.join(target, 'sessions.csv'));
  await page.keyboard.press('Shift+E');
  await expect(dialogOf(page)).toContainText('Live');
  await dialogOf(page).getByRole('button', { name: 'Choose file and export…' }).click();
  await bar(page)
    .getByRole('button', { name: /^Cancel: Export of sessions/ })
    .click();
  await expect(page.getByText('Cancelled.')).toBeVisible();
  expect(await readdir(target)).toEqual([]);
});

test('a failure stays until it is dismissed', async ({ launch }) => {
  const { app, page } = await launch();
  await openOn(page, 'u');
  await answerSaveDialog(app, path.join(target, 'gone', 'users.csv'));
  await page.keyboard.press('Shift+E');
  await dialogOf(page).getByRole('button', { name: 'Choose file and export…' }).click();
  const failed = bar(page).getByRole('button', { name: '1 job failed' });
  await failed.click();
  const jobs = page.getByRole('dialog', { name: 'Jobs' });
  await expect(jobs).toContainText('The folder for "users.csv" is not there.');
  await jobs.getByRole('button', { name: 'Dismiss' }).click();
  await expect(failed).toBeHidden();
});

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { answers, boxes } from './fixtures/answers';
import { ask, call } from './fixtures/calls';
import { unsafePreferences } from './fixtures/preferences';
import { expect, test } from './fixtures/app';
import { connectionTo } from '../support/matrix';
import { addUser } from '../support/opened';
import { makeDatabase, type TestDatabase } from '../support/databases';

// What main asks in its own dialogs, which a page that was taken over can neither draw nor answer.

test.use({ person: false });

let database: TestDatabase;
test.beforeEach(async () => {
  database = await makeDatabase('sqlite', { plugins: ['admin'] });
  await addUser(database, { id: 'ann', name: 'Ann', email: 'ann@example.com' });
  const at = new Date('2026-01-01T00:00:00.000Z');
  const expiresAt = new Date('2036-01-01T00:00:00.000Z');
  for (const id of ['phone', 'desk']) {
    await database.insert('session', {
      id,
      token: `token-${id}`,
      userId: 'ann',
      expiresAt,
      createdAt: at,
      updatedAt: at,
    });
  }
});
test.afterEach(async () => database.drop());

async function openShop(app: ElectronApplication, page: Page, environment: 'production' | 'staging'): Promise<string> {
  await answers(app, 0);
  const settings = connectionTo(database, { name: 'Shop', environment, readOnly: false });
  const { id } = await call(page, 'connections.save', settings);
  await call(page, 'connections.open', { id });
  return id;
}

test('names a file and lowers a guard only as far as the person at the screen allows it', async ({ launch }) => {
  const { app, page } = await launch();
  await answers(app, 1);
  const settings = connectionTo(database, { name: 'Shop', environment: 'production' });
  expect(await ask(page, 'connections.save', settings)).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  expect(await ask(page, 'connections.test', settings)).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  expect((await boxes(app))[0]?.detail).toContain(database.target);

  await answers(app, 0);
  const { id } = await call(page, 'connections.save', settings);
  await call(page, 'connections.open', { id });
  await answers(app, 1);
  const lowered = { ...settings, id, readOnly: false, environment: 'development' as const };
  expect(await ask(page, 'connections.save', lowered)).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  expect((await boxes(app)).at(-1)).toMatchObject({
    message: 'Save “Shop” with fewer guards?',
    detail: expect.stringContaining('Read-only is turned off.'),
    buttons: ['Save', 'Cancel'],
  });
  expect(await ask(page, 'users.remove', { ids: ['ann'], confirm: true })).toMatchObject({
    error: { code: 'READ_ONLY' },
  });
  // What lowers nothing and leads nowhere new is not asked about.
  const before = (await boxes(app)).length;
  expect(await ask(page, 'connections.save', { ...settings, id, name: 'Shop 2' })).toMatchObject({ ok: true });
  expect(await boxes(app)).toHaveLength(before);
});

test('in production takes the phrase in a window of its own, which the page can neither see nor answer', async ({
  launch,
}) => {
  const { app, page } = await launch();
  await openShop(app, page, 'production');
  const before = (await boxes(app)).length;
  const opening = app.waitForEvent('window');
  const removing = ask(page, 'users.remove', { ids: ['ann'], confirm: 'ann@example.com' });
  const own = await opening;
  await expect(own).toHaveTitle('Authdesk asks');
  await expect(own.getByText('This removes ann@example.com')).toBeVisible();
  await expect(own.getByText('On “Shop” (production).')).toBeVisible();
  const [typed, confirm] = [own.getByLabel('Type to confirm'), own.getByRole('button', { name: 'Confirm' })];
  await expect(typed).toBeFocused();
  await expect(confirm).toBeDisabled();
  expect(await unsafePreferences(app)).toEqual({ pages: 2, unsafe: [] });
  // It has its own preload and none of the app's, and the app has none of it.
  expect(await own.evaluate(() => ['authdesk' in window, 'authdeskAsks' in window])).toEqual([false, true]);
  expect(await page.evaluate(() => ['authdesk' in window, 'authdeskAsks' in window])).toEqual([true, false]);
  expect(await page.evaluate(() => fetch('ask.html').then(({ ok }) => ok))).toBe(true);
  for (const how of ['location.href = "ask.html"', 'window.open("ask.html")']) await page.evaluate(how).catch(() => {});
  expect(app.windows()).toHaveLength(2);
  // By its own word: Playwright would wait for the end of a navigation that never was.
  expect(await page.evaluate(() => [location.pathname, document.documentElement.dataset['appState']])).toEqual([
    '/index.html',
    'ready',
  ]);

  await typed.fill('bo@example.com');
  await expect(confirm).toBeDisabled();
  // The window is gone before the key is up.
  await own.keyboard.press('Escape').catch(() => {});
  expect(await removing).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  expect(await database.count('user')).toBe(1);

  const again = app.waitForEvent('window');
  const removed = ask(page, 'users.remove', { ids: ['ann'], confirm: true });
  const second = await again;
  // Answers that come from elsewhere, or are not what is wanted, are no answers.
  await second
    .evaluate(() =>
      (window as unknown as { authdeskAsks: { answer: (typed: string) => void } }).authdeskAsks.answer('wrong'),
    )
    .catch(() => {}); // the window may be gone before it could say that it was heard
  expect(await removed).toMatchObject({ error: { code: 'CANCELLED' } });
  const third = app.waitForEvent('window');
  const done = ask(page, 'users.remove', { ids: ['ann'], confirm: true });
  const last = await third;
  await last.getByLabel('Type to confirm').fill('ANN@example.com');
  await last.keyboard.press('Enter').catch(() => {});
  expect(await done).toMatchObject({ ok: true, data: { removed: 1 } });
  expect(await boxes(app)).toHaveLength(before);
});

test('reveals nothing, and writes no file, that was not asked about', async ({ launch, folder }) => {
  const { app, page } = await launch();
  await openShop(app, page, 'staging');
  const script = path.join(folder, '..', '.bashrc-of-a-test');
  const columns = ['name'];
  const write = (file: string) => ask(page, 'users.export', { format: 'csv', file, columns });
  expect(await write(script)).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT', field: 'file' } });
  expect(existsSync(script)).toBe(false);
  const chosen = path.join(folder, 'users.csv');
  await writeFile(chosen, 'older');
  await app.evaluate(({ dialog }, filePath) => {
    const stub = async () => ({ canceled: false, filePath });
    dialog.showSaveDialog = stub;
  }, chosen);
  const { file } = await call(page, 'app.chooseSaveFile', { suggestedName: 'users.csv', format: 'csv' });
  expect(file).not.toContain(folder);
  // Our own folder, though it was chosen.
  expect(await write(file ?? '')).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT', field: 'file' } });

  await answers(app, 1);
  const account = { table: 'session', id: 'nobody', column: 'token', reason: 'because' };
  expect(await ask(page, 'secrets.reveal', account)).toMatchObject({ ok: false });
});

test('shows all of its question to whoever has enlarged the app', async ({ launch }) => {
  const { app, page } = await launch();
  await openShop(app, page, 'production');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(2));
  const opening = app.waitForEvent('window');
  const removing = ask(page, 'users.remove', { ids: ['ann'], confirm: true });
  const own = await opening;
  await expect(own.getByText('This removes ann@example.com')).toBeVisible();
  const whole = await own.evaluate(() => {
    const main = document.querySelector('main');
    return { inner: [innerWidth, innerHeight], scrolls: (main?.scrollHeight ?? 0) > (main?.clientHeight ?? 0) };
  });
  expect(whole.scrolls).toBe(false);
  expect(whole.inner[0]).toBeGreaterThan(400);
  await own.getByRole('button', { name: 'Cancel' }).click();
  expect(await removing).toMatchObject({ error: { code: 'CANCELLED' } });
});

test('an hour of ordinary work asks nothing', async ({ launch }) => {
  const { app, page } = await launch();
  const id = await openShop(app, page, 'production');
  const before = (await boxes(app)).length;
  await call(page, 'users.list', { search: 'ann' });
  const user = await call(page, 'users.get', { id: 'ann' });
  const patch = { name: 'Anna' };
  await call(page, 'users.update', { id: 'ann', patch, expectedUpdatedAt: user.updatedAt ?? '' });
  await call(page, 'sessions.revoke', { ids: ['phone'] });
  await call(page, 'sessions.revokeForUser', { userId: 'ann' });
  await ask(page, 'users.ban', { id: 'ann', reason: 'spam' });
  await ask(page, 'users.unban', { id: 'ann' });
  await call(page, 'connections.close');
  await call(page, 'connections.open', { id });
  expect(await boxes(app)).toHaveLength(before);
  expect(app.windows()).toHaveLength(1);
});

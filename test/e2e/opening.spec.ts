// What Authdesk is handed to open: every way in, on a profile of production, in the real app.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import type { ConnectionInput, ConnectionSummary } from '@shared/api/connections';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { addUser } from '../support/opened';
import { answers, boxes } from './fixtures/answers';
import { ask, call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

test.use({ person: false });

// Its module gives the path of the program to whoever is not run by it.
const electron = createRequire(import.meta.url)('electron') as string;

let shop: TestDatabase;
let other: TestDatabase;
test.beforeEach(async ({ pg }) => {
  shop = await makeDatabase('sqlite', { plugins: ['admin'], ids: 'serial' });
  other = await makeDatabase('postgres', { pg, plugins: ['admin'], ids: 'serial' });
  await addUser(shop, { id: 1, name: 'Alice of the shop', email: 'alice@example.com' });
  await addUser(other, { id: 1, name: 'Bob of the other', email: 'bob@example.com' });
});
test.afterEach(async () => {
  await shop.drop();
  await other.drop();
});

/** As a lead sets it up for support: everything that opening something else could take away. */
const guarded = (database: TestDatabase, name: string): ConnectionInput => ({
  ...connectionTo(database, { name, environment: 'production', readOnly: true }),
  access: { role: 'viewer', requireReason: true, requireTicket: true },
  authServer: { baseURL: 'https://auth.example.com' },
});

const saved = async (page: Page) => (await call(page, 'connections.list')).filter(({ id }) => id !== 'demo');
const opened = async (page: Page): Promise<ConnectionSummary | null> => (await call(page, 'connections.status')).open;
const untouched = (one: ConnectionSummary) => ({ ...one, lastOpenedAt: expect.anything() });

/** Starts the app a second time on the same data folder; ends at once. */
async function startAgain(folder: string, args: readonly string[], more: { env?: object; input?: string } = {}) {
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const again = spawn(electron, ['.', ...root, `--user-data-dir=${folder}`, ...args], {
    env: { ...process.env, ...more.env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  again.stdin.end(more.input ?? '');
  const [code] = (await once(again, 'exit')) as [number | null];
  expect(code).toBe(0);
}

/** Nothing that was handed over may be changed before somebody said what it is; then it can be. */
async function isReadOnlyUntilSaid(app: ElectronApplication, page: Page): Promise<void> {
  const open = await opened(page);
  expect(open).toMatchObject({ environment: 'production', readOnly: true, undeclared: true });
  const { updatedAt } = await call(page, 'users.get', { id: '1' });
  const change = { id: '1', patch: { name: 'Changed' }, expectedUpdatedAt: updatedAt ?? '' };
  expect(await ask(page, 'users.update', change)).toMatchObject({ error: { code: 'READ_ONLY' } });

  await answers(app, 0);
  const banner = page.getByRole('region', { name: 'About this database' });
  await banner.getByRole('button', { name: 'Say what it is' }).click();
  const dialog = page.getByRole('dialog', { name: 'What is this database?' });
  await dialog.getByText('Development', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  // It is gone once the database was opened anew with the answer.
  await expect(dialog).toBeHidden();
  await expect(banner).toBeHidden();
  expect((await boxes(app)).at(-1)?.detail).toContain('Read-only is turned off.');
  expect(await opened(page)).toMatchObject({ environment: 'development', readOnly: false });
  expect(await ask(page, 'users.update', change)).toMatchObject({ ok: true });
}

test('--open= with a file of the name of a saved connection leaves that one as it is', async ({ launch, folder }) => {
  const first = await launch();
  await answers(first.app, 0);
  const one = await call(first.page, 'connections.save', guarded(shop, path.basename(shop.target)));
  await first.app.close();
  const elsewhere = path.join(folder, 'elsewhere');
  await mkdir(elsewhere);
  const copy = path.join(elsewhere, path.basename(shop.target));
  await copyFile(shop.target, copy);

  const { app, page } = await launch(`--open=${copy}`);
  await expect(page.getByRole('grid').getByText('Alice of the shop')).toBeVisible();
  const open = await opened(page);
  expect(open).toMatchObject({ name: `${one.name} (in elsewhere)`, settings: { sqlite: { file: copy } } });
  expect((await saved(page)).find(({ id }) => id === one.id)).toEqual(one);
  await isReadOnlyUntilSaid(app, page);
  expect((await saved(page)).find(({ id }) => id === one.id)).toEqual(one);
});

test('--open= with a URL opens read-only, and the very database of a saved connection as it was saved', async ({
  launch,
}) => {
  const first = await launch(`--open=${other.target}`);
  await expect(first.page.getByRole('grid').getByText('Bob of the other')).toBeVisible();
  await isReadOnlyUntilSaid(first.app, first.page);
  const one = (await saved(first.page))[0];
  const kept = await call(first.page, 'connections.save', { ...guarded(other, 'Other'), id: one?.id });
  await first.app.close();
  const { page } = await launch(`--open=${other.target}`);
  await expect(page.getByRole('grid').getByText('Changed')).toBeVisible();
  expect(await opened(page)).toMatchObject({ ...untouched(kept), secrets: expect.anything(), kept: expect.anything() });
  expect(await saved(page)).toHaveLength(1);
});

test('a file as the only argument of the first start is opened, read-only', async ({ launch }) => {
  const { app, page } = await launch(shop.target);
  await expect(page.getByRole('grid').getByText('Alice of the shop')).toBeVisible();
  await isReadOnlyUntilSaid(app, page);
});

test('a second start opens its file or address in the running app, and asks where something is open', async ({
  launch,
  folder,
}) => {
  const { app, page } = await launch();
  await call(page, 'connections.close');
  await answers(app, 1);
  await startAgain(folder, [shop.target]);
  await expect(page.getByRole('grid').getByText('Alice of the shop')).toBeVisible();
  expect(await boxes(app)).toHaveLength(0);
  expect(await opened(page)).toMatchObject({ readOnly: true, undeclared: true });

  await startAgain(folder, [`--open=${other.target}`]);
  await expect.poll(async () => (await boxes(app)).length).toBe(1);
  expect((await boxes(app))[0]?.message).toMatch(/^Open “.+” instead of “.+”\?$/u);
  expect(await saved(page)).toHaveLength(1);
  await answers(app, 0);
  await startAgain(folder, [`--open=${other.target}`]);
  await expect(page.getByRole('grid').getByText('Bob of the other')).toBeVisible();
  await isReadOnlyUntilSaid(app, page);
});

test('a file the system hands over, as from a list of recent documents, is opened read-only', async ({ launch }) => {
  const { app, page } = await launch();
  await call(page, 'connections.close');
  await app.evaluate(({ app: electronApp }, file) => {
    electronApp.emit('open-file', { preventDefault: () => {} }, file);
  }, shop.target);
  await expect(page.getByRole('grid').getByText('Alice of the shop')).toBeVisible();
  await isReadOnlyUntilSaid(app, page);
});

test('a file dropped on the window is opened read-only; one the page makes up is not', async ({ launch }) => {
  const { app, page } = await launch();
  await call(page, 'connections.close');
  await page.evaluate(() => {
    const files = new DataTransfer();
    files.items.add(new File(['x'], 'auth.db'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
  });
  const session = await page.context().newCDPSession(page);
  const at = { x: 600, y: 400, data: { items: [], files: [shop.target], dragOperationsMask: 1 } };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at });
  }
  await expect(page.getByRole('grid').getByText('Alice of the shop')).toBeVisible();
  expect(await saved(page)).toHaveLength(1);
  await isReadOnlyUntilSaid(app, page);
});

test('a link carries its connection, and asks before it leads into another database', async ({ launch, folder }) => {
  const { app, page } = await launch();
  await answers(app, 0);
  const { id } = await call(page, 'connections.save', guarded(shop, 'Shop'));
  await call(page, 'connections.open', { id });
  await page.getByRole('grid').getByText('Alice of the shop').dblclick();
  await expect(page.getByRole('heading', { name: 'Alice of the shop' })).toBeVisible();
  await page.keyboard.press('Shift+C');
  await expect(page.getByText('Copied the link to this person')).toBeVisible();
  const link = await app.evaluate(({ clipboard }) => clipboard.readText());
  expect(link).toBe(`authdesk://${id}/user/1`);

  const second = await call(page, 'connections.save', guarded(other, 'Other'));
  await call(page, 'connections.open', { id: second.id });
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await expect(page.getByRole('grid').getByText('Bob of the other')).toBeVisible();
  const before = (await boxes(app)).length;
  await answers(app, 1);
  for (const refused of [link, 'authdesk://user/1', 'authdesk://Shop/user/1']) await startAgain(folder, [refused]);
  await expect
    .poll(async () => (await boxes(app)).slice(before).map(({ message }) => message))
    .toEqual([
      'The user 1 is in “Shop”. Open “Shop”?',
      'This link does not say which database it is about.',
      'The user 1 is in “Shop”. Open “Shop”?',
    ]);
  await expect(page.getByRole('grid').getByText('Bob of the other')).toBeVisible();
  expect(await opened(page)).toMatchObject({ id: second.id });

  await answers(app, 0);
  await startAgain(folder, [link]);
  await expect(page.getByRole('heading', { name: 'Alice of the shop' })).toBeVisible();
  await startAgain(folder, ['authdesk://other/user/1']);
  await expect(page.getByRole('heading', { name: 'Bob of the other' })).toBeVisible();
});

test('a link to a connection that is not here leads nowhere and says so', async ({ launch, folder }) => {
  const { app, page } = await launch();
  await answers(app, 0);
  await startAgain(folder, ['authdesk://b0a7/user/1']);
  await expect.poll(async () => (await boxes(app)).at(-1)?.message).toContain('not among your connections');
  await expect(page.getByRole('grid')).toBeVisible();
});

test('a link without a connection opens the person where there is one connection only', async ({ launch, folder }) => {
  const { app, page } = await launch();
  await answers(app, 0);
  const { id } = await call(page, 'connections.save', guarded(shop, 'Shop'));
  await call(page, 'connections.open', { id });
  const before = (await boxes(app)).length;
  await startAgain(folder, ['authdesk://user/1']);
  await expect(page.getByRole('heading', { name: 'Alice of the shop' })).toBeVisible();
  expect(await boxes(app)).toHaveLength(before);
});

test('the password comes from the environment or standard input, and is in no argument', async ({ launch, folder }) => {
  const { app, page } = await launch();
  await call(page, 'connections.close');
  await answers(app, 0);
  const password = 'a-password-nobody-sees';
  const url = new URL(other.target);
  url.password = '';
  const ways = [
    { env: { PGPASSWORD: password } },
    { env: { AUTHDESK_PASSWORD: password } },
    { args: ['--password-stdin'], input: `${password}\n` },
  ];
  for (const { args = [], ...how } of ways) {
    await startAgain(folder, [`--open=${url.href}`, ...args], how);
    await expect(page.getByRole('grid').getByText('Bob of the other')).toBeVisible();
    const open = await opened(page);
    expect(open).toMatchObject({ undeclared: true, readOnly: true, secrets: 'this-run' });
    if (open === null) throw new Error('nothing is open');
    await call(page, 'connections.close');
    // What is not production is removed without a phrase.
    await call(page, 'connections.save', { ...open.settings, id: open.id, environment: 'development' });
    await call(page, 'connections.remove', { id: open.id });
  }
});

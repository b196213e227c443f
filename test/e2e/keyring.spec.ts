import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import { startKeyring, type Keyring } from '../support/keyring';
import { ask, call } from './fixtures/calls';
import { expect, test } from './fixtures/app';

// At rest, with the secret store of a real desktop and without.

// Its module gives the path of the program to whoever is not run by it.
const electron = createRequire(import.meta.url)('electron') as string;
const SECRET = 'a-kept-secret-that-nobody-finds';
let keyring: Keyring;
test.beforeAll(async () => {
  keyring = await startKeyring();
});
test.afterAll(async () => keyring.stop());

// Playwright's own launcher chooses the store without protection for every app it starts, so that this one is started by
// itself. Whatever main asks is confirmed.
const PERSON = `require('electron').dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false });`;

async function withApp<T>(folder: string, how: 'with' | 'without', work: (page: Page) => Promise<T>): Promise<T> {
  const person = path.join(folder, 'person.cjs');
  await writeFile(person, PERSON);
  const store = how === 'with' ? keyring.args : ['--password-store=basic'];
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = ['-r', person, '.', ...root, ...store, `--user-data-dir=${folder}`, '--remote-debugging-port=0'];
  const env = { ...process.env, ...(how === 'with' ? keyring.env : {}) };
  const app = spawn(electron, [...args, '--open=Demo'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    const browser = await chromium.connectOverCDP(await debuggingAddress(app));
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('it shows nothing');
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    await page.locator('[data-app-state="ready"]').waitFor({ state: 'attached' });
    return await work(page);
  } finally {
    const gone = app.exitCode === null ? once(app, 'exit') : null;
    app.kill();
    await gone;
  }
}

async function debuggingAddress({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('what it says is not read');
  for await (const line of createInterface(stderr)) {
    const [, address] = /DevTools listening on (ws:\S+)/u.exec(line) ?? [];
    if (address === undefined) continue;
    stderr.resume();
    return address;
  }
  throw new Error('it ended before it could be talked to');
}

/** Everything that lies in the folder, as one text. */
async function atRest(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map((entry) => readFile(path.join(entry.parentPath, entry.name), 'latin1')));
  return texts.join('\n');
}

test('what is remembered is sealed, opens again, and does not open without the keyring', async ({ folder, pg }) => {
  const postgres = { host: '127.0.0.1', port: pg.port, database: 'postgres', user: 'postgres', password: SECRET };
  const input = { name: 'Kept', environment: 'staging', driver: 'postgres', postgres, remember: true } as const;
  const id = await withApp(folder, 'with', async (page) => {
    expect((await call(page, 'app.info')).secretStore).toEqual({ backend: 'gnome_libsecret', protected: true });
    const saved = await call(page, 'connections.save', input);
    expect(saved.secrets).toBe('stored');
    return saved.id;
  });
  const sealed = await atRest(folder);
  expect(sealed).toContain('gnome_libsecret');
  for (const hidden of [SECRET, Buffer.from(SECRET).toString('base64')]) expect(sealed).not.toContain(hidden);
  expect(await readFile(path.join(folder, 'audit.key'), 'utf8')).toMatch(/^sealed:/u);

  await withApp(folder, 'with', async (page) => {
    const [kept] = (await call(page, 'connections.list')).filter((one) => one.id === id);
    expect(kept).toMatchObject({ secrets: 'stored', kept: ['password'] });
    expect(await call(page, 'audit.verify')).toMatchObject({ ok: true });
  });
  // The same folder where there is no keyring, as on another computer.
  await withApp(folder, 'without', async (page) => {
    expect(await ask(page, 'connections.list')).toMatchObject({
      ok: false,
      error: { code: 'SECRET_STORE_UNAVAILABLE' },
    });
  });
});

test('without a keyring nothing is kept, and that is said', async ({ folder, pg }) => {
  const postgres = { host: '127.0.0.1', port: pg.port, database: 'postgres', user: 'postgres', password: SECRET };
  const input = { name: 'Kept', environment: 'staging', driver: 'postgres', postgres } as const;
  const id = await withApp(folder, 'without', async (page) => {
    expect((await call(page, 'app.info')).secretStore.protected).toBe(false);
    expect(await ask(page, 'connections.save', { ...input, remember: true })).toMatchObject({
      error: { code: 'SECRET_STORE_UNAVAILABLE' },
    });
    const saved = await call(page, 'connections.save', input);
    expect(saved.secrets).toBe('this-run');
    return saved.id;
  });
  expect(await atRest(folder)).not.toContain(SECRET);
  await withApp(folder, 'without', async (page) => {
    expect(await ask(page, 'connections.open', { id })).toMatchObject({
      error: { code: 'CONNECTION_FAILED', details: { missing: ['password'] } },
    });
  });
});

// A page taken over asks main to carry kept secrets and live tokens elsewhere, while listeners wait there for them.
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import type { ElectronApplication, Page } from '@playwright/test';
import type { ConnectionInput } from '@shared/api/connections';
import { answers, boxes } from './fixtures/answers';
import { ask, call } from './fixtures/calls';
import { expect, test } from './fixtures/app';
import { connectionTo } from '../support/matrix';
import { addUser } from '../support/opened';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { startSmtpSink } from '../support/smtp-sink';

test.use({ person: false });

const SECRET = 'the-secret-that-signs-links-and-cookies';
const PASSWORD = 'Kept-Pa55word';
const TOKEN = 'a-live-token-of-nobody-else-12345';

let database: TestDatabase;
const leftovers: (() => Promise<unknown>)[] = [];
test.beforeEach(async () => {
  database = await makeDatabase('sqlite', { plugins: ['admin'] });
  await addUser(database, { id: 'ann', name: 'Ann', email: 'ann@example.com', emailVerified: false });
  const at = new Date('2026-01-01T00:00:00.000Z');
  const expiresAt = new Date('2036-01-01T00:00:00.000Z');
  for (let n = 1; n <= 25; n++) {
    const token = n === 1 ? TOKEN : `${TOKEN}-${n}`;
    await database.insert('session', { id: `s${n}`, token, userId: 'ann', expiresAt, createdAt: at, updatedAt: at });
  }
});
test.afterEach(async () => {
  for (const leave of leftovers.splice(0)) await leave();
  await database.drop();
});

/** An auth server that knows nobody, and every request it got, whole. */
async function webListener() {
  const heard: string[] = [];
  const server = http.createServer((request, response) => {
    heard.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    response.setHeader('content-type', 'application/json').end('null');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  leftovers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const carrying = (secret: string) => heard.filter((one) => one.includes(secret));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, carrying };
}

/** Something that says it is PostgreSQL, has no TLS and wants the password in the clear; and all it got. */
async function passwordListener() {
  let heard = '';
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      const wantsTls = bytes.length === 8 && bytes.readInt32BE(4) === 80_877_103;
      if (wantsTls) socket.write('N');
      else if (bytes.subarray(4, 8).equals(Buffer.from([0, 3, 0, 0]))) socket.write(CLEAR_PASSWORD);
      else socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  leftovers.push(async () => new Promise((resolve) => server.close(resolve)));
  return { port: (server.address() as AddressInfo).port, heard: () => heard };
}
const CLEAR_PASSWORD = Buffer.from([82, 0, 0, 0, 8, 0, 0, 0, 3]);

/** Saves a connection as a person does who says yes, and opens it. */
async function openAs(app: ElectronApplication, page: Page, more: Partial<ConnectionInput>): Promise<string> {
  await answers(app, 0);
  const { id } = await call(page, 'connections.save', connectionTo(database, { name: 'Shop', ...more }));
  await call(page, 'connections.open', { id });
  return id;
}

const codeOf = (reply: { ok: boolean; error?: { code: string } }) => (reply.ok ? 'ok' : reply.error?.code);

test('a live token goes to no server that was not confirmed, and to none from a viewer', async ({ launch }) => {
  const [known, evil] = [await webListener(), await webListener()];
  const { app, page } = await launch();
  const guarded = { environment: 'production', readOnly: true } as const;
  const connection = (server: string, role: 'viewer' | 'support') =>
    ({ ...guarded, authServer: { baseURL: server }, sessions: { proveBy: 'bearer' }, access: { role } }) as const;
  const id = await openAs(app, page, connection(known.url, 'viewer'));

  await answers(app, 1);
  const moved = { ...connectionTo(database, { name: 'Shop', ...connection(evil.url, 'viewer') }), id };
  expect(codeOf(await ask(page, 'connections.save', moved))).toBe('CANCELLED');
  expect((await boxes(app)).at(-1)?.detail).toContain(evil.url);
  expect(codeOf(await ask(page, 'sessions.probe', { id: 's1' }))).toBe('PERMISSION_DENIED');
  expect(known.carrying(TOKEN)).toEqual([]);

  await openAs(app, page, { ...connection(known.url, 'support'), name: 'Shop of support' });
  expect(codeOf(await ask(page, 'sessions.probe', { id: 's1' }))).toBe('ok');
  expect(known.carrying(TOKEN)).toHaveLength(1);
  const { rows } = await call(page, 'audit.list', { filter: { action: 'sessions.probe' } });
  expect(rows).toMatchObject([{ outcome: 'done', target: { id: 's1' } }]);
  expect(evil.heard).toEqual([]);
});

test('the secret of the auth server signs nothing for another mail server or another address', async ({ launch }) => {
  const [known, evil] = [await webListener(), await webListener()];
  const [own, foreign] = [await startSmtpSink(), await startSmtpSink()];
  leftovers.push(own.stop, foreign.stop);
  const { app, page } = await launch();
  const settings = (to: { mail: string; links: string; server: string }, secret: string | undefined) =>
    connectionTo(database, {
      name: 'Shop',
      authServer: { baseURL: to.server, ...(secret !== undefined && { secret }) },
      mail: {
        kind: 'smtp',
        url: to.mail,
        from: 'shop@example.com',
        tls: 'optional',
        baseURL: to.links,
        ...(secret !== undefined && { secret }),
      },
    });
  const right = { mail: own.url, links: known.url, server: known.url };
  const id = await openAs(app, page, settings(right, SECRET));
  const resend = async () => ask(page, 'email.resendVerification', { userId: 'ann', confirm: true });
  const probe = async () => ask(page, 'sessions.probe', { id: 's1' });
  expect([codeOf(await resend()), codeOf(await probe())]).toEqual(['ok', 'ok']);

  // Even where the person was talked into a yes, what was kept stays behind.
  for (const wrong of [
    { ...right, mail: foreign.url },
    { ...right, links: evil.url },
    { ...right, server: evil.url },
  ]) {
    await call(page, 'connections.save', { ...settings(right, SECRET), id });
    await answers(app, 1);
    expect(codeOf(await ask(page, 'connections.save', { ...settings(wrong, undefined), id }))).toBe('CANCELLED');
    await answers(app, 0);
    await call(page, 'connections.save', { ...settings(wrong, undefined), id });
    await call(page, 'connections.open', { id });
    expect(codeOf(await resend())).not.toBe('ok');
    await probe();
    expect(foreign.messages).toEqual([]);
    expect([...evil.carrying(TOKEN), ...evil.carrying('token=')]).toEqual([]);
  }
});

test('a kept password is not sent in the clear because the page asks for less TLS', async ({ launch }) => {
  const server = await passwordListener();
  const { app, page } = await launch();
  await answers(app, 0);
  const settings = (ssl: 'verify-full' | 'disable' | 'prefer', password?: string): ConnectionInput => ({
    name: 'Shop',
    environment: 'production',
    driver: 'postgres',
    postgres: {
      host: '127.0.0.1',
      port: server.port,
      database: 'shop',
      user: 'app',
      ssl: { mode: ssl },
      ...(password !== undefined && { password }),
    },
  });
  const { id } = await call(page, 'connections.save', settings('verify-full', PASSWORD));
  for (const ssl of ['disable', 'prefer'] as const) {
    expect(codeOf(await ask(page, 'connections.test', { ...settings(ssl), id }))).not.toBe('ok');
    await call(page, 'connections.save', { ...settings(ssl), id });
    expect(codeOf(await ask(page, 'connections.open', { id }))).not.toBe('ok');
    await call(page, 'connections.save', { ...settings('verify-full', PASSWORD), id });
  }
  expect(server.heard()).not.toContain(PASSWORD);
  // It does hear what a person types for it.
  await ask(page, 'connections.test', { ...settings('disable', 'typed-anew'), id });
  expect(server.heard()).toContain('typed-anew');
});

test('another program’s file is not read as if it were users, and nothing is mapped anew unasked', async ({
  launch,
}) => {
  const browser = await makeDatabase('sqlite', { migrate: false });
  leftovers.push(browser.drop);
  await browser.query('create table moz_cookies (id integer primary key, name text, value text, isSecure int)');
  await browser.query(`insert into moz_cookies values (1, 'sid', 'cookie-of-the-person', 1)`);
  const before = await readFile(browser.target);
  const { app, page } = await launch();
  const id = await openAs(app, page, {});
  await answers(app, 1);
  const mapping = {
    tables: { user: 'moz_cookies' },
    fields: { user: { id: 'id', name: 'name', email: 'value', emailVerified: 'isSecure' } },
  };
  const stolen = connectionTo(browser, { name: 'Cookies', mapping });
  for (const method of ['connections.save', 'connections.test'] as const) {
    expect(codeOf(await ask(page, method, stolen))).toBe('CANCELLED');
    expect((await boxes(app)).at(-1)?.detail).toContain(browser.target);
  }
  const other = { ...connectionTo(database, { name: 'Shop', mapping: { tables: { user: 'account' } } }), id };
  expect(codeOf(await ask(page, 'connections.save', other))).toBe('CANCELLED');
  expect((await boxes(app)).at(-1)?.detail).toContain('Other tables or columns are read');
  expect((await call(page, 'connections.list')).map(({ name }) => name)).not.toContain('Cookies');
  expect(await readFile(browser.target)).toEqual(before);
});

test('secrets are shown a few in ten minutes, however often the page asks and the person agrees', async ({
  launch,
}) => {
  const { app, page } = await launch();
  await openAs(app, page, { environment: 'production', readOnly: true });
  const asked = (await boxes(app)).length;
  const codes: (string | undefined)[] = [];
  for (let n = 1; n <= 25; n++) {
    const one = { table: 'session', id: `s${n}`, column: 'token', reason: 'because' };
    codes.push(codeOf(await ask(page, 'secrets.reveal', one)));
  }
  expect(codes).toEqual([...Array<string>(20).fill('ok'), ...Array<string>(5).fill('CONFLICT')]);
  // Each of them was asked about, and each that was shown is on record.
  expect((await boxes(app)).length - asked).toBe(25);
  const { rows } = await call(page, 'audit.list', { filter: { action: 'secrets.reveal', outcome: 'done' }, limit: 50 });
  expect(rows).toHaveLength(20);
});

test('tickets open at the confirmed address only, whatever stands in their number', async ({ launch }) => {
  const { app, page } = await launch();
  await app.evaluate(({ shell }) => {
    const opened: string[] = ((globalThis as { opened?: string[] }).opened = []);
    shell.openExternal = async (url) => void opened.push(url);
  });
  const opened = async () => app.evaluate(() => (globalThis as { opened?: string[] }).opened ?? []);
  const id = await openAs(app, page, { access: { ticketUrl: 'https://desk.example.com/t/{ticket}' } });
  await answers(app, 1);
  for (const ticketUrl of ['https://evil.example.com/{ticket}', 'https://{ticket}.evil.example.com']) {
    const moved = { ...connectionTo(database, { name: 'Shop', access: { ticketUrl } }), id };
    expect(codeOf(await ask(page, 'connections.save', moved))).toBe('CANCELLED');
  }
  const odd = [
    '12',
    '../../evil',
    '@evil.example.com',
    '//evil.example.com',
    '\\evil',
    '#',
    '?x=',
    'javascript:x',
    '%2e%2e',
    'ａ',
    '\u202e',
  ];
  for (const ticket of odd) await ask(page, 'app.openTicket', { ticket });
  const places = (await opened()).map((url) => new URL(url));
  expect(places).not.toHaveLength(0);
  expect(places.filter(({ origin }) => origin !== 'https://desk.example.com').map(String)).toEqual([]);
  expect(places.filter(({ pathname }) => !pathname.startsWith('/t/')).map(String)).toEqual([]);
});

// Saved connections: what is kept, what is told, what is asked for again, and what opens at start.
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { ConnectionInput, ConnectionSummary } from '@shared/api/connections';
import type { SecretStore } from '../../src/main/data/local/secret-store';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { addUser } from '../support/opened';
import { startPostgres, type PgServer } from '../support/pg-server';
import { fakeKeyring, noSecretStore, startServices, type TestServices } from '../support/services';

const PASSWORD = 'right-Pa55';
const DEMO = 'demo';

let dataFolder: string;
let app: TestServices;
beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-connections-'));
  app = await startServices({ dataFolder, keep: true });
});
afterEach(async () => {
  await app.services.close();
  await rm(dataFolder, { recursive: true, force: true });
});
/** Ends this run and begins the next on the same data folder. */
const restart = async (secretStore: SecretStore = noSecretStore) => {
  await app.services.close();
  app = await startServices({ dataFolder, keep: true, secretStore });
};
const own = async () => (await app.call('connections.list')).filter((c) => c.id !== DEMO);
const file = (more: Partial<ConnectionInput> = {}): ConnectionInput => ({
  name: 'A file',
  environment: 'staging',
  driver: 'sqlite',
  sqlite: { file: '/nowhere/auth.db' },
  ...more,
});

describe('saving and listing', () => {
  it('gives back what was entered, with the defaults, in the order of entry', async () => {
    const saved = await app.call('connections.save', file());
    expect(saved).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'A file',
      environment: 'staging',
      readOnly: false,
      driver: 'sqlite',
      target: 'auth.db',
      settings: {
        name: 'A file',
        environment: 'staging',
        driver: 'sqlite',
        readOnly: false,
        sqlite: { file: '/nowhere/auth.db' },
      },
      secrets: 'none',
      kept: [],
      lastOpenedAt: null,
    });
    const second = await app.call('connections.save', file({ name: '  Second  ', environment: 'production' }));
    expect(second).toMatchObject({ name: 'Second', readOnly: true });
    expect(await own()).toEqual([saved, second]);
    await restart();
    expect(await own()).toEqual([saved, second]);
    expect(app.events).toEqual([]);
  });

  it('changes one by its id and tells every view', async () => {
    const saved = await app.call('connections.save', file());
    const changed = await app.call('connections.save', { ...file({ name: 'Renamed', readOnly: true }), id: saved.id });
    expect(changed).toMatchObject({ id: saved.id, name: 'Renamed', readOnly: true });
    expect(await own()).toEqual([changed]);
    expect(app.events.filter((e) => e.event === 'changed').map((e) => e.payload)).toEqual([
      { tables: ['connections'], userIds: [] },
      { tables: ['connections', 'audit'], userIds: [] },
    ]);
    expect((await app.refused('connections.save', { ...file(), id: 'gone' })).code).toBe('NOT_FOUND');
  });

  it('fills a form with the settings, which can be saved again as they are', async () => {
    const input = {
      name: 'Whole',
      environment: 'production',
      readOnly: false,
      driver: 'postgres',
      postgres: {
        host: 'db.example.com',
        port: 6432,
        database: 'auth',
        user: 'agent',
        password: PASSWORD,
        ssl: { mode: 'verify-full', ca: '-----BEGIN CERTIFICATE-----\nPEM' },
      },
      schema: 'auth',
      replicaUrl: 'postgres://agent:replica-pw@replica.example.com/auth',
      authServer: { baseURL: 'https://auth.example.com', basePath: '/x', origin: 'https://app.example.com' },
      mail: {
        kind: 'smtp',
        url: 'smtp://u:smtp-pw@mail.example.com:587',
        from: 'a@example.com',
        secret: 'sign',
        baseURL: 'https://auth.example.com',
      },
    } as const;
    const saved = await app.call('connections.save', input);
    expect(saved).toMatchObject({ target: 'db.example.com:6432/auth', secrets: 'this-run' });
    expect(saved.settings).toEqual({
      ...input,
      postgres: {
        host: 'db.example.com',
        port: 6432,
        database: 'auth',
        user: 'agent',
        ssl: { mode: 'verify-full', ca: '-----BEGIN CERTIFICATE-----\nPEM' },
      },
      replicaUrl: 'postgres://agent@replica.example.com/auth',
      mail: {
        kind: 'smtp',
        url: 'smtp://u@mail.example.com:587',
        from: 'a@example.com',
        baseURL: 'https://auth.example.com',
      },
    });
    const again = await app.call('connections.save', { ...saved.settings, id: saved.id });
    expect(again).toEqual(saved);
  });

  it.each<[string, Partial<ConnectionInput>, string]>([
    ['no server', { driver: 'postgres', sqlite: undefined }, 'postgres'],
    ['no file', { sqlite: undefined }, 'sqlite.file'],
    ['another kind of URL', { driver: 'postgres', postgres: { url: 'mysql://h/d' } }, 'postgres.url'],
    ['no URL', { driver: 'postgres', postgres: { url: 'localhost' } }, 'postgres.url'],
    ['a % alone in a URL', { driver: 'postgres', postgres: { url: 'postgres://u:50%@h/d' } }, 'postgres.url'],
    ['a name of blanks', { name: '   ' }, 'name'],
    [
      'no SMTP address',
      { mail: { kind: 'smtp', url: 'mail.example.com', from: 'a@b.c', baseURL: 'https://a.b' } },
      'mail.url',
    ],
    ['plain http to another computer', { authServer: { baseURL: 'http://auth.example.com' } }, 'authServer.baseURL'],
    ['no web address', { authServer: { baseURL: 'file:///etc/passwd' } }, 'authServer.baseURL'],
    ['an unknown time zone', { times: { zone: 'Mars/Olympus' } }, 'times.zone'],
    ['mails by a server that is not named', { mail: { kind: 'server' } }, 'authServer.baseURL'],
    ['a certificate that is none', { sessions: { redisCa: 'PEM' } }, 'sessions.redisCa'],
    ['a place no link may lead to', { mailing: { callbackURL: '//evil.example' } }, 'mailing.callbackURL'],
    ['a ticket desk without https', { access: { ticketUrl: 'http://desk.example.com' } }, 'access.ticketUrl'],
  ])('refuses %s', async (_what, more, field) => {
    const error = await app.refused('connections.save', file(more));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', field });
    expect(await own()).toEqual([]);
  });

  it('removes one, with what it kept', async () => {
    const input = {
      name: 'P',
      environment: 'development',
      driver: 'postgres',
      postgres: { url: `postgres://u:${PASSWORD}@h/d` },
    } as const;
    const { id } = await app.call('connections.save', input);
    expect(await app.call('connections.remove', { id })).toEqual({});
    expect(await own()).toEqual([]);
    expect((await app.refused('connections.remove', { id })).code).toBe('NOT_FOUND');
    expect((await app.refused('connections.open', { id })).code).toBe('NOT_FOUND');
    expect((await app.refused('connections.test', { id })).code).toBe('NOT_FOUND');
    await restart();
    expect(await own()).toEqual([]);
  });

  it('copies one without its secrets, and puts them in another order', async () => {
    const input = {
      name: 'P',
      environment: 'development',
      driver: 'postgres',
      postgres: { url: `postgres://u:${PASSWORD}@h/d` },
    } as const;
    const first = await app.call('connections.save', input);
    const copy = await app.call('connections.duplicate', { id: first.id });
    const third = await app.call('connections.duplicate', { id: first.id });
    expect(copy).toMatchObject({ name: 'P (copy)', secrets: 'missing', target: 'h/d' });
    expect(third.name).toBe('P (copy 2)');
    await app.call('connections.reorder', { ids: [third.id, first.id] });
    await restart();
    const order = (await own()).map((c) => c.name);
    expect(order.indexOf('P (copy 2)')).toBeLessThan(order.indexOf('P'));
    expect(order.indexOf('P')).toBeLessThan(order.indexOf('P (copy)'));
  });
});

describe('secrets', () => {
  const input = (more: Partial<ConnectionInput> = {}): ConnectionInput => ({
    name: 'P',
    environment: 'development',
    driver: 'postgres',
    postgres: { host: 'h', database: 'd', user: 'u', password: PASSWORD },
    ...more,
  });
  const without = (more: object = {}): Partial<ConnectionInput> => ({
    postgres: { host: 'h', database: 'd', user: 'u', ...more },
  });
  const state = async (id: string) => (await own()).find((c) => c.id === id)?.secrets;

  it('are kept for this run where the computer protects nothing, and missing after it', async () => {
    const saved = await app.call('connections.save', input());
    expect(saved.secrets).toBe('this-run');
    await restart();
    expect(await state(saved.id)).toBe('missing');
    const error = await app.refused('connections.open', { id: saved.id });
    expect(error).toMatchObject({
      code: 'CONNECTION_FAILED',
      field: 'secrets.password',
      hint: expect.stringMatching(/this run/),
    });
  });

  it('are stored where it does, and still there after a restart', async () => {
    await restart(fakeKeyring());
    const saved = await app.call('connections.save', input({ remember: true }));
    expect(saved.secrets).toBe('stored');
    await restart(fakeKeyring());
    expect(await state(saved.id)).toBe('stored');
    expect((await readFile(path.join(dataFolder, 'authdesk.db'))).includes(PASSWORD)).toBe(false);
  });

  it('are only kept for this run when a user does not want them remembered', async () => {
    await restart(fakeKeyring());
    const saved = await app.call('connections.save', input({ remember: false }));
    expect(saved.secrets).toBe('this-run');
    await restart(fakeKeyring());
    expect(await state(saved.id)).toBe('missing');
  });

  it('that were stored are forgotten when a user changes their mind', async () => {
    await restart(fakeKeyring());
    const { id } = await app.call('connections.save', input({ remember: true }));
    expect(await app.call('connections.save', { ...input(without()), id, remember: false })).toMatchObject({
      secrets: 'this-run',
    });
    await restart(fakeKeyring());
    expect(await state(id)).toBe('missing');
  });

  it('cannot be remembered where the computer protects nothing: nothing is saved then', async () => {
    const error = await app.refused('connections.save', input({ remember: true }));
    expect(error).toMatchObject({ code: 'SECRET_STORE_UNAVAILABLE', hint: expect.stringMatching(/without/) });
    expect(await own()).toEqual([]);
  });

  it('count as missing when the keyring was reset', async () => {
    await restart(fakeKeyring());
    const { id } = await app.call('connections.save', input());
    const broken: SecretStore = {
      ...fakeKeyring(),
      open: async () => {
        throw new Error('another keyring');
      },
    };
    await app.services.close();
    await rm(path.join(dataFolder, 'audit.key')); // it was sealed by the old one
    app = await startServices({ dataFolder, keep: true, secretStore: broken });
    expect(await state(id)).toBe('missing');
    expect(await app.call('connections.save', { ...input(), id })).toMatchObject({ id });
  });

  it.each<[string, Partial<ConnectionInput>, 'this-run' | 'missing' | 'none']>([
    ['nothing but the name', without(), 'this-run'],
    ['the database', without({ database: 'other' }), 'this-run'],
    ['the way of writing it', { postgres: { url: 'postgres://u@h:5432/d' } }, 'this-run'],
    ['TLS', without({ ssl: { mode: 'require' } }), 'this-run'],
    ['the host', without({ host: 'evil.example' }), 'none'],
    ['the port', without({ port: 5433 }), 'none'],
    ['the user', without({ user: 'admin' }), 'none'],
    ['the kind of database', { driver: 'sqlite', sqlite: { file: '/x.db' }, postgres: undefined }, 'none'],
  ])('stay or go rightly when %s changes', async (_what, more, secrets) => {
    const { id } = await app.call('connections.save', input());
    expect((await app.call('connections.save', { ...input(more), name: 'Changed', id })).secrets).toBe(secrets);
  });

  it('of the mail stay when they are left out, and go with the transport', async () => {
    const smtp = { kind: 'smtp', from: 'a@example.com', baseURL: 'https://a.example' } as const;
    const full = { ...smtp, url: 'smtp://u:smtp-pw@mail.example.com:587', secret: 'signing-secret' };
    await restart(fakeKeyring());
    const { id } = await app.call('connections.save', input({ mail: full }));
    const kept = await app.call('connections.save', { ...input({ ...without(), mail: smtp }), id });
    expect(kept).toMatchObject({ secrets: 'stored', settings: { mail: { url: 'smtp://u@mail.example.com:587' } } });
    const another = await app.call('connections.save', {
      ...input({ ...without(), mail: { ...smtp, url: 'smtp://v@other.example:25' } }),
      id,
    });
    expect(another.settings.mail).toEqual({ ...smtp, url: 'smtp://v@other.example:25' });
    const byServer = { mail: { kind: 'server' }, authServer: { baseURL: 'https://a.example' } } as const;
    const none = await app.call('connections.save', { ...input({ ...without(), ...byServer }), id });
    expect(none).toMatchObject({ secrets: 'stored', settings: { mail: { kind: 'server' } } });
    const file_ = {
      driver: 'sqlite',
      sqlite: { file: '/x.db' },
      postgres: undefined,
      ...byServer,
    } as const;
    expect((await app.call('connections.save', { ...input(file_), id })).secrets).toBe('none');
  });
});

describe('with a server that wants passwords', () => {
  let server: PgServer;
  let other: PgServer;
  beforeAll(async () => {
    const hba = 'host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 password\n';
    [server, other] = await Promise.all([startPostgres({ hba }), startPostgres({ hba })]);
    for (const each of [server, other]) {
      const client = new pg.Client(each.url());
      await client.connect();
      await client.query(
        `create role agent login password '${PASSWORD}'; create role admin login password '${PASSWORD}'`,
      );
      await client.query(
        `create table "user" (id text, name text, email text, "emailVerified" boolean, "createdAt" timestamptz, "updatedAt" timestamptz);
         grant select on "user" to agent, admin`,
      );
      await client.end();
    }
  });
  afterAll(async () => Promise.all([server?.dispose(), other?.dispose()]));

  const at = (more: object = {}): ConnectionInput => ({
    name: 'P',
    environment: 'development',
    driver: 'postgres',
    postgres: { host: '127.0.0.1', port: server.port, database: 'postgres', user: 'agent', ...more },
  });

  it('asks for the password after a restart, and keeps the one given for this run', async () => {
    const { id } = await app.call('connections.save', at({ password: PASSWORD }));
    await app.call('connections.open', { id });
    await restart();
    expect((await app.refused('connections.open', { id })).code).toBe('CONNECTION_FAILED');
    expect((await app.refused('connections.open', { id, secrets: { password: 'wrong' } })).code).toBe('AUTH_FAILED');
    // a wrong one is not kept
    expect((await own())[0]?.secrets).toBe('missing');
    expect((await app.refused('connections.open', { id })).code).toBe('CONNECTION_FAILED');
    await app.call('connections.open', { id, secrets: { password: PASSWORD } });
    expect((await own())[0]?.secrets).toBe('this-run');
    await app.call('connections.close');
    await app.call('connections.open', { id });
    expect((await app.call('connections.status')).open).toMatchObject({ id, secrets: 'this-run' });
  });

  it('does not let a mistyped password stand before the stored one', async () => {
    await restart(fakeKeyring());
    const { id } = await app.call('connections.save', at({ password: PASSWORD }));
    expect((await app.refused('connections.open', { id, secrets: { password: 'wrong' } })).code).toBe('AUTH_FAILED');
    await app.call('connections.open', { id });
    expect((await app.call('connections.status')).open).toMatchObject({ id, secrets: 'stored' });
  });

  it('takes a password with every special character, in fields and in the URL', async () => {
    const odd = `a b@c:d/e?f#g%h&i=j+k"l'm\\nÄ🦊`;
    const client = new pg.Client(server.url());
    await client.connect();
    await client.query(`alter role admin password ${pg.escapeLiteral(odd)}`);
    await client.end();
    expect(await app.call('connections.test', at({ user: 'admin', password: odd }))).toMatchObject({ idType: 'text' });
    const urls = [
      `postgres://admin:${encodeURIComponent(odd)}@127.0.0.1:${server.port}/postgres`,
      `postgresql://admin@127.0.0.1:${server.port}/postgres?password=${encodeURIComponent(odd)}`,
    ];
    for (const url of urls) {
      const saved = await app.call('connections.save', { ...at(), postgres: { url } });
      expect(saved.settings.postgres).toEqual({ url: expect.not.stringContaining('c') });
      await app.call('connections.open', { id: saved.id });
    }
  });

  it('tests a change with the stored password, but never tells it to another server or for another user', async () => {
    const { id } = await app.call('connections.save', at({ password: PASSWORD }));
    expect(await app.call('connections.test', { ...at(), id })).toMatchObject({ idType: 'text' });
    expect(await app.call('connections.test', { id })).toMatchObject({ idType: 'text' });
    for (const more of [{ port: other.port }, { user: 'admin' }]) {
      expect((await app.refused('connections.test', { ...at(more), id })).code).toBe('AUTH_FAILED');
      const moved = await app.call('connections.save', { ...at(more), id, name: 'Moved' });
      expect(moved.secrets).not.toBe('this-run');
      await app.call('connections.save', { ...at({ password: PASSWORD }), id });
    }
  });
});

describe.each(['postgres', 'sqlite'] as const)('opening and testing on %s', (kind) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl') });
    await addUser(database);
  });
  afterAll(async () => database?.drop());

  it('opens, tells its status, and closes', async () => {
    expect(await app.call('connections.status')).toMatchObject({
      open: null,
      health: 'ok',
      report: null,
      failure: null,
    });
    const { id } = await app.call('connections.save', connectionTo(database));
    const report = await app.call('connections.open', { id });
    expect(report.tables.user).toMatchObject({ name: 'user', rows: { value: 1, exact: true }, missing: [] });
    const status = await app.call('connections.status');
    expect(status).toMatchObject({ open: { id, name: 'Under test' }, health: 'ok', report, failure: null });
    expect(Date.parse(status.open?.lastOpenedAt ?? '')).not.toBeNaN();
    expect(app.events.filter((e) => e.event === 'connection').at(-1)?.payload).toEqual(status);
    await app.call('connections.close');
    expect(await app.call('connections.status')).toMatchObject({ open: null, health: 'ok', report: null });
    expect((await app.refused('users.list')).code).toBe('NOT_CONNECTED');
    expect(await app.call('connections.close')).toEqual({});
  });

  it('ends what is under way when it is closed, in words of its own', async () => {
    const { id } = await app.call('connections.save', connectionTo(database));
    const seen = new Set<string>();
    for (let round = 0; round < 20; round++) {
      await app.call('connections.open', { id });
      const reads = Array.from({ length: 4 }, async () => app.dispatcher.call('users.count', {}));
      // At any moment of their way: a session may be theirs, be on its way to them, or be waited for.
      for (let turn = 0; turn < round % 7; turn++) await Promise.resolve();
      await app.call('connections.close');
      for (const result of await Promise.all(reads)) seen.add(result.ok ? 'ok' : result.error.message);
    }
    const closed = 'The connection was closed before this was done.';
    expect([...seen].filter((one) => one !== 'ok' && one !== closed)).toEqual([]);
    expect(seen).toContain(closed);
  });

  it('keeps the open one when another cannot be opened, and closes it when it is removed', async () => {
    const { id } = await app.call('connections.save', connectionTo(database));
    await app.call('connections.open', { id });
    const broken = await app.call('connections.save', file());
    await app.refused('connections.open', { id: broken.id });
    expect(await app.call('connections.status')).toMatchObject({
      open: { id },
      failure: { code: 'CONNECTION_FAILED' },
    });
    expect((await app.call('users.list')).rows).toHaveLength(1);
    await app.call('connections.open', { id });
    expect((await app.call('connections.status')).failure).toBeNull();
    await app.call('connections.remove', { id });
    expect((await app.call('connections.status')).open).toBeNull();
  });

  it('tests without opening or writing anything, saved or not', async () => {
    const before = await database.dumpAll();
    const input = connectionTo(database);
    const report = await app.call('connections.test', input);
    expect(report.tables.user.name).toBe('user');
    expect(await own()).toEqual([]);
    const { id } = await app.call('connections.save', input);
    expect(await app.call('connections.test', { id })).toMatchObject({ tables: report.tables });
    expect(await app.call('connections.status')).toMatchObject({ open: null, report: null, failure: null });
    expect((await own())[0]?.lastOpenedAt).toBeNull();
    expect(await database.dumpAll()).toBe(before);
    // a failed test leaves no mark either
    await app.refused('connections.test', file());
    expect((await app.call('connections.status')).failure).toBeNull();
  });

  it('does not disturb the open one while another is tested', async () => {
    const { id } = await app.call('connections.save', connectionTo(database));
    await app.call('connections.open', { id });
    await app.refused('connections.test', file());
    await app.call('connections.test', { id });
    expect(await app.call('connections.status')).toMatchObject({ open: { id }, health: 'ok', failure: null });
    expect((await app.call('users.list')).rows).toHaveLength(1);
  });
});

describe('opening at start', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase('postgres', { pg: inject('pgUrl') });
    await addUser(database);
  });
  afterAll(async () => database?.drop());
  const opened = async (): Promise<ConnectionSummary | null> => (await app.call('connections.status')).open;

  it('opens the demo at the very first start, and not again', async () => {
    await app.services.opening.atStart(null);
    expect(await opened()).toMatchObject({ id: DEMO, environment: 'demo' });
    expect((await app.call('users.list')).rows.length).toBeGreaterThan(10);
    expect((await stat(path.join(dataFolder, 'demo.db')).catch(() => null)) ?? (await opened())?.target).toBeTruthy();
    await restart();
    await app.services.opening.atStart(null);
    expect(await opened()).toBeNull();
  });

  it('opens nothing at a first start with connections of one’s own', async () => {
    await app.call('connections.save', file());
    await app.services.opening.atStart(null);
    expect(await opened()).toBeNull();
    expect((await app.call('connections.status')).failure).toBeNull();
  });

  it('opens a saved one by its name in any case, or by its id', async () => {
    const saved = await app.call('connections.save', connectionTo(database, { name: 'My Database' }));
    for (const name of ['My Database', 'my database', saved.id]) {
      await restart();
      await app.services.opening.atStart({ text: name, byName: true });
      expect(await opened()).toMatchObject({ id: saved.id });
    }
    expect(await own()).toHaveLength(1);
  });

  it('opens a URL, keeps it as a connection once, and never with its password', async () => {
    const url = new URL(database.target);
    url.password = PASSWORD;
    for (let round = 0; round < 2; round += 1) {
      await restart(fakeKeyring());
      await app.services.opening.atStart({ text: url.href, byName: true });
      expect(await opened()).toMatchObject({
        environment: 'production',
        readOnly: true,
        undeclared: true,
        secrets: 'this-run',
        driver: 'postgres',
      });
      expect((await app.call('users.list')).rows).toHaveLength(1);
    }
    expect(await own()).toHaveLength(1);
    expect(JSON.stringify([await own(), app.events, app.logged])).not.toContain(PASSWORD);
  });

  it('opens a file by its path', async () => {
    const sqlite = await makeDatabase('sqlite');
    await app.services.opening.atStart({ text: sqlite.target, byName: true });
    expect(await opened()).toMatchObject({
      driver: 'sqlite',
      environment: 'production',
      readOnly: true,
      undeclared: true,
      target: path.basename(sqlite.target),
    });
    await app.call('connections.close');
    await sqlite.drop();
  });

  it.each([
    ['a name nobody gave', 'no-such-connection', 'NOT_FOUND'],
    ['a file that is not there', '/nowhere/at/all.db', 'CONNECTION_FAILED'],
    ['a server that is not there', 'postgres://u:p@127.0.0.1:1/d', 'CONNECTION_FAILED'],
    ['a broken URL', 'postgres://u:p@:99999/d', 'INVALID_INPUT'],
    ['a URL with a % alone', 'postgres://u:50%@127.0.0.1/d', 'INVALID_INPUT'],
  ])('tells in the status what is wrong with %s, and goes on', async (_what, open, code) => {
    await app.services.opening.atStart({ text: open, byName: true });
    expect(await app.call('connections.status')).toMatchObject({ open: null, failure: { code } });
    expect(app.events.filter((e) => e.event === 'connection').at(-1)?.payload).toMatchObject({ failure: { code } });
    const { id } = await app.call('connections.save', connectionTo(database));
    await app.call('connections.open', { id });
    expect((await app.call('connections.status')).failure).toBeNull();
  });
});

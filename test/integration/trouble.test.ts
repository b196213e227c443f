/* oxlint-disable vitest/expect-expect -- expectPlain and isBack hold the assertions */
// What can go wrong with a database, for real: the right code, one plain sentence and the next step, nothing else.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { ConnectionInput } from '@shared/api/connections';
import type { ErrorCode, ErrorInfo, Result } from '@shared/result';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { seedUsers } from '../support/seed';
import { connectionTo } from '../support/matrix';
import { addUser, openOn, withoutWaiting, type Opened } from '../support/opened';
import { startPostgres, type PgServer } from '../support/pg-server';
import { selfSigned } from '../support/self-signed';
import { startServices, type TestServices } from '../support/services';
import { openSqlite } from '../support/sqlite';
import { withoutRoot } from '../support/without-root';

const PASSWORD = 'Pa55-of-nobody-else';
const DRIVER_TEXT =
  /SQLITE_|ECONN|ENOTFOUND|EAI_AGAIN|ENOENT|EACCES|ELOOP|errno|syscall|\bat .*\.[jt]s:|node_modules|select "|select \w+,|update "|delete from|insert into|relation "|SQLSTATE|\b\d[0-9A-Z]P\d\d\b|password authentication|SASL|SCRAM|better-sqlite3|[Kk]ysely|\[object/;

/** A failure as a support agent should meet it. */
function expectPlain(error: ErrorInfo, code: ErrorCode, message = /./) {
  expect(error).toMatchObject({ code });
  expect(error.message).toMatch(/^[^\n]{8,200}\.$/);
  expect(error.hint).toMatch(/^[^\n]{8,240}\.?$/);
  expect(error.message).toMatch(message);
  const everything = JSON.stringify(error);
  expect(everything).not.toMatch(DRIVER_TEXT);
  expect(everything).not.toContain(PASSWORD);
  expect(error.details ?? {}).not.toHaveProperty('stack');
}

function errorOf(result: Result<unknown>): ErrorInfo {
  if (result.ok) throw new Error('this should have failed');
  return result.error;
}

/** Calls until it succeeds; the test's time limit is the only clock. */
async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      // eslint-disable-next-line no-await-in-loop -- polling
      return await attempt();
    } catch {
      // eslint-disable-next-line no-await-in-loop
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

let app: TestServices;
let folder: string;
beforeEach(async () => {
  app = await startServices();
  folder = mkdtempSync(path.join(os.tmpdir(), 'authdesk-trouble-'));
});
afterEach(async () => {
  if (app.logged.join('\n').includes(PASSWORD)) throw new Error('the password was logged');
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What `test` and `open` say about a connection: they must agree, and the status must tell it too. */
async function trouble(input: Partial<ConnectionInput>): Promise<ErrorInfo> {
  const full = { name: 'Troubled', environment: 'development', ...input } as ConnectionInput;
  const tested = await app.refused('connections.test', full);
  const saved = await app.call('connections.save', full);
  const opened = await app.refused('connections.open', { id: saved.id });
  expect(opened).toEqual(tested);
  expect(await app.call('connections.status')).toMatchObject({ open: null, report: null, failure: opened });
  expect((await app.refused('users.list')).code).toBe('NOT_CONNECTED');
  return opened;
}

const postgres = (more: object): Partial<ConnectionInput> => ({
  driver: 'postgres',
  postgres: { host: '127.0.0.1', database: 'postgres', user: 'postgres', password: PASSWORD, ...more },
});

describe('a Postgres server that cannot be reached', () => {
  const listener = async (onSocket: (socket: net.Socket) => void) => {
    const server = net.createServer(onSocket);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { port: (server.address() as net.AddressInfo).port, close: () => server.close() };
  };

  it('nobody listens', async () => {
    const free = await listener(() => {});
    free.close();
    expectPlain(await trouble(postgres({ port: free.port })), 'CONNECTION_FAILED', /no database server answers/i);
  });

  it('the host is unknown', async () => {
    const error = await trouble(postgres({ host: 'no-such-host.invalid', ssl: { mode: 'disable' } }));
    expectPlain(error, 'CONNECTION_FAILED', /host name/);
  });

  it('something hangs up at once', async () => {
    const other = await listener((socket) => socket.destroy());
    expectPlain(await trouble(postgres({ port: other.port })), 'CONNECTION_FAILED');
    other.close();
  });

  it.each(['disable', 'require'] as const)('something else answers (TLS: %s)', async (mode) => {
    const other = await listener((socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    expectPlain(await trouble(postgres({ port: other.port, ssl: { mode } })), 'CONNECTION_FAILED');
    other.close();
  });

  it('nothing ever answers', async () => {
    const silent = await listener(() => {});
    const { port } = silent;
    const error = await app.refused('connections.test', {
      ...postgres({ port }),
      name: 'Silent',
      environment: 'development',
    } as ConnectionInput);
    expectPlain(error, 'CONNECTION_FAILED', /did not answer in time/);
    silent.close();
  });
});

describe('a Postgres server with passwords and TLS', () => {
  let server: PgServer;
  let plain: PgServer;
  const certificate = selfSigned();

  beforeAll(async () => {
    plain = await startPostgres();
    server = await startPostgres({
      settings: {
        ssl: 'on',
        ssl_cert_file: 'server.crt',
        ssl_key_file: 'server.key',
        password_encryption: 'scram-sha-256',
      },
      files: { 'server.crt': certificate.cert, 'server.key': certificate.key },
      hba: [
        'host all postgres 127.0.0.1/32 trust',
        'hostssl all tls_only 127.0.0.1/32 scram-sha-256',
        'hostnossl all tls_only 127.0.0.1/32 reject',
        'host all refused 127.0.0.1/32 reject',
        'host all all 127.0.0.1/32 scram-sha-256',
        '',
      ].join('\n'),
    });
    const client = new pg.Client(server.url());
    await client.connect();
    await client.query(`create role agent login password '${PASSWORD}'`);
    await client.query(`create role tls_only login password '${PASSWORD}'`);
    await client.query('create role refused login');
    await client.query('create role powerless login');
    await client.query(`alter role powerless password '${PASSWORD}'`);
    await client.query('create database auth');
    await client.query('create database closed');
    await client.query('revoke connect on database closed from public');
    await client.end();
    const auth = new pg.Client(server.url('auth'));
    await auth.connect();
    await auth.query(
      `create table "user" (id text primary key, name text, email text, "emailVerified" boolean, image text,
         "createdAt" timestamptz, "updatedAt" timestamptz)`,
    );
    await auth.query('grant select on "user" to agent, tls_only');
    await auth.end();
  });
  afterAll(async () => {
    await server?.dispose();
    await plain?.dispose();
  });

  const at = (more: object) => postgres({ port: server.port, database: 'auth', user: 'agent', ...more });

  it('lets the right password in', async () => {
    for (const ssl of [{ mode: 'disable' }, { mode: 'require' }] as const) {
      const input = { name: 'Right', environment: 'development', ...at({ ssl }) } as ConnectionInput;
      expect((await app.call('connections.test', input)).tables.user.name).toBe('user');
    }
    const ssl = { mode: 'verify-full', ca: certificate.cert } as const;
    const verified = { name: 'Right', environment: 'development', ...at({ ssl }) } as ConnectionInput;
    expect((await app.call('connections.test', verified)).tables.user.name).toBe('user');
  });

  it.each([
    ['a wrong password', { password: 'wrong' }, 'AUTH_FAILED', /refused this user name or password/],
    ['no password', { password: undefined }, 'AUTH_FAILED', /asks for a password, and the connection has none/],
    ['an unknown user', { user: 'nobody' }, 'AUTH_FAILED', /refused this user name or password/],
    ['a user the server turns away', { user: 'refused' }, 'AUTH_FAILED', /does not let this user into this database/],
    [
      'a user who may come over TLS only',
      { user: 'tls_only', ssl: { mode: 'disable' } },
      'CONNECTION_FAILED',
      /This server wants TLS/,
    ],
  ] as const)('refuses %s', async (_what, more, code, sentence) => {
    expectPlain(await trouble(at(more)), code, sentence);
  });

  it('is reached by TLS where nothing is said of it and nothing else is let in', async () => {
    const input = { name: 'Tunnel', environment: 'development', ...at({ user: 'tls_only' }) } as ConnectionInput;
    expect((await app.call('connections.test', input)).tables.user.name).toBe('user');
  });

  it('has no such database', async () => {
    expectPlain(await trouble(at({ database: 'Auth' })), 'CONNECTION_FAILED', /no database of this name/);
  });

  it('has a database this user may not enter', async () => {
    expectPlain(await trouble(at({ database: 'closed' })), 'PERMISSION_DENIED');
  });

  it('has a table this user may not read', async () => {
    const error = await trouble(at({ user: 'powerless' }));
    expectPlain(error, 'PERMISSION_DENIED', /may not read/);
  });

  it('does not offer TLS', async () => {
    for (const mode of ['require', 'verify-full'] as const) {
      const error = await trouble(postgres({ port: plain.port, ssl: { mode } }));
      expectPlain(error, 'CONNECTION_FAILED', /does not offer TLS/);
    }
  });

  it('has a certificate nobody vouches for', async () => {
    expectPlain(await trouble(at({ ssl: { mode: 'verify-full' } })), 'CONNECTION_FAILED', /not trusted/);
    const other = { mode: 'verify-full', ca: selfSigned().cert };
    expectPlain(await trouble(at({ ssl: other })), 'CONNECTION_FAILED', /not trusted/);
  });

  it('has no connection left', async () => {
    const admin = new pg.Client(server.url());
    await admin.connect();
    await admin.query('alter role agent connection limit 0');
    const error = await trouble(at({}));
    await admin.query('alter role agent connection limit -1');
    await admin.end();
    expectPlain(error, 'CONNECTION_FAILED', /no free connection/);
  });
});

describe('a database without better-auth in it', () => {
  it.each(['postgres', 'sqlite'] as const)('empty, on %s', async (kind) => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl'), migrate: false });
    try {
      if (kind === 'sqlite') await database.query('pragma user_version = 1');
      const { driver, postgres: p, sqlite } = connectionTo(database);
      const error = await trouble({ driver, postgres: p, sqlite });
      expectPlain(error, 'SCHEMA_MISMATCH', /no better-auth tables/);
      expect(error.hint).toMatch(/empty/);
    } finally {
      await database.drop();
    }
  });

  it.each(['postgres', 'sqlite'] as const)('tables of something else, on %s', async (kind) => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl'), migrate: false });
    try {
      await database.query('create table orders (id integer, total integer)');
      const { driver, postgres: p, sqlite } = connectionTo(database);
      const error = await trouble({ driver, postgres: p, sqlite });
      expectPlain(error, 'SCHEMA_MISMATCH', /no better-auth tables/);
      expect(error.details).toEqual({ reason: 'no-tables', tables: [expect.stringMatching(/\borders$/)] });
    } finally {
      await database.drop();
    }
  });

  it.each(['postgres', 'sqlite'] as const)('a user table that lacks columns, on %s: says which', async (kind) => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl'), migrate: false });
    try {
      await database.query('create table "user" (id text primary key, name text, login text)');
      const { driver, postgres: p, sqlite } = connectionTo(database);
      const error = await trouble({ driver, postgres: p, sqlite });
      expectPlain(error, 'SCHEMA_MISMATCH', /lacks email, emailVerified, createdAt, updatedAt/);
      expect(error.details).toMatchObject({ missing: ['email', 'emailVerified', 'createdAt', 'updatedAt'] });
    } finally {
      await database.drop();
    }
  });

  it.each(['postgres', 'sqlite'] as const)('a column dropped while it is open, on %s', async (kind) => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl') });
    const open = await openOn(database);
    try {
      await database.query('alter table "user" drop column image');
      expectPlain(await open.refused('users.list'), 'SCHEMA_MISMATCH');
      await database.query('drop table verification');
      expectPlain(await open.refused('verifications.list'), 'SCHEMA_MISMATCH');
      // opened again, it is taken as it is
      await open.call('connections.open', { id: open.connectionId });
      expect((await open.call('users.list')).rows).toEqual([]);
    } finally {
      await open.close();
      await database.drop();
    }
  });
});

describe('a SQLite file that cannot be used', () => {
  const sqlite = (file: string): Partial<ConnectionInput> => ({ driver: 'sqlite', sqlite: { file } });

  it('is not there, nor its folder', async () => {
    const missing = path.join(folder, 'missing.db');
    const error = await trouble(sqlite(missing));
    expectPlain(error, 'CONNECTION_FAILED', /no readable file/);
    expect(error.message).toContain(missing);
    expectPlain(
      await trouble(sqlite(path.join(folder, 'no', 'folder', 'x.db'))),
      'CONNECTION_FAILED',
      /no readable file/,
    );
    // and looking for it has not made it
    expect(() => renameSync(missing, `${missing}2`)).toThrow('ENOENT');
  });

  it('is a folder', async () => {
    expectPlain(await trouble(sqlite(folder)), 'CONNECTION_FAILED', /no readable file/);
  });

  it('lies where nothing can be read', async () => {
    const loop = path.join(folder, 'loop.db');
    symlinkSync(loop, loop);
    expectPlain(await trouble(sqlite(loop)), 'CONNECTION_FAILED', /no readable file/);
    const inFile = path.join(folder, 'file');
    writeFileSync(inFile, 'x');
    expectPlain(await trouble(sqlite(path.join(inFile, 'x.db'))), 'CONNECTION_FAILED', /no readable file/);
  });

  it('may not be read', async () => {
    const file = path.join(folder, 'closed.db');
    (await openSqlite(file)).close();
    chmodSync(folder, 0o755);
    chmodSync(file, 0o000);
    const error = await withoutRoot(async () => trouble(sqlite(file)));
    expectPlain(error, 'CONNECTION_FAILED', /no readable file/);
  });

  it.each([
    ['text', Buffer.from('Dear database,\n'.repeat(500))],
    ['a picture', Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), Buffer.alloc(5000, 7)])],
    ['a start that looks right and nothing after it', Buffer.from('SQLite format 3\0 and then nothing')],
  ])('is %s', async (_what, bytes) => {
    const file = path.join(folder, 'other.db');
    writeFileSync(file, bytes);
    const error = await trouble(sqlite(file));
    expectPlain(error, 'CONNECTION_FAILED', /not a (readable )?SQLite database/);
  });

  it('is empty', async () => {
    const file = path.join(folder, 'empty.db');
    writeFileSync(file, '');
    expectPlain(await trouble(sqlite(file)), 'SCHEMA_MISMATCH', /no better-auth tables/);
  });

  it('is damaged in the middle', async () => {
    const database = await makeDatabase('sqlite');
    await seedUsers(await withoutWaiting(database), 3000);
    const file = path.join(folder, 'damaged.db');
    copyFileSync(database.target, file);
    await database.drop();
    const bytes = Buffer.alloc(4096 * 20, 0xff);
    execFileSync('dd', ['of=' + file, 'bs=4096', 'seek=30', 'conv=notrunc', 'status=none'], { input: bytes });
    const saved = await app.call('connections.save', {
      name: 'd',
      environment: 'development',
      ...sqlite(file),
    } as ConnectionInput);
    const opened = await app.dispatcher.call('connections.open', { id: saved.id });
    const error = errorOf(opened.ok ? await app.dispatcher.call('users.list', { limit: 500, search: 'zzz' }) : opened);
    expectPlain(error, error.code, /not a readable SQLite database/);
  });
});

describe('a SQLite file that changes under us', () => {
  let database: TestDatabase;
  let open: Opened;
  let id: string;
  beforeEach(async () => {
    database = await makeDatabase('sqlite');
    id = await addUser(database, { name: 'Before' });
    open = await openOn(database);
  });
  afterEach(async () => {
    await open.close();
    await database.drop();
  });
  const file = () => database.target;
  const write = async () => {
    const { updatedAt } = await open.call('users.get', { id });
    return open.dispatcher.call('users.update', { id, patch: { name: 'After' }, expectedUpdatedAt: updatedAt ?? '' });
  };

  it.each(['deleted', 'moved', 'replaced'])('was %s: says so, and opens it again by itself', async (what) => {
    const { updatedAt } = await open.call('users.get', { id });
    const aside = path.join(folder, 'aside.db');
    copyFileSync(file(), aside);
    if (what === 'replaced') renameSync(aside, file());
    else if (what === 'moved') renameSync(file(), `${file()}.moved`);
    else rmSync(file());
    expectPlain(await open.refused('users.list'), 'CONNECTION_LOST', /moved, deleted or replaced/);
    expect((await open.call('connections.status')).health).toBe('reconnecting');
    if (what !== 'replaced') {
      const input = { id, patch: { name: 'Lost' }, expectedUpdatedAt: updatedAt ?? '' };
      expectPlain(await open.refused('users.update', input), 'CONNECTION_LOST');
      renameSync(aside, file());
    }
    const { rows } = await eventually(async () => open.call('users.list'));
    expect(rows.map((row) => row.name)).toEqual(['Before']);
    expect((await open.call('connections.status')).health).toBe('ok');
    expect(await write()).toMatchObject({ ok: true });
    const judge = await openSqlite(file());
    expect(judge.prepare('select name from user').all()).toEqual([{ name: 'After' }]);
    judge.close();
  });

  it('is held by a write of another process: reads go on, a write is refused and recorded', async () => {
    const script = `
      const db = new (require('better-sqlite3'))(process.argv[1]);
      db.exec('begin immediate');
      process.stdout.write('locked');
      process.stdin.once('data', () => { db.exec('rollback'); db.close(); process.exit(0); });`;
    const holder = spawn(process.execPath, ['-e', script, file()], {
      stdio: ['pipe', 'pipe', 'inherit'],
      cwd: process.cwd(),
    });
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    const gone = new Promise((resolve) => holder.once('exit', resolve));
    try {
      expect((await open.call('users.list')).rows).toHaveLength(1);
      expectPlain(errorOf(await write()), 'TIMEOUT', /another program/i);
      const [entry] = (await open.call('audit.list')).rows;
      expect(entry).toMatchObject({ action: 'users.update', outcome: 'failed', rows: null });
    } finally {
      holder.stdin.write('go');
      await gone;
    }
    expect(await write()).toMatchObject({ ok: true });
    expect((await open.call('users.get', { id })).name).toBe('After');
  });

  it('is locked for reading too: waits no longer than it says', async () => {
    const holder = await openSqlite(file());
    holder.exec('begin exclusive');
    try {
      expectPlain(await open.refused('users.list'), 'TIMEOUT', /another program/i);
    } finally {
      holder.exec('rollback');
      holder.close();
    }
    expect((await open.call('users.list')).rows).toHaveLength(1);
  });
});

describe('a Postgres server that ends without a word', () => {
  let server: PgServer;
  let database: TestDatabase;
  let open: Opened;
  let id: string;
  let updatedAt: string;

  beforeEach(async () => {
    server = await startPostgres();
    database = await makeDatabase('postgres', { pg: server });
    await addUser(database, { id: 'victim', name: 'Before' });
    open = await openOn(database);
    id = 'victim';
    updatedAt = (await open.call('users.get', { id })).updatedAt ?? '';
  });
  afterEach(async () => {
    await open.close();
    await database.close();
    await server.dispose();
  });

  /** Holds a lock from a client of its own, which dies with the server. */
  const hold = async (statement: string) => {
    const client = new pg.Client(database.target);
    client.on('error', () => {});
    await client.connect();
    await client.query('begin');
    await client.query(statement);
    return client;
  };
  const waiting = async () =>
    eventually(async () => {
      const rows = await database.query(
        `select 1 from pg_stat_activity where application_name = 'Authdesk' and wait_event_type = 'Lock'`,
      );
      if (rows.length === 0) throw new Error('not yet');
    });
  const isBack = async () => {
    expect(await open.call('connections.status')).toMatchObject({
      health: 'reconnecting',
      open: { id: open.connectionId },
    });
    await server.restart();
    await eventually(async () => {
      if ((await open.call('connections.status')).health !== 'ok') throw new Error('not yet');
    });
    expect(open.events.filter((e) => e.event === 'connection').at(-1)?.payload).toMatchObject({ health: 'ok' });
    expect((await open.call('users.list')).rows.map((row) => row.name)).toEqual(['Before']);
    const change = { id, patch: { name: 'After' }, expectedUpdatedAt: updatedAt };
    expect(await open.call('users.update', change)).toMatchObject({ name: 'After' });
  };

  it('during a list: lost, then back by itself', async () => {
    await hold('lock table "user" in access exclusive mode');
    const listing = open.refused('users.list');
    await waiting();
    await server.stop('immediate');
    expectPlain(await listing, 'CONNECTION_LOST');
    expectPlain(await open.refused('users.get', { id }), 'CONNECTION_LOST');
    await isBack();
  });

  it('during a write: nothing was changed, and the record says it failed', async () => {
    await hold(`select 1 from "user" where id = 'victim' for update`);
    const writing = open.refused('users.update', { id, patch: { name: 'Lost' }, expectedUpdatedAt: updatedAt });
    await waiting();
    await server.stop('immediate');
    expectPlain(await writing, 'CONNECTION_LOST');
    const [entry] = (await open.call('audit.list')).rows;
    expect(entry).toMatchObject({ action: 'users.update', outcome: 'failed', target: { id } });
    await isBack();
    expect(await open.call('audit.verify')).toMatchObject({ ok: true, entries: 2 });
  });

  it('while nobody asks: noticed and mended all the same', async () => {
    await server.stop('immediate');
    await eventually(async () => {
      if ((await open.call('connections.status')).health !== 'reconnecting') throw new Error('not yet');
    });
    await isBack();
  });

  it('while a call is being cancelled: the process lives on', async () => {
    await hold('lock table "user" in access exclusive mode');
    const listing = open.dispatcher.call('users.list', { requestId: 'r' });
    await waiting();
    const stopping = server.stop('immediate');
    await open.call('app.cancel', { requestId: 'r' });
    expect(['CANCELLED', 'CONNECTION_LOST']).toContain(errorOf(await listing).code);
    await stopping;
    await open.dispatcher.call('users.list', {});
    await isBack();
  });

  it('for good: can be closed, and another connection opened', async () => {
    await server.stop('immediate');
    expect((await open.refused('users.list')).code).toBe('CONNECTION_LOST');
    await open.call('connections.close');
    expect(await open.call('connections.status')).toMatchObject({ open: null, health: 'ok', trouble: null });
    const other = await makeDatabase('sqlite');
    const { id: otherId } = await open.call('connections.save', connectionTo(other));
    await open.call('connections.open', { id: otherId });
    expect((await open.call('users.list')).rows).toEqual([]);
    await server.restart();
    await open.call('connections.close');
    await other.drop();
  });
});

it('a row that somebody else is changing on Postgres: waits a while, then says so and changes nothing', async () => {
  const database = await makeDatabase('postgres', { pg: inject('pgUrl') });
  await addUser(database, { id: 'busy', name: 'Before' });
  const open = await openOn(database);
  const client = new pg.Client(database.target);
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`update "user" set name = 'Theirs' where id = 'busy'`);
    const { updatedAt } = await open.call('users.get', { id: 'busy' });
    const change = { id: 'busy', patch: { name: 'Ours' }, expectedUpdatedAt: updatedAt ?? '' };
    expectPlain(await open.refused('users.update', change), 'TIMEOUT', /somebody else is changing/i);
    expect((await open.call('audit.list')).rows[0]).toMatchObject({ outcome: 'failed', rows: null });
    await client.query('rollback');
    expect(await open.call('users.update', change)).toMatchObject({ name: 'Ours' });
  } finally {
    await client.end();
    await open.close();
    await database.drop();
  }
});

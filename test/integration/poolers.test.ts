// Real PgBouncers between Authdesk and its database: nothing may rest on a session that another statement does not meet.
// Judged by the database itself, by the pooler's log, and by a live better-auth server.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ConnectionInput } from '@shared/api/connections';
import { openConnection } from '../../src/main/data/connections/open-connection';
import { splitSecrets, toProfile } from '../../src/main/data/connections/profile';
import { startAuthServer, type AuthServer } from '../support/auth-server';
import { ended } from '../support/bulk';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { openOn, type Opened } from '../support/opened';
import { startPgBouncer, type PgBouncer } from '../support/pgbouncer';
import { startSlowLine } from '../support/slow-line';
import { seededUser, seedUsers } from '../support/seed';
import { sqliteWorker } from '../support/sqlite-worker';

const PASSWORD = 'correct horse 1';
const poolers: PgBouncer[] = [];
let database: TestDatabase;
let server: AuthServer;
let app: Opened | null = null;

beforeAll(async () => {
  database = await makeDatabase('postgres', { pg: inject('pgUrl'), plugins: ['admin'] });
  server = await startAuthServer({ ...database.serverOptions });
  await seedUsers(database, 2000, { bannedEvery: 0, adminEvery: 0 });
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});
afterEach(async () => {
  await app?.close();
  app = null;
  await Promise.all(poolers.splice(0).map(async (one) => one.stop()));
});

async function pooler(users: readonly string[], settings: Record<string, string | number> = {}): Promise<PgBouncer> {
  const passwords = Object.fromEntries(users.map((user) => [user, PASSWORD]));
  const started = await startPgBouncer({ server: inject('pgUrl'), users: passwords, settings });
  poolers.push(started);
  return started;
}

/** Works with a database user of its own, whose sessions can be told from all others. */
async function withRole(
  { options = '', settings = [] }: { readonly options?: string; readonly settings?: readonly string[] },
  work: (role: string) => Promise<void>,
): Promise<void> {
  const role = `pooled_${randomBytes(4).toString('hex')}`;
  await database.query(`create role ${role} login ${options}`);
  await database.query(`grant select, insert, update, delete on all tables in schema public to ${role}`);
  for (const setting of settings) await database.query(`alter role ${role} set ${setting}`);
  try {
    await work(role);
  } finally {
    await app?.close();
    app = null;
    await Promise.all(poolers.splice(0).map(async (one) => one.stop()));
    await database.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
    await database.query(`drop owned by ${role}`);
    await database.query(`drop role ${role}`);
  }
}

const databaseName = () => new URL(database.target).pathname.slice(1);
const directly = (role: string) => {
  const url = new URL(database.target);
  url.username = role;
  return url.href;
};
const at = (url: string, more: Partial<ConnectionInput> = {}): Partial<ConnectionInput> => ({
  postgres: { url },
  ...more,
});
const openHandle = async (more: Partial<ConnectionInput>) => {
  const { settings, secrets } = splitSecrets(connectionTo(database, more));
  return openConnection(toProfile('x', settings, secrets), sqliteWorker);
};
const count = async (where: string, role: string) => {
  const [row] = await database.query(
    `select count(*)::int as n from pg_stat_activity where backend_type = 'client backend' and usename = $1 and ${where}`,
    [role],
  );
  return Number(row?.['n']);
};
/** Statements of a user that wait for a lock. */
const waiting = async (role: string) => count(`wait_event_type = 'Lock'`, role);
/** Waits until a condition holds; the test's own time limit is the only clock. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  // eslint-disable-next-line no-await-in-loop -- polling
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
/** Does work while everybody who reads the table of users has to wait. */
async function whileLocked(work: () => Promise<void>): Promise<void> {
  const blocker = new pg.Client(database.target);
  await blocker.connect();
  try {
    await blocker.query('begin; lock table "user" in access exclusive mode');
    await work();
  } finally {
    await blocker.end();
  }
}

/** Trips of each call, where nothing lies between. */
const TRIPS = { list: 2, get: 1, revoke: 4 };
/** Where every statement travels by itself. */
const POOLED_TRIPS = { list: 2, get: 3, revoke: 7 };

const ways = [
  { way: 'directly', settings: null },
  { way: 'by a pooler that shares by session', settings: { pool_mode: 'session' } },
  { way: 'by a pooler that shares by transaction', settings: { pool_mode: 'transaction', default_pool_size: 2 } },
] as const;

describe('a line of 100 ms', () => {
  it.each([
    ['to the database', null],
    ['to a pooler that shares by transaction', { pool_mode: 'transaction' }],
  ] as const)('%s is crossed no more often than the work needs', async (_where, settings) => {
    await withRole({}, async (role) => {
      const { user } = await server.signUp({ email: `${role}@example.com`, password: PASSWORD, name: 'Ann' });
      const { token } = await server.signIn(`${role}@example.com`, PASSWORD);
      const [session] = await database.find('session', { token });
      const bouncer = settings === null ? null : await pooler([role], settings);
      const reached = new URL(bouncer?.url(databaseName(), role) ?? directly(role));
      const line = await startSlowLine(Number(reached.port), 100);
      reached.port = String(line.port);
      try {
        const opened = (app = await openOn(database, at(reached.href)));
        const trips = async (work: () => Promise<unknown>) => {
          const before = line.trips();
          await work();
          return line.trips() - before;
        };
        // The first of each kind may make a session.
        await opened.call('users.list', { limit: 5 });
        await opened.call('users.get', { id: user.id });
        const counted = {
          list: await trips(async () => opened.call('users.list', { limit: 5 })),
          get: await trips(async () => opened.call('users.get', { id: user.id })),
          revoke: await trips(async () => opened.call('sessions.revoke', { ids: [String(session?.['id'])] })),
        };
        expect(counted).toEqual(settings === null ? TRIPS : POOLED_TRIPS);
        expect(await server.getSession(token)).toBeNull();
      } finally {
        await app?.close();
        app = null;
        await line.stop();
      }
    });
  });
});

describe.each(ways)('a database reached $way', ({ settings }) => {
  /** The address for a user; the pooler is as its package sets it up, but for how it shares. */
  const reach = async (role: string) =>
    settings === null ? directly(role) : (await pooler([role], settings)).url(databaseName(), role);

  it('tells times as they are and notices a stale edit, whatever is the custom of the database user', async () => {
    const custom = [
      `datestyle = 'German, DMY'`,
      `timezone = 'America/New_York'`,
      `intervalstyle = 'iso_8601'`,
      `bytea_output = 'escape'`,
      'extra_float_digits = 0',
      'standard_conforming_strings = off',
      'escape_string_warning = off',
      `search_path = 'pg_catalog'`,
    ];
    await withRole({ settings: custom }, async (role) => {
      const { user } = await server.signUp({ email: `${role}@example.com`, password: PASSWORD, name: 'Ann' });
      const { id } = user;
      await database.query(`update "user" set "createdAt" = '1990-02-03 04:05:06.789+00' where id = $1`, [id]);
      app = await openOn(database, at(await reach(role), { schema: 'public' }));
      const before = await app.call('users.get', { id });
      expect(before.createdAt).toBe('1990-02-03T04:05:06.789Z');
      const stale = before.updatedAt ?? '';
      const until2031 = '2031-02-03T04:05:06.789Z';
      const name = String.raw`An\'na \n O"Neil`;
      const changed = await app.call('users.update', { id, patch: { name }, expectedUpdatedAt: stale });
      expect(changed.name).toBe(name);
      const refused = await app.refused('users.update', { id, patch: { name: 'B' }, expectedUpdatedAt: stale });
      expect(refused.code).toBe('CONFLICT');
      await app.call('users.ban', { id, reason: 'spam', expiresAt: until2031 });
      const [row] = await database.query(
        `select name, extract(epoch from "updatedAt") * 1000 as updated, extract(epoch from "banExpires") * 1000 as expires
          from "user" where id = $1`,
        [id],
      );
      expect(row?.['name']).toBe(name);
      expect(Number(row?.['expires'])).toBe(Date.parse(until2031));
      expect(Math.abs(Number(row?.['updated']) - Date.now())).toBeLessThan(120_000);
      expect(await database.find('user', { name: 'B' })).toEqual([]);
    });
  });

  it.each([true, false])('makes every statement what it has to be, read-only or not (%s)', async (readOnly) => {
    await withRole({ settings: ['statement_timeout = 0', `timezone = 'Asia/Tokyo'`] }, async (role) => {
      const connection = await openHandle(at(await reach(role), { readOnly }));
      const { db, searches, background } = connection.handle;
      try {
        for (const source of [db, searches, background, db, db]) {
          const { rows } = await sql<Record<string, unknown>>`
            select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
              current_setting('idle_in_transaction_session_timeout') as idle, current_setting('TimeZone') as zone,
              current_setting('transaction_read_only') as "readOnly"`.execute(source);
          expect(rows).toEqual([
            { statement: '30s', lock: '5s', idle: '30s', zone: 'UTC', readOnly: readOnly ? 'on' : 'off' },
          ]);
        }
        const write = sql`update "user" set name = 'x' where false`;
        const told = async (work: Promise<unknown>) =>
          work.then(
            () => 'done',
            (error: unknown) => connection.handle.toAppError(error, false).code,
          );
        const expected = readOnly ? 'READ_ONLY' : 'done';
        expect(await told(write.execute(db))).toBe(expected);
        expect(await told(db.transaction().execute(async (trx) => write.execute(trx)))).toBe(expected);
        // What failed leaves nothing behind for whoever comes next.
        expect(await told(sql`select 1 / 0`.execute(db))).toBe('INVALID_INPUT');
        expect(await told(sql`select 1`.execute(db))).toBe('done');
        expect(await count(`state like 'idle in transaction%'`, role)).toBe(0);
      } finally {
        await connection.close();
      }
    });
  });

  it('stops in the database what is cancelled here', async () => {
    await withRole({}, async (role) => {
      const opened = (app = await openOn(database, at(await reach(role))));
      const id = seededUser(7).id;
      await whileLocked(async () => {
        for (const [method, input] of [
          ['users.list', { search: 'nobody has this' }],
          ['users.list', { sort: { by: 'name', direction: 'asc' } }],
          ['users.count', { search: 'nobody' }],
          ['sessions.list', {}],
          ['bulk.preview', { action: { do: 'verify' }, target: { kind: 'match', search: 'nobody' } }],
          ['search.anything', { text: 'nobody has this' }],
        ] as const) {
          const requestId = randomBytes(8).toString('hex');
          const call = opened.dispatcher.call(method, { ...input, requestId });
          await Promise.race([until(async () => (await waiting(role)) > 0), call]);
          await opened.call('app.cancel', { requestId });
          expect({ method, result: await call }).toMatchObject({ result: { ok: false, error: { code: 'CANCELLED' } } });
          await until(async () => (await waiting(role)) === 0);
        }
      });
      expect((await opened.call('users.get', { id })).id).toBe(id);
    });
  });

  it('does the whole job, judged by the live server', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-pooled-'));
    try {
      await withRole({}, async (role) => {
        await wholeJob(await openOn(database, at(await reach(role))), role, folder);
        expect(await count(`state like 'idle in transaction%'`, role)).toBe(0);
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** Everything a person does with Authdesk, several things at once where that may be. */
async function wholeJob(opened: Opened, role: string, folder: string): Promise<void> {
  app = opened;
  await database.query(`update "user" set banned = false, "banReason" = null`);
  const email = `${role}@example.com`;
  const { user } = await server.signUp({ email, password: PASSWORD, name: 'Ann' });
  const first = await server.signIn(email, PASSWORD);
  const second = await server.signIn(email, PASSWORD);
  const many = await Promise.all([
    opened.call('users.list', { search: email }),
    opened.call('users.list', { search: 'user77', sort: { by: 'email', direction: 'asc' } }),
    opened.call('users.count', { search: 'user1' }),
    opened.call('users.get', { id: user.id }),
    opened.call('sessions.list', { user: user.id }),
    opened.call('search.anything', { text: email }),
    ...[1, 2, 3].map(async (n) => opened.call('users.get', { id: seededUser(n).id })),
  ]);
  expect(many[0].rows.map(({ id }) => id)).toEqual([user.id]);

  const [session] = await database.find('session', { token: first.token });
  await opened.call('sessions.revoke', { ids: [String(session?.['id'])] });
  expect(await server.getSession(first.token)).toBeNull();
  expect(await server.getSession(second.token)).not.toBeNull();

  const banned = await opened.dispatcher.call('users.ban', { id: user.id, reason: 'spam' });
  expect(banned).toMatchObject({ ok: true });
  expect((await server.trySignIn(email, PASSWORD)).status).toBe(403);
  await opened.call('audit.undo', { id: (banned.ok && banned.entries?.[0]?.id) || '' });
  expect((await server.trySignIn(email, PASSWORD)).status).toBe(200);

  const file = path.join(folder, 'users.jsonl');
  const exporting = await opened.call('users.export', { format: 'jsonl', file });
  const bulk = await opened.call('bulk.preview', {
    action: { do: 'ban', reason: 'spam' },
    target: { kind: 'ids', ids: Array.from({ length: 700 }, (_, n) => seededUser(n + 1).id) },
  });
  await opened.call('bulk.start', { previewId: bulk.id, confirm: true });
  const beside = await Promise.all([1, 2, 3].map(async (n) => opened.call('users.get', { id: seededUser(n).id })));
  expect(beside).toHaveLength(3);
  expect(await ended(opened, exporting.id)).toMatchObject({ state: 'done' });
  expect(await ended(opened, bulk.id)).toMatchObject({ state: 'done', done: 700, failed: 0 });
  expect((await readFile(file, 'utf8')).split('\n').length).toBeGreaterThan(2000);
  expect((await database.find('user', { banned: true })).length).toBe(700);
  const batches = (await opened.call('audit.list', { limit: 50 })).rows.filter(
    ({ undo, target }) => undo === 'possible' && target?.type === 'job',
  );
  for (const { id } of batches) await opened.call('audit.undo', { id });
  expect(await database.find('user', { banned: true })).toEqual([]);

  const made = await opened.call('users.create', {
    name: 'New',
    email: `new.${email}`,
    password: PASSWORD,
    emailVerified: true,
  });
  expect((await server.trySignIn(`new.${email}`, PASSWORD)).status).toBe(200);
  await opened.call('users.remove', { ids: [made.id], confirm: true });
  expect((await server.trySignIn(`new.${email}`, PASSWORD)).status).toBe(401);
}

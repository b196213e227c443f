// What differs from one database to the next and cannot be guessed: names that were given, columns that are missing or
// too many, values where none are expected, and questions that only a person can answer.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { DatabaseKind } from '../support/databases';
import { adHoc, type AdHoc } from '../support/schemas/ad-hoc';

const made: AdHoc[] = [];
afterEach(async () => {
  for (const one of made.splice(0)) await one.close();
});

async function start(kind: DatabaseKind, script: string): Promise<AdHoc> {
  const one = await adHoc(kind, inject('pgUrl'), script);
  made.push(one);
  return one;
}

const fixture = async (file: string) => readFile(path.join(import.meta.dirname, '../fixtures/schemas', file), 'utf8');

const kinds = ['postgres', 'sqlite'] as const;
const NOW = '2026-01-02T03:04:05.678Z';
const TABLES = `
  create table "user" (id text primary key, name text, email text not null, "emailVerified" integer, "createdAt" text, "updatedAt" text);
  create table session (id text primary key, "userId" text, token text, "expiresAt" text, "createdAt" text, "updatedAt" text);`;
const ADA = `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
  values ('a', 'Ada', 'ada@example.com', 0, '${NOW}', '${NOW}');`;

describe.each(kinds)('names, on %s', (kind) => {
  it.each([
    ['a table that is not there', { tables: { user: 'nobody' } }, /no table "nobody"/],
    ['a table better-auth does not have', { tables: { people: 'user' } }, /no table "people"/],
    ['a field better-auth does not have', { fields: { user: { mail: 'email' } } }, /no field "mail" in "user"/],
    ['a column that is not there', { fields: { user: { email: 'mail' } } }, /"user" has no column "mail"/],
    ['a table that is another', { tables: { user: 'session' } }, /"session" lacks name, email, emailVerified/],
  ])('says what is wrong with %s', async (_what, mapping, message) => {
    const { refused } = await start(kind, TABLES);
    const error = await refused({ mapping });
    expect(error).toMatchObject({ code: 'SCHEMA_MISMATCH', message: expect.stringMatching(message) as string });
    expect(error.hint).toMatch(/connection/);
  });

  it('says so when there is no user table at all, or one that lacks columns', async () => {
    const { refused, run } = await start(kind, 'create table orders (id integer);');
    expect(await refused()).toMatchObject({
      code: 'SCHEMA_MISMATCH',
      details: { tables: [expect.stringContaining('orders')] },
    });
    await run('create table users (id text, email text, "emailVerified" integer);');
    expect((await refused()).message).toBe('The table "users" lacks name, createdAt, updatedAt.');
  });

  it('takes the exact name where two tables would do, and tells', async () => {
    const { open, app, run } = await start(kind, TABLES + ADA);
    await run(`create table users as select * from "user"; update users set name = 'Impostor';`);
    const report = await open();
    expect(report.tables.user.name).toBe('user');
    expect(report.warnings).toEqual([
      expect.stringMatching(/"user" is taken .*"users"/),
      expect.anything(),
      expect.anything(),
    ]);
    expect((await app.call('users.list')).rows.map((r) => r.name)).toEqual(['Ada']);
    expect((await open({ mapping: { tables: { user: 'users' } } })).tables.user.name).toBe('users');
    expect((await app.call('users.list')).rows.map((r) => r.name)).toEqual(['Impostor']);
  });

  it('takes the table with the right columns where the exact name is somebody else’s', async () => {
    const { open } = await start(
      kind,
      `${TABLES} create table account (id text, balance integer);
      create table accounts (id text, user_id text, account_id text, provider_id text, created_at text, updated_at text);`,
    );
    const report = await open();
    expect(report.tables.account.name).toBe('accounts');
    expect(report.warnings.join()).toMatch(
      /"accounts" is taken for better-auth's account table, though there is "account"/,
    );
  });
});

it.each(kinds)('does not take the session table of another library for better-auth’s, on %s', async (kind) => {
  const [userOnly = ''] = TABLES.split(';');
  const { open, refused, app } = await start(
    kind,
    `${userOnly}; ${ADA} create table session (sid text primary key, sess text, expire text);`,
  );
  const report = await open();
  expect(report.tables.session.name).toBeNull();
  expect(report.sessionsInDatabase).toBe(false);
  expect(report.warnings.join()).toMatch(/"session" lacks id, userId, expiresAt, so it is not taken/);
  expect(await app.call('users.get', { id: 'a' })).toMatchObject({ counts: { sessions: 0 } });
  const error = await refused({ mapping: { tables: { session: 'session' } } });
  expect(error).toMatchObject({ code: 'SCHEMA_MISMATCH', message: 'The table "session" lacks id, userId, expiresAt.' });
});

it('does not let one schema hide a table of another that the mapping names', async () => {
  const { open, app } = await start(
    'postgres',
    `${TABLES} create schema identity; create table identity."user" as select * from "user"; ${ADA.replace('"user"', 'identity."user"')}`,
  );
  expect((await open({ mapping: { tables: { user: 'identity.user' } } })).tables.user.name).toBe('identity.user');
  expect((await app.call('users.list')).rows.map((r) => r.name)).toEqual(['Ada']);
});

describe.each(kinds)('columns, on %s', (kind) => {
  it('works without anything that is optional', async () => {
    const { open, app, run } = await start(kind, TABLES + ADA);
    await run(`insert into session values ('s', 'a', 't', '2999-01-01T00:00:00.000Z', '${NOW}', '${NOW}');
      create table verification (id text, identifier text, value text, "expiresAt" text);
      insert into verification values ('v', 'reset-password:abc', 'a', '2999-01-01T00:00:00.000Z');`);
    const report = await open();
    expect(report.tables.session.missing).toEqual([]);
    expect(report.tables.account).toMatchObject({ name: null, rows: null });
    expect(report.warnings.join()).toMatch(/no account table/);
    const detail = await app.call('users.get', { id: 'a' });
    expect(detail).toMatchObject({
      image: null,
      accounts: [],
      counts: { sessions: 1, activeSessions: 1, verifications: 1 },
    });
    expect(detail.sessions).toMatchObject([{ ipAddress: null, userAgent: null, state: 'active' }]);
    expect((await app.call('verifications.list')).rows).toMatchObject([{ createdAt: null, userId: 'a' }]);
    expect((await app.refused('accounts.list')).code).toBe('UNSUPPORTED');
    const changed = await app.call('users.update', {
      id: 'a',
      patch: { email: 'b@example.com' },
      expectedUpdatedAt: NOW,
    });
    expect(changed).toMatchObject({ email: 'b@example.com', verifications: [] });
    expect((await app.call('sessions.revokeForUser', { userId: 'a' })).revoked).toBe(1);
  });

  it('says that sessions are elsewhere where there is no session table', async () => {
    const { open, app } = await start(kind, `${TABLES.split(';')[0] ?? ''}; ${ADA}`);
    const report = await open();
    expect(report.sessionsInDatabase).toBe(false);
    expect((await app.refused('sessions.list')).code).toBe('UNSUPPORTED');
    expect((await app.call('users.get', { id: 'a' })).counts).toMatchObject({ sessions: 0, verifications: 0 });
    expect((await app.refused('users.list', { filters: { hasActiveSession: true } })).code).toBe('UNSUPPORTED');
  });

  it('keeps and shows columns better-auth does not know, and hides what is secret by its name', async () => {
    const { open, app, database, run } = await start(kind, TABLES + ADA);
    const [json, bytes] = kind === 'postgres' ? ['jsonb', 'bytea'] : ['text', 'blob'];
    await run(`alter table "user" add column plan text; alter table "user" add column points bigint;
      alter table "user" add column settings ${json}; alter table "user" add column avatar ${bytes};
      alter table "user" add column "apiKey" text; alter table "user" add column reset_token text;
      update "user" set plan = 'gold', points = 12, settings = '{"theme": "dark"}', avatar = '\\x00ff', "apiKey" = 'k-123456';`);
    const report = await open();
    expect(report.tables.user.extra).toEqual(['plan', 'points', 'settings', 'avatar', 'apiKey', 'reset_token']);
    const fields = async () => {
      const all = (await app.call('users.get', { id: 'a' })).fields;
      return Object.fromEntries(all.map((f) => [f.column, [f.value, f.secret, f.present]]));
    };
    const shown = await fields();
    expect(shown).toMatchObject({
      plan: ['gold', false, true],
      apiKey: [null, true, true],
      reset_token: [null, true, false],
      email: ['ada@example.com', false, true],
    });
    expect(String(shown['points']?.[0])).toBe('12');
    expect(JSON.parse(String(shown['settings']?.[0]))).toEqual({ theme: 'dark' });
    expect(JSON.stringify(shown)).not.toContain('k-123456');
    const before = await database.query('select plan, points, settings, avatar, "apiKey", reset_token from "user"');
    await app.call('users.update', { id: 'a', patch: { name: 'Ada L.' }, expectedUpdatedAt: NOW });
    expect(await database.query('select plan, points, settings, avatar, "apiKey", reset_token from "user"')).toEqual(
      before,
    );
  });

  it('bears NULL where better-auth never writes one', async () => {
    const { open, app, run } = await start(kind, TABLES + ADA);
    await run(`insert into "user" (id, email) values ('n', 'null@example.com');
      insert into session (id, "userId", token) values ('s', 'n', 't'), ('orphan', null, 'u'), ('gone', 'nobody', 'w');
      create table account (id text, "userId" text, "accountId" text, "providerId" text, "createdAt" text, "updatedAt" text, password text);
      insert into account (id, "userId", password) values ('c', 'n', '');
      create table verification (id text, identifier text, value text, "expiresAt" text, "createdAt" text, "updatedAt" text);
      insert into verification (id) values ('v');`);
    await open();
    expect((await app.call('users.list')).rows.map((r) => r.id)).toEqual(['a', 'n']);
    const { nextCursor } = await app.call('users.list', { limit: 1 });
    expect((await app.call('users.list', { limit: 1, cursor: nextCursor })).rows).toMatchObject([
      { id: 'n', name: null, createdAt: null, updatedAt: null, emailVerified: false },
    ]);
    const detail = await app.call('users.get', { id: 'n' });
    expect(detail).toMatchObject({ counts: { sessions: 1, activeSessions: 0, accounts: 1 } });
    expect(detail.accounts).toMatchObject([{ password: { present: false }, providerId: '', createdAt: null }]);
    expect((await app.call('sessions.list')).rows.map((r) => [r.id, r.state, r.userEmail])).toEqual(
      expect.arrayContaining([
        ['orphan', 'expired', null],
        ['gone', 'expired', null],
        ['s', 'expired', 'null@example.com'],
      ]),
    );
    expect((await app.call('verifications.list')).rows).toMatchObject([{ id: 'v', kind: 'unknown', expiresAt: null }]);
    expect((await app.call('accounts.list')).rows).toHaveLength(1);
    const began = Date.now();
    const changed = await app.call('users.update', { id: 'n', patch: { emailVerified: true }, expectedUpdatedAt: NOW });
    expect(changed).toMatchObject({ emailVerified: true, name: null });
    expect(Date.parse(changed.updatedAt ?? '')).toBeGreaterThanOrEqual(began);
    expect(Date.parse(changed.updatedAt ?? '')).toBeLessThanOrEqual(Date.now());
    expect((await app.call('sessions.revoke', { ids: ['s', 'orphan'] })).notFound).toBe(2);
  });
});

describe('booleans on Postgres', () => {
  it.each([
    ['smallint', '0', '1', 0, 1],
    ['integer', '0', '1', 0, 1],
    ['bigint', '0', '1', '0', '1'],
    ['text', `'false'`, `'true'`, 'false', 'true'],
    ['character varying(5)', `'f'`, `'t'`, 'f', 't'],
    ['character(1)', `'0'`, `'1'`, '0', '1'],
    ['boolean', 'false', 'true', false, true],
  ])('are kept as %s (%s, %s)', async (type, no, yes, storedNo, storedYes) => {
    const { open, app, database } = await start(
      'postgres',
      `${TABLES.replace('"emailVerified" integer', `"emailVerified" ${type}`)} ${ADA.replace(', 0,', `, ${no},`)}
       insert into "user" values ('b', 'Bo', 'bo@example.com', ${yes}, '${NOW}', '${NOW}');`,
    );
    await open();
    for (const [emailVerified, id] of [
      [true, 'b'],
      [false, 'a'],
    ] as const) {
      expect((await app.call('users.list', { filters: { emailVerified } })).rows.map((r) => r.id)).toEqual([id]);
    }
    await app.call('users.update', { id: 'a', patch: { emailVerified: true }, expectedUpdatedAt: NOW });
    const changed = await app.call('users.update', {
      id: 'b',
      patch: { emailVerified: false },
      expectedUpdatedAt: NOW,
    });
    expect(changed.emailVerified).toBe(false);
    expect(await database.query('select id, "emailVerified" as v from "user" order by id')).toEqual([
      { id: 'a', v: storedYes },
      { id: 'b', v: storedNo },
    ]);
  });
});

describe('the form of times on SQLite', () => {
  it('is not asked for in an empty database of better-auth’s own migration', async () => {
    const { open } = await start('sqlite', await fixture('kysely-1.6.34.sqlite.sql'));
    expect(await open()).toMatchObject({ questions: [], dateFormat: 'ISO 8601 text' });
  });

  it.each(['drizzle-ms.sqlite.sql', 'prisma.sqlite.sql'])('is asked for in an empty one like %s', async (file) => {
    const { open, app } = await start('sqlite', await fixture(file));
    const report = await open();
    expect(report.questions).toMatchObject([{ key: 'times.emptyColumns', blocksWriting: true }]);
    expect(report.questions[0]?.columns).toEqual(expect.arrayContaining(['user.createdAt', 'session.expiresAt']));
    expect(report.warnings.join()).toMatch(/seconds or milliseconds/);
    expect((await app.call('users.list')).rows).toEqual([]);
    expect((await app.refused('sessions.revoke', { ids: ['x'] })).code).toBe('CONFIRMATION_REQUIRED');
    expect((await open({ times: { emptyColumns: 'epoch-seconds' } })).questions).toEqual([]);
    expect((await app.call('sessions.revoke', { ids: ['x'] })).notFound).toBe(1);
  });

  it('settles by itself once rows are there, and from then on is theirs', async () => {
    const { open, app, run, database } = await start('sqlite', await fixture('drizzle-seconds.sqlite.sql'));
    await open();
    await run(
      `insert into user (id, name, email, created_at, updated_at) values ('a', 'Ada', 'ada@example.com', 1767323045, 1767323045)`,
    );
    const changed = await app.call('users.update', {
      id: 'a',
      patch: { name: 'Ada L.' },
      expectedUpdatedAt: '2026-01-02T03:04:05Z',
    });
    expect(changed.createdAt).toBe('2026-01-02T03:04:05.000Z');
    const [row] = await database.query('select updated_at as t from user');
    expect(String(row?.['t'])).toMatch(/^\d{10}$/);
    expect((await app.call('connections.status')).report).toMatchObject({
      questions: [],
      dateFormat: 'seconds since 1970',
    });
  });

  it('is the neighbours’ in a column without values, and the other tables’ in an empty table', async () => {
    const { open } = await start('sqlite', await fixture('drizzle-seconds.sqlite.sql'));
    const { run } = made[0] as AdHoc;
    await run(
      `insert into user (id, name, email, created_at, updated_at) values ('a', 'A', 'a@example.com', 1767323045, 1767323045)`,
    );
    const report = await open();
    expect(report.questions).toEqual([]);
    expect(report.tables.user.forms['banExpires']).toBe('seconds since 1970');
    expect(report.tables.session.forms['expiresAt']).toBe('seconds since 1970');
    expect(report.dateFormat).toBe('seconds since 1970');
  });

  it('is the commonest where a column has several, and that is told', async () => {
    const { open, app, run, database } = await start('sqlite', await fixture('drizzle-seconds.sqlite.sql'));
    // the default of this very schema writes text into its integer column
    await run(`insert into user (id, name, email) values ('odd', 'Odd', 'odd@example.com');
      insert into user (id, name, email, created_at, updated_at) values ('a', 'A', 'a@example.com', 1767323045, 1767323045),
        ('b', 'B', 'b@example.com', 1767323045, 1767323045)`);
    const report = await open();
    expect(report.tables.user.forms['updatedAt']).toBe('seconds since 1970');
    expect(report.warnings.join()).toMatch(/several forms in user.createdAt, user.updatedAt/);
    await app.call('users.update', { id: 'a', patch: { name: 'A2' }, expectedUpdatedAt: '2026-01-02T03:04:05Z' });
    expect(await database.query(`select typeof(updated_at) as t from user where id = 'a'`)).toEqual([{ t: 'integer' }]);
  });

  it.each([
    ['2026-01-02 03:04:05', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
    ['2026-01-02 03:04:05.678', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/],
    ['2026-01-02T03:04:05Z', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/],
    ['2026-01-02T03:04:05.678+00:00', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/],
    ['2026-01-02T03:04:05.678901', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/],
  ])('is kept to the letter: %s', async (text, shape) => {
    const { open, app, database, run } = await start('sqlite', TABLES + ADA.replaceAll(NOW, text));
    await run(
      `insert into session values ('live', 'a', 't', '${text.replace('2026', '2999')}', '${text}', '${text}'), ('old', 'a', 'u', '${text}', '${text}', '${text}')`,
    );
    await open();
    const before = await app.call('users.get', { id: 'a' });
    expect(before.createdAt).toBe(text.includes('678') ? NOW : '2026-01-02T03:04:05.000Z');
    expect(before.counts).toMatchObject({ sessions: 2, activeSessions: 1 });
    const after = await app.call('users.update', {
      id: 'a',
      patch: { name: 'B' },
      expectedUpdatedAt: before.updatedAt ?? '',
    });
    const [row] = await database.query('select "updatedAt" as t, "createdAt" as c from user');
    expect(row?.['t']).toMatch(shape);
    expect(row?.['c']).toBe(text);
    await app.call('users.update', { id: 'a', patch: { name: 'C' }, expectedUpdatedAt: after.updatedAt ?? '' });
  });
});

describe('the zone of Postgres times without one', () => {
  const seed = (time: string) => `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
    values ('a', 'Ada', 'ada@example.com', false, ${time}, ${time});`;
  const inZone = (zone: string) => `now() at time zone '${zone}'`;

  it('is asked for, and writing waits, when times lie ahead of the clock', async () => {
    const { open, app, run, database } = await start('postgres', await fixture('kysely-1.3.10.postgres.sql'));
    const began = Date.now();
    await run(seed(inZone('Europe/Berlin')));
    const report = await open();
    expect(report.questions).toMatchObject([{ key: 'times.zone', assumed: 'UTC', blocksWriting: true }]);
    expect(report.questions[0]?.columns).toContain('user.updatedAt');
    const user = await app.call('users.get', { id: 'a' });
    const write = { id: 'a', patch: { name: 'Ada L.' } };
    const refused = await app.refused('users.update', { ...write, expectedUpdatedAt: user.updatedAt ?? '' });
    expect(refused).toMatchObject({ code: 'CONFIRMATION_REQUIRED', details: { question: 'times.zone' } });
    expect(await database.query('select name from "user"')).toEqual([{ name: 'Ada' }]);

    const answered = await open({ times: { zone: 'Europe/Berlin' } });
    expect(answered.questions).toEqual([]);
    const read = await app.call('users.get', { id: 'a' });
    expect(Date.parse(read.updatedAt ?? '')).toBeGreaterThanOrEqual(began);
    expect(Date.parse(read.updatedAt ?? '')).toBeLessThanOrEqual(Date.now());
    await app.call('users.update', { ...write, expectedUpdatedAt: read.updatedAt ?? '' });
    const [row] = await database.query(
      `select extract(epoch from "updatedAt" - (now() at time zone 'Europe/Berlin')) as off from "user"`,
    );
    expect(Math.abs(Number(row?.['off']))).toBeLessThan(60);
  });

  it.each(['UTC', 'America/New_York'])(
    'is asked for, and writing waits, where better-auth wrote local time and nothing speaks against %s',
    async (zone) => {
      const { open, app, run } = await start('postgres', await fixture('kysely-1.3.10.postgres.sql'));
      await run(seed(inZone(zone)));
      expect((await open()).questions).toMatchObject([{ key: 'times.zone', blocksWriting: true }]);
      const user = await app.call('users.get', { id: 'a' });
      const write = { id: 'a', patch: { name: 'Ada L.' } };
      expect(await app.refused('users.update', { ...write, expectedUpdatedAt: user.updatedAt ?? '' })).toMatchObject({
        code: 'CONFIRMATION_REQUIRED',
      });
      expect((await open({ times: { zone } })).questions).toEqual([]);
      const read = await app.call('users.get', { id: 'a' });
      await app.call('users.update', { ...write, expectedUpdatedAt: read.updatedAt ?? '' });
    },
  );

  it.each(['drizzle-timestamp.postgres.sql', 'prisma.postgres.sql'])('is asked nobody for %s', async (file) => {
    const { open } = await start('postgres', await fixture(file));
    expect((await open()).questions).toEqual([]);
  });

  it('must exist', async () => {
    const { app, database } = await start('postgres', await fixture('kysely-1.3.10.postgres.sql'));
    const error = await app.refused('connections.save', {
      name: 'x',
      environment: 'development',
      driver: 'postgres',
      postgres: { url: database.target },
      times: { zone: 'Europe/Atlantis' },
    });
    expect(error).toMatchObject({ code: 'INVALID_INPUT', field: 'times.zone' });
  });
});

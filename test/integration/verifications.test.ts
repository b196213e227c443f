import type { Page } from '@shared/api/common';
import type { VerificationRow } from '@shared/api/verifications';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { openConnection } from '../../src/main/data/connections/open-connection';
import { parsePostgresUrl } from '../../src/main/data/database/postgres-target';
import { verificationsOfUser, verificationsOfUserId } from '../../src/main/data/verifications/verifications-of-user';
import { startAuthServer } from '../support/auth-server';
import { makeDatabase, type DatabaseKind, type MakeDatabaseOptions, type TestDatabase } from '../support/databases';
import { connectionTo } from '../support/matrix';
import { startServices, type TestServices } from '../support/services';
import { sqliteWorker } from '../support/sqlite-worker';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const password = 'correct horse battery';
const plugins = ['emailOTP', 'magicLink', 'twoFactor', 'oneTimeToken', 'phoneNumber'] as const;
const signal = new AbortController().signal;

async function world(kind: DatabaseKind, shape: MakeDatabaseOptions = {}) {
  const db = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: [...plugins], ...shape });
  cleanups.push(() => db.drop());
  const app = await startServices();
  cleanups.push(() => app.close());
  const { id } = await app.call('connections.save', connectionTo(db));
  const open = async () => app.call('connections.open', { id });
  return { db, app, open };
}

/** Ann does everything that leaves a row, Bob asks for one code. */
async function live(db: TestDatabase) {
  const auth = await startAuthServer(db.serverOptions);
  cleanups.push(() => auth.stop());
  const ann = await auth.signUp({ email: 'ann@example.com', password });
  await auth.signUp({ email: 'bob@example.com', password });
  const { cookie, token } = await auth.signIn('ann@example.com', password);
  const post = async (path: string, body: unknown) => {
    const reply = await auth.request(path, { body, cookie });
    expect(reply).toMatchObject({ status: 200 });
    return reply;
  };
  await post('/request-password-reset', { email: 'ann@example.com' });
  await post('/sign-in/magic-link', { email: 'ann@example.com' });
  await post('/email-otp/send-verification-otp', { email: 'ann@example.com', type: 'sign-in' });
  await post('/email-otp/send-verification-otp', { email: 'ann@example.com', type: 'email-verification' });
  await post('/email-otp/send-verification-otp', { email: 'bob@example.com', type: 'sign-in' });
  await post('/delete-user', { password });
  const oneTime = await auth.request('/one-time-token/generate', { cookie });
  expect(oneTime.status).toBe(200);
  const secrets = [token, (oneTime.body as { token: string }).token];
  for (const { token: mailed, code } of auth.mails) secrets.push(mailed ?? code ?? '');
  return { ann: ann.user, secrets };
}

const kindsOf = (rows: readonly VerificationRow[]) => rows.map((r) => r.kind).sort();

async function everyPage(
  app: TestServices,
  input: Parameters<typeof app.call<'verifications.list'>>[1],
  limit: number,
) {
  const rows: VerificationRow[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<VerificationRow> = await app.call('verifications.list', { ...input, limit, cursor });
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...page.rows);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}

const all = ['delete-account', 'email-otp', 'email-otp', 'email-otp', 'magic-link', 'one-time-token', 'reset-password'];

describe.each<DatabaseKind>(['postgres', 'sqlite'])('what a real server leaves on %s', (kind) => {
  it.each([
    ['default names', {}],
    ['snake_case names and number ids', { naming: 'snake', ids: 'serial' }],
    ['uuid ids', { ids: 'uuid' }],
  ] as const)('is named, with %s, and nothing secret comes out', async (_, shape) => {
    const { db, app, open } = await world(kind, shape);
    const { ann, secrets } = await live(db);
    await open();
    const { rows, total } = await app.call('verifications.list');
    expect(kindsOf(rows)).toEqual(all);
    expect(total).toEqual({ value: 7, exact: true });
    for (const secret of secrets) expect(JSON.stringify(rows)).not.toContain(secret);
    const byKind = (k: string) => rows.filter((r) => r.kind === k);
    expect(byKind('reset-password')[0]).toMatchObject({
      identifier: 'reset-password:••••',
      userId: ann.id,
      state: 'active',
    });
    expect(byKind('delete-account')[0]?.subject).toEqual({ type: 'userId', value: ann.id });
    expect(byKind('magic-link')[0]?.subject).toEqual({ type: 'email', value: 'ann@example.com' });
    expect(byKind('one-time-token')[0]).toMatchObject({ subject: null, userId: null });

    const find = async (search: string) => (await app.call('verifications.list', { search })).rows;
    expect(kindsOf(await find('ANN@example'))).toEqual([
      'delete-account',
      'email-otp',
      'email-otp',
      'magic-link',
      'reset-password',
    ]);
    expect(await find('bob@example.com')).toHaveLength(1);
    expect(await find('one-time')).toHaveLength(1);
    for (const secret of secrets) {
      expect(await find(secret)).toEqual([]);
      expect(await find(secret.slice(0, 5))).toEqual([]);
    }
    expect(await find('%')).toEqual([]);
    expect(kindsOf((await app.call('verifications.list', { kind: 'email-otp' })).rows)).toEqual([
      'email-otp',
      'email-otp',
      'email-otp',
    ]);
    expect((await app.call('verifications.list', { state: 'expired' })).rows).toEqual([]);
    expect((await app.call('verifications.list', { state: 'active' })).rows).toHaveLength(7);
  });

  it('is recognised by its values where identifiers are hashed', async () => {
    const { db, app, open } = await world(kind, { extra: { verification: { storeIdentifier: 'hashed' } } });
    const { ann, secrets } = await live(db);
    await open();
    const { rows } = await app.call('verifications.list');
    expect(kindsOf(rows)).toEqual(all);
    expect(rows.every((r) => r.hashed && (r.kind === 'email-otp' || r.identifier === '••••'))).toBe(true);
    // Codes are sent to people who are known, and their few identifiers can be hashed and compared.
    const told = rows.filter((r) => r.kind === 'email-otp').map((r) => r.subject?.value);
    expect(told.sort()).toEqual(['ann@example.com', 'ann@example.com', 'bob@example.com']);
    for (const secret of secrets) expect(JSON.stringify(rows)).not.toContain(secret);

    // An address that is known in full can be hashed, and so the codes sent to it are found.
    const found = (await app.call('verifications.list', { search: 'ann@example.com' })).rows;
    expect(kindsOf(found)).toEqual(['delete-account', 'email-otp', 'email-otp', 'magic-link', 'reset-password']);
    expect(found.find((r) => r.kind === 'email-otp')).toMatchObject({ hashed: true, attempts: 0 });
    const { rows: resets } = await app.call('verifications.list', { kind: 'reset-password' });
    expect(resets.map((r) => r.userId)).toEqual([ann.id]);
  });

  it('is found for a user', async () => {
    for (const extra of [{}, { verification: { storeIdentifier: 'hashed' } }] as const) {
      const { db, app, open } = await world(kind, { extra });
      const { ann } = await live(db);
      await open();
      const of = async (user: string) => kindsOf((await app.call('verifications.list', { user })).rows);
      const anns = ['delete-account', 'email-otp', 'email-otp', 'magic-link', 'reset-password'];
      expect(await of(ann.id)).toEqual(anns);
      expect(await of(' Ann@Example.com ')).toEqual(anns);
      expect(await of('bob@example.com')).toEqual(['email-otp']);
      expect(await of('ann@example')).toEqual([]);
      const { rows: codes } = await app.call('verifications.list', { user: ann.id, kind: 'email-otp' });
      expect(codes).toHaveLength(2);

      const connection = await openConnection(
        {
          id: 'c',
          name: 'c',
          environment: 'development',
          readOnly: true,
          target:
            db.location.kind === 'postgres'
              ? { driver: 'postgres', postgres: parsePostgresUrl(db.location.url) }
              : { driver: 'sqlite', file: db.location.file },
          replica: null,
          mapping: {},
          times: {},
          authServer: null,
          mail: null,
          access: {},
          sessions: {},
          mailing: {},
          passwords: {},
          signIn: {},
          tunnel: null,
        },
        sqliteWorker,
      );
      cleanups.push(() => connection.close());
      const who = { userId: ann.id, email: 'ann@example.com', phone: null };
      const { rows, complete } = await verificationsOfUser(connection, who, 100, { now: new Date(), signal });
      expect(kindsOf(rows)).toEqual(['delete-account', 'email-otp', 'email-otp', 'magic-link', 'reset-password']);
      expect(complete).toBe(true);

      const contact = Promise.resolve({ email: who.email, phone: null });
      const byId = { userId: ann.id, contact };
      expect(await verificationsOfUserId(connection, byId, 100, { now: new Date(), signal })).toEqual({
        rows,
        complete: true,
      });

      const big = {
        ...connection,
        handle: { ...connection.handle, estimateRows: async () => ({ value: 1e7, exact: false }) },
      };
      const some = await verificationsOfUser(big, who, 100, { now: new Date(), signal });
      expect(kindsOf(some.rows)).toEqual(['email-otp', 'email-otp']);
      expect(some.complete).toBe(false);

      // The statement finds out the address itself; what the page reads meanwhile comes later.
      const { verification } = connection.report.tables;
      const large = {
        ...big,
        report: {
          ...connection.report,
          tables: {
            ...connection.report.tables,
            verification: { ...verification, rows: { value: 1e7, exact: false } },
          },
        },
      };
      expect(await verificationsOfUserId(large, byId, 100, { now: new Date(), signal })).toEqual(some);
    }
  });
});

describe.each<DatabaseKind>(['postgres', 'sqlite'])('a filter on %s', (kind) => {
  it('by user finds codes to an address that is no user’s', async () => {
    const { db, app, open } = await world(kind);
    const at = new Date('2026-01-02T03:04:05.000Z');
    await db.insert('verification', {
      id: 'v-stray',
      identifier: 'sign-in-otp-stray@example.com',
      value: '123456:0',
      expiresAt: at,
      createdAt: at,
      updatedAt: at,
    });
    await open();
    const { rows } = await app.call('verifications.list', { user: 'Stray@example.com' });
    expect(rows.map((row) => row.id)).toEqual(['v-stray']);
  });

  it('by time, and pages from the end, agree with the plain list', async () => {
    const { db, app, open } = await world(kind);
    const day = (n: number) => new Date(Date.UTC(2026, 0, n));
    for (let i = 1; i <= 24; i += 1) {
      await db.insert('verification', {
        id: `v-${String(i).padStart(2, '0')}`,
        identifier: i % 3 === 0 ? `reset-password:secret-${i}` : `magic-link:secret-${i}`,
        value: i % 3 === 0 ? 'nobody' : JSON.stringify({ email: `p${i % 2}@example.com` }),
        createdAt: day(i),
        updatedAt: day(i),
        expiresAt: day(i + 2),
      });
    }
    await open();
    const ids = async (input: Parameters<typeof app.call<'verifications.list'>>[1]) =>
      (await everyPage(app, input, 5)).map((row) => Number(row.id.slice(2)));
    const down = Array.from({ length: 24 }, (_, i) => 24 - i);
    const at = (n: number) => day(n).toISOString();
    expect(await ids({ createdAfter: at(10) })).toEqual(down.filter((i) => i >= 10));
    expect(await ids({ createdBefore: at(10) })).toEqual(down.filter((i) => i < 10));
    expect(await ids({ createdAfter: at(5), createdBefore: at(9), kind: 'reset-password' })).toEqual([6]);
    expect(await ids({ expiresAfter: at(20) })).toEqual(down.filter((i) => i + 2 >= 20));
    expect(await ids({ expiresBefore: at(20), user: 'p1@example.com' })).toEqual(
      down.filter((i) => i + 2 < 20 && i % 3 !== 0 && i % 2 === 1),
    );

    for (const filter of [{}, { kind: 'magic-link' }, { user: 'p0@example.com' }] as const) {
      const upwards: number[] = [];
      let cursor: string | null | undefined = null;
      do {
        const page: Page<VerificationRow> = await app.call('verifications.list', {
          ...filter,
          from: 'end',
          limit: 5,
          cursor,
        });
        expect(page.nextCursor).toBeNull();
        upwards.unshift(...page.rows.map((row) => Number(row.id.slice(2))));
        cursor = page.prevCursor;
      } while (cursor !== null && cursor !== undefined);
      expect(upwards).toEqual(await ids(filter));
    }
  });
});

describe.each<DatabaseKind>(['postgres', 'sqlite'])('many rows on %s', (kind) => {
  it('are paged without loss or repetition, rows without a time last', async () => {
    const { db, app, open } = await world(kind);
    if (kind === 'postgres') await db.query('alter table verification alter column "createdAt" drop not null');
    const at = (n: number) => (kind === 'postgres' ? new Date(n) : new Date(n).toISOString());
    const start = Date.now() - 10_000_000;
    for (let i = 0; i < 60; i += 1) {
      const created = start + Math.floor(i / 7) * 60_000; // several share one moment
      await db.insert('verification', {
        id: `v${String(i).padStart(3, '0')}`,
        identifier: i % 3 === 0 ? `reset-password:secret${i}` : `sign-in-otp-user${i}@example.com`,
        value: i % 3 === 0 ? `user${i}` : '123456:0',
        expiresAt: at(i % 2 === 0 ? Date.now() + 60_000 : Date.now() - 60_000),
        createdAt: kind === 'postgres' && i < 5 ? null : at(created),
        updatedAt: at(created),
      });
    }
    await open();
    const whole = await everyPage(app, {}, 500);
    expect(whole).toHaveLength(60);
    const times = whole.map((r) => r.createdAt ?? '');
    expect(times).toEqual(times.toSorted().toReversed());
    for (const limit of [1, 7, 59, 60]) expect(await everyPage(app, {}, limit)).toEqual(whole);
    for (const input of [
      { kind: 'reset-password' },
      { state: 'expired' },
      { search: 'user1' },
      { kind: 'email-otp', state: 'active', search: '@example' },
    ] as const) {
      const expected = await everyPage(app, input, 500);
      expect(expected.length).toBeGreaterThan(2);
      expect(await everyPage(app, input, 3)).toEqual(expected);
    }
    const { nextCursor } = await app.call('verifications.list', { limit: 5 });
    expect(await app.refused('verifications.list', { limit: 5, kind: 'sso', cursor: nextCursor })).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'cursor',
    });
  });
});

it('says unknown where the database user may not read the secret columns', async () => {
  const { db, app } = await world('postgres');
  await live(db);
  const role = `reader_${Date.now()}`;
  await db.query(`create role ${role} login password 'x'`);
  await db.query(`grant select on "user", session, account to ${role}`);
  await db.query(`grant select (id, "expiresAt", "createdAt", "updatedAt") on verification to ${role}`);
  cleanups.push(async () => {
    await db.query(`drop owned by ${role}`);
    await db.query(`drop role ${role}`);
  });
  const url = new URL(db.target);
  url.username = role;
  url.password = 'x';
  const { id } = await app.call('connections.save', connectionTo(db, { postgres: { url: url.href } }));
  await app.call('connections.open', { id });
  const { rows } = await app.call('verifications.list');
  expect(rows.map((r) => [r.kind, r.identifier, r.subject])).toEqual(
    Array.from({ length: 7 }, () => ['unknown', '••••', null]),
  );
  expect((await app.call('verifications.list', { search: 'ann@example.com' })).rows).toEqual([]);
});

it('is empty where the database has no such table', async () => {
  const { db, app, open } = await world('sqlite');
  await db.query('drop table verification');
  await open();
  expect(await app.call('verifications.list')).toEqual({
    rows: [],
    nextCursor: null,
    total: { value: 0, exact: true },
  });
});

it('sorts by expiry where the time of creation is not kept', async () => {
  const { db, app, open } = await world('sqlite');
  await db.query('drop table verification');
  await db.query(
    'create table verification (id text primary key, identifier text not null, value text not null, expiresAt date not null)',
  );
  for (const n of [2, 3, 1]) {
    await db.query(
      `insert into verification values ('v${n}', 'reset-password:${n}', 'u', '${new Date(Date.now() + n * 1000).toISOString()}')`,
    );
  }
  await open();
  expect((await everyPage(app, {}, 2)).map((r) => [r.id, r.createdAt])).toEqual([
    ['v3', null],
    ['v2', null],
    ['v1', null],
  ]);
});

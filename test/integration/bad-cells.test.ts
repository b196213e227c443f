// One bad cell is one bad cell: databases whose every column may hold anything, on both engines. Lists give every row once,
// every person's page opens, and what cannot be read says so.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { MethodInput } from '@shared/contract';
import type { ErrorInfo } from '@shared/result';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { keepFigures } from '../support/figures';
import { addHostileRows, openToAnything, shownIds, TABLES, type Flavour } from '../support/hostile';
import { addUser, collect, collectFromEnd, openOn, type Opened } from '../support/opened';

/** With the four tables of three databases, ten thousand rows. */
const EACH = 834;
const SEED = 20_261_129;

const LISTS = {
  user: 'users.list',
  session: 'sessions.list',
  account: 'accounts.list',
  verification: 'verifications.list',
} as const;
type ListMethod = (typeof LISTS)[keyof typeof LISTS];

const SORTS: Readonly<Record<ListMethod, readonly string[]>> = {
  'users.list': ['createdAt', 'email', 'name', 'updatedAt'],
  'sessions.list': ['createdAt', 'updatedAt', 'expiresAt'],
  'accounts.list': [],
  'verifications.list': [],
};

/** Every order a list has. */
function ordersOf(method: ListMethod): NonNullable<MethodInput<ListMethod>>[] {
  const sorted = SORTS[method].flatMap((by) => [
    { sort: { by, direction: 'asc' } },
    { sort: { by, direction: 'desc' } },
  ]);
  return [{}, ...sorted] as NonNullable<MethodInput<ListMethod>>[];
}

const isShared = ({ details }: ErrorInfo) =>
  details !== undefined && 'reason' in details && details.reason === 'shared-id';

/** How many rows of each id there are more, or fewer, than there should be. */
function differing(expected: readonly string[], found: readonly string[]): Record<string, number> {
  const n = new Map<string, number>();
  for (const id of found) n.set(id, (n.get(id) ?? 0) + 1);
  for (const id of expected) n.set(id, (n.get(id) ?? 0) - 1);
  return Object.fromEntries([...n].filter(([, more]) => more !== 0).map(([id, more]) => [id.slice(0, 60), more]));
}

describe.each([
  { kind: 'sqlite', flavour: 'as better-auth has them' },
  { kind: 'sqlite', flavour: 'of no type' },
  { kind: 'postgres', flavour: 'as better-auth has them' },
] as const)(
  'hostile rows on $kind, columns $flavour',
  ({ kind, flavour }: { kind: 'sqlite' | 'postgres'; flavour: Flavour }) => {
    let database: TestDatabase;
    let app: Opened;
    const ids = {} as Record<(typeof TABLES)[number], string[]>;
    const figures = { unreadable: 0, people: 0, differing: 0 };

    beforeAll(async () => {
      database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
      await openToAnything(database, flavour);
      await addHostileRows(database, EACH, SEED);
      for (const table of TABLES) ids[table] = await shownIds(database, table);
      app = await openOn(database);
    });
    afterAll(async () => {
      await app.close();
      await database.drop();
    });

    it.each(TABLES)('gives every row of %s once, in every order and from both ends', async (table) => {
      const method = LISTS[table];
      for (const order of ordersOf(method)) {
        const all = await collect(app, method, { ...order, limit: 500 });
        const down = all.map(({ id }) => id);
        const more = differing(ids[table], down);
        figures.differing += Object.keys(more).length;
        expect({ order, more }).toEqual({ order, more: {} });
        const up = await collectFromEnd(app, method, { ...order, limit: 500 });
        expect({ order, ids: up.map(({ id }) => id) }).toEqual({ order, ids: down });
        // Pages that end everywhere: at bytes, at NULL, between rows that share all there is.
        const small = await collect(app, method, { ...order, limit: 97 });
        expect({ order, ids: small.map(({ id }) => id) }).toEqual({ order, ids: down });
      }
    });

    it('opens the page of everybody', async () => {
      const whole = ids.user.filter((id) => id !== '' && id.length <= 255 && !/[\uFFFD…]/.test(id));
      const failed: unknown[] = [];
      for (const id of new Set(whole)) {
        const answer = await app.dispatcher.call('users.get', { id });
        const shared = ids.user.filter((one) => one === id).length > 1;
        const right = answer.ok
          ? !shared && (answer.data as { id: string }).id === id
          : shared && isShared(answer.error);
        if (!right) failed.push([id, answer]);
      }
      expect(failed).toEqual([]);
      expect(new Set(whole).size).toBeGreaterThan(EACH / 2);
      figures.people = new Set(whole).size;
    });

    it('shows what cannot be read as such, and nothing of what is secret', async () => {
      for (const table of TABLES) {
        const rows = await collect(app, LISTS[table], { limit: 500 });
        const bad = rows.filter((row) => row.unreadable !== undefined);
        expect(bad.length).toBeGreaterThan(EACH / 50);
        figures.unreadable += bad.length;
        for (const { unreadable } of bad) {
          for (const [field, raw] of Object.entries(unreadable ?? {})) {
            if (table === 'verification' && /identifier|value/.test(field)) expect(raw).toMatch(/^(NULL|bytes)$/);
            expect(raw.length).toBeLessThan(300);
          }
        }
      }
    });

    it('does to people what can be done to them, and says plainly what cannot', async () => {
      const some = [...new Set(ids.user)].filter((id) => id !== '' && id.length <= 255).filter((_, at) => at % 9 === 0);
      const codes = new Set<string>();
      for (const id of some) {
        for (const [method, input] of [
          ['users.ban', { id }],
          ['users.setRole', { id, role: 'user' }],
          ['sessions.revokeForUser', { userId: id }],
          ['users.removalPreview', { ids: [id] }],
          ['users.remove', { ids: [id], confirm: true }],
        ] as const) {
          const answer = await app.dispatcher.call(method, input);
          if (!answer.ok) codes.add(answer.error.code);
          else if (method === 'users.remove') expect(JSON.stringify(answer.data)).not.toContain('does not know');
        }
      }
      expect([...codes].filter((code) => code !== 'CONFLICT' && code !== 'NOT_FOUND')).toEqual([]);
    });

    it('logs nothing that went wrong inside', () => {
      expect(app.logged.filter((line) => line.startsWith('error'))).toEqual([]);
      const rows = TABLES.reduce((sum, table) => sum + ids[table].length, 0);
      keepFigures({ database: `${kind}, columns ${flavour}`, rows, ...figures });
    });
  },
);

describe.each(['postgres', 'sqlite'] as const)('on %s', (kind) => {
  let database: TestDatabase;
  let app: Opened;
  beforeEach(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    await openToAnything(database, 'as better-auth has them');
  });
  afterEach(async () => {
    await app.close();
    await database.drop();
  });

  it('an id that three rows share names none of them', async () => {
    for (const name of ['One', 'Two', 'Three']) await addUser(database, { id: 'same', name });
    await addUser(database, { id: 'other' });
    const secret = 'a secret that is long enough for everybody';
    app = await openOn(database, { mail: { kind: 'outbox', secret, baseURL: 'https://auth.example.com' } });
    const before = await database.dumpAll();
    const message = '3 people in this database have the same id, so nobody can tell which of them is meant.';
    const shared = { code: 'CONFLICT', message };
    expect(await app.refused('users.get', { id: 'same' })).toMatchObject(shared);
    expect(await app.refused('email.resendVerification', { userId: 'same' })).toMatchObject(shared);
    expect(await app.refused('email.sendPasswordReset', { userId: 'same' })).toMatchObject(shared);
    expect(await app.refused('email.verificationLink', { userId: 'same' })).toMatchObject(shared);
    expect(await app.refused('users.setPassword', { id: 'same', password: 'correct horse' })).toMatchObject(shared);
    expect(await app.refused('sessions.revokeForUser', { userId: 'same' })).toMatchObject(shared);
    expect(await app.refused('users.panicPreview', { id: 'same' })).toMatchObject(shared);
    expect(await app.refused('users.remove', { ids: ['same'], confirm: true })).toMatchObject(shared);
    expect(await app.refused('users.ban', { id: 'same' })).toMatchObject(shared);
    expect(await app.refused('users.setRole', { id: 'same', role: 'admin' })).toMatchObject(shared);
    expect(await database.dumpAll()).toBe(before);
    expect(await app.call('users.remove', { ids: ['same', 'other'], confirm: true })).toEqual({
      removed: 1,
      skipped: [{ id: 'same', reason: shared.message }],
    });
  });

  it('a list goes on where it was although the row it stopped at is gone', async () => {
    const long = (n: number) => `${'w'.repeat(3000)}${n}`;
    for (let n = 10; n < 22; n += 1) await addUser(database, { id: `u${n}`, name: long(n) });
    app = await openOn(database);
    for (const direction of ['asc', 'desc'] as const) {
      const sort = { by: 'name', direction } as const;
      const first = await app.call('users.list', { sort, limit: 6 });
      const last = first.rows.at(-1)?.id ?? '';
      await database.remove('user', { id: last });
      const rest = await app.call('users.list', { sort, limit: 100, cursor: first.nextCursor });
      const seen = new Set([...first.rows, ...rest.rows].map(({ id }) => id));
      expect(seen.size).toBe(12);
      await addUser(database, { id: last, name: long(Number(last.slice(1))) });
    }
  });

  it('a page with texts of megabytes costs no more than its rows', async () => {
    const megabyte = 'Mozilla/5.0 '.repeat(90_000);
    await addUser(database, { id: 'ann', name: megabyte, image: megabyte });
    const at = new Date('2026-01-01T00:00:00.000Z');
    for (let n = 0; n < 5; n += 1) {
      const [id, token] = [`s${n}`, `t${n}`];
      const row = { id, token, userId: 'ann', expiresAt: at, createdAt: at, updatedAt: at };
      await database.insert('session', { ...row, userAgent: megabyte, ipAddress: megabyte });
      const value = `{"a":"${megabyte}"}`;
      await database.insert('verification', {
        id,
        identifier: `reset-password:${n}`,
        value,
        expiresAt: at,
        createdAt: at,
        updatedAt: at,
      });
    }
    app = await openOn(database);
    for (const method of ['users.list', 'sessions.list', 'verifications.list'] as const) {
      const page = await app.call(method, { limit: 100 });
      expect(page.rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(page).length).toBeLessThan(80_000);
    }
    const { sessions, fields } = await app.call('users.get', { id: 'ann' });
    expect(JSON.stringify(sessions).length).toBeLessThan(80_000);
    // Of the row itself all is there, so that an edit starts from what is stored.
    expect(fields.find(({ field }) => field === 'name')?.value).toBe(megabyte);
  });
});

it('a column that holds the smallest whole number of all opens with a warning', async () => {
  const database = await makeDatabase('sqlite', { pg: inject('pgUrl') });
  await addUser(database, { id: 'ann' });
  await addUser(database, { id: 'bob' });
  await database.query(`update "user" set "createdAt" = -9223372036854775808 where id = 'bob'`);
  const app = await openOn(database);
  const { report } = await app.call('connections.status');
  expect(report?.warnings.join()).toContain('Times stand in several forms in user.createdAt');
  const { rows } = await app.call('users.list', { sort: { by: 'createdAt', direction: 'asc' } });
  expect(rows.map(({ id, createdAt, unreadable }) => ({ id, createdAt, unreadable }))).toEqual([
    { id: 'bob', createdAt: null, unreadable: { createdAt: '-9223372036854775808' } },
    { id: 'ann', createdAt: '2026-01-01T00:00:00.000Z', unreadable: undefined },
  ]);
  await app.close();
  await database.drop();
});

it('a clock that goes beyond the year 9999 leaves a record that can be read', async () => {
  const database = await makeDatabase('sqlite', { pg: inject('pgUrl') });
  await addUser(database, { id: 'ann', name: 'Ann' });
  let now = Date.UTC(10_000, 5, 1);
  const app = await openOn(database, {}, { now: () => new Date(now) });
  const rename = async (name: string) => {
    const { updatedAt } = await app.call('users.get', { id: 'ann' });
    return app.call('users.update', { id: 'ann', patch: { name }, expectedUpdatedAt: updatedAt ?? '' });
  };
  await rename('Anna');
  now = Date.UTC(2026, 10, 29);
  await rename('Anne');
  const { rows } = await app.call('audit.list', {});
  expect(rows.map(({ at }) => at)).toEqual(['2026-11-29T00:00:00.000Z', '9900-01-01T00:00:00.000Z']);
  expect(await app.call('audit.verify', {})).toMatchObject({ ok: true });
  expect((await app.call('users.list', {})).rows.map(({ name }) => name)).toEqual(['Anne']);
  await app.close();
  await database.drop();
});

it('a big table whose rows share ids, or have none, is given row by row in the order it is stored', async () => {
  const database = await makeDatabase('sqlite', { pg: inject('pgUrl') });
  await openToAnything(database, 'as better-auth has them');
  const ROWS = 51_000;
  await database.query(`insert into "user" (id, name, email, emailVerified, createdAt, updatedAt)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${ROWS})
    select case i % 3 when 0 then null when 1 then 'shared' else 'u' || i end, 'Name ' || i, i || '@example.com', 1,
      '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z' from n`);
  const app = await openOn(database);
  const first = await app.call('users.list', { limit: 500 });
  expect(first).toMatchObject({ order: { by: 'added' }, sharedIds: true });
  const rows = await collect(app, 'users.list', { limit: 500 });
  expect(rows.map(({ email }) => email)).toEqual(Array.from({ length: ROWS }, (_, i) => `${ROWS - i}@example.com`));
  await app.close();
  await database.drop();
});

it('a big table of Postgres whose rows share ids is given row by row, whatever narrows it', async () => {
  const database = await makeDatabase('postgres', { pg: inject('pgUrl') });
  await openToAnything(database, 'as better-auth has them');
  const ROWS = 51_000;
  await database.query(`insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
    select case i % 3 when 0 then null when 1 then 'shared' else 'u' || i end, 'Name ' || i, i || '@example.com',
      i % 2 = 0, '2026-01-01', '2026-01-01' from generate_series(1, ${ROWS}) as n(i)`);
  await database.query('analyze "user"');
  const app = await openOn(database);
  const filters = { emailVerified: true };
  const first = await app.call('users.list', { filters, limit: 500 });
  expect(first).toMatchObject({ order: { by: 'added' }, sharedIds: true });
  const rows = await collect(app, 'users.list', { filters, limit: 500 });
  expect(rows.map(({ email }) => email)).toEqual(
    Array.from({ length: ROWS / 2 }, (_, i) => `${ROWS - 2 * i}@example.com`),
  );
  await app.close();
  await database.drop();
});

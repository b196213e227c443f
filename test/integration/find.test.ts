// Lists from their end, the question before a costly one, saved views and recents.
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { seededUser, seedUsers } from '../support/seed';
import { connectionTo } from '../support/matrix';
import { addUser, openOn } from '../support/opened';
import { startServices, type TestServices } from '../support/services';

describe.each(['postgres', 'sqlite'] as const)('%s', (kind) => {
  let database: TestDatabase;
  let app: TestServices;

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    await seedUsers(database, 1000, { sessions: 1 });
    app = await startServices();
    const saved = await app.call('connections.save', connectionTo(database));
    await app.call('connections.open', { id: saved.id });
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  it('reads a list from its end upwards, in the order of the list', async () => {
    for (const by of ['createdAt', 'email', 'name', 'updatedAt'] as const) {
      for (const direction of ['asc', 'desc'] as const) {
        const sort = { by, direction };
        const down: string[] = [];
        let cursor: string | null = null;
        do {
          const page: { rows: { id: string }[]; nextCursor: string | null } = await app.call('users.list', {
            sort,
            limit: 300,
            cursor,
          });
          down.push(...page.rows.map((r) => r.id));
          cursor = page.nextCursor;
        } while (cursor !== null);
        let up: string[] = [];
        let before: string | null | undefined = null;
        do {
          const page: { rows: { id: string }[]; prevCursor?: string | null | undefined } = await app.call(
            'users.list',
            {
              sort,
              limit: 300,
              from: 'end',
              cursor: before,
            },
          );
          up = [...page.rows.map((r) => r.id), ...up];
          before = page.prevCursor;
        } while (before !== null && before !== undefined);
        expect(up).toEqual(down);
      }
    }
  });

  it('does not take a cursor of the other end', async () => {
    const sort = { by: 'email', direction: 'asc' } as const;
    const { nextCursor } = await app.call('users.list', { sort, limit: 10 });
    expect((await app.refused('users.list', { sort, limit: 10, from: 'end', cursor: nextCursor })).code).toBe(
      'INVALID_INPUT',
    );
  });

  it('says where there is no end to jump to', async () => {
    expect((await app.refused('users.list', { search: 'user', from: 'end' })).code).toBe('UNSUPPORTED');
  });

  it('finds who was last seen before a day, and nobody of whom that is not known', async () => {
    const old = new Date('2020-01-01T00:00:00.000Z');
    const now = new Date();
    const seen = async (id: string, at: Date) =>
      database.insert('session', {
        id: `s-${id}-${at.getTime()}`,
        userId: id,
        token: `t-${id}-${at.getTime()}`,
        expiresAt: at,
        createdAt: at,
        updatedAt: at,
      });
    const long = { createdAt: old, updatedAt: old };
    for (const id of ['gone-long', 'signed-out', 'here', 'both', 'by-google']) await addUser(database, { id, ...long });
    await addUser(database, { id: 'new', createdAt: now, updatedAt: now });
    for (const id of ['gone-long', 'both', 'by-google', 'new']) await seen(id, old);
    for (const id of ['here', 'both']) await seen(id, now);
    await database.insert('account', {
      id: 'a-google',
      userId: 'by-google',
      accountId: '1',
      providerId: 'google',
      createdAt: old,
      updatedAt: now,
    });
    const filters = { noActivitySince: '2021-01-01T00:00:00Z' };
    const { rows } = await app.call('users.list', { filters, limit: 500 });
    expect(rows.map((r) => r.id)).toEqual(['gone-long']);
    expect(await app.call('users.count', { filters })).toMatchObject({ value: 1 });
  });

  it('keeps views of a connection, and nothing of one that was removed', async () => {
    const saved = await app.call('views.save', {
      name: 'Unverified',
      screen: 'users',
      state: { filters: { emailVerified: false } },
    });
    await app.call('views.save', { ...saved, name: 'Not verified' });
    expect(await app.call('views.list')).toEqual([{ ...saved, name: 'Not verified' }]);
    await app.call('views.remove', { id: saved.id });
    expect(await app.call('views.list')).toEqual([]);
    expect((await app.refused('views.remove', { id: saved.id })).code).toBe('NOT_FOUND');
  });

  it('remembers the last fifty users, newest first, and drops those who are gone', async () => {
    for (let n = 1; n <= 55; n++) await app.call('recents.add', { id: seededUser(n).id });
    await app.call('recents.add', { id: seededUser(10).id });
    await app.call('recents.add', { id: 'never-there' });
    const recent = (await app.call('recents.list')).map((r) => r.id);
    expect(recent[0]).toBe(seededUser(10).id);
    expect(recent).toHaveLength(49);
    expect(new Set(recent).size).toBe(49);
  });
});

describe('an address that is typed for somebody, in a table too big to look through', () => {
  it('is told to be free only as it is spelled, until Postgres has an index for the rest', async () => {
    const database = await makeDatabase('postgres', { pg: inject('pgUrl') });
    await addUser(database, { id: 'ann', email: 'Ann@Example.com' });
    // What the planner believes is what the budget goes by: tell it of a table of a hundred million.
    const pretend = async () =>
      database.query(`update pg_class set reltuples = 1e8 where relname = 'user' and relkind = 'r'`);
    await database.query('analyze');
    await database.query(`alter table "user" set (autovacuum_enabled = false)`);
    await pretend();
    const app = await openOn(database);
    const ask = async (email: string) => app.call('users.emailCheck', { email });
    expect(await ask('ann@example.com')).toMatchObject({ valid: true, holder: null, anyCase: false });
    // Its own index finds an address to the letter, which better-auth keeps in lower case.
    await addUser(database, { id: 'bo', email: 'bo@example.com' });
    expect(await ask('BO@example.com')).toMatchObject({ holder: { id: 'bo' }, anyCase: true });
    await database.query(`create index on "user" (lower(email))`);
    await pretend();
    expect(await ask('ann@example.com')).toMatchObject({ holder: { id: 'ann' }, anyCase: true });
    await app.close();
    await database.drop();
  });

  it('is told to be free only as it is spelled, where the time for a look through SQLite was up', async () => {
    const database = await makeDatabase('sqlite');
    await addUser(database, { id: 'ann', email: 'Ann@Example.com' });
    const columns = ['id', 'name', 'email', 'emailVerified', 'createdAt', 'updatedAt'].map((c) => database.quote(c));
    await database.query(`insert into user (${columns.join(', ')})
      with recursive n(i) as (values (1) union all select i + 1 from n where i < 70000)
      select 'u' || i, 'User', 'u' || i || '@example.com', 1, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z' from n`);
    const app = await openOn(database);
    let moment = 0;
    let step = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (moment += step));
    const ask = async () => app.call('users.emailCheck', { email: 'ann@example.com' });
    try {
      expect(await ask()).toMatchObject({ holder: { id: 'ann' }, anyCase: true });
      step = 2000;
      expect(await ask()).toMatchObject({ valid: true, holder: null, anyCase: false });
    } finally {
      clock.mockRestore();
    }
    await app.close();
    await database.drop();
  });
});

describe('a statement over budget', () => {
  it('is asked first, with the index that makes it free, and run when accepted', async () => {
    const database = await makeDatabase('postgres', { pg: inject('pgUrl') });
    await seedUsers(database, 60_000);
    // What the planner believes is what the budget goes by: tell it of a table of ten million.
    await database.query('analyze');
    await database.query(`update pg_class set reltuples = 1e7 where relname = 'user' and relkind = 'r'`);
    await database.query(`alter table "user" set (autovacuum_enabled = false)`);
    const app = await startServices();
    const saved = await app.call('connections.save', connectionTo(database));
    await app.call('connections.open', { id: saved.id });
    const sort = { by: 'name', direction: 'asc' } as const;
    const error = await app.refused('users.list', { sort, limit: 5 });
    expect(error).toMatchObject({ code: 'CONFIRMATION_REQUIRED', details: { reason: 'cost' } });
    const index = error.code === 'CONFIRMATION_REQUIRED' && error.details?.reason === 'cost' && error.details.indexSql;
    expect(index).toMatch(/CREATE INDEX CONCURRENTLY "user_name_idx" ON "public"\."user" \("name", "id"\)/);
    expect((await app.call('users.list', { sort, limit: 5, acceptCost: true })).rows).toHaveLength(5);
    await database.query(String(index));
    const { id } = saved;
    await app.call('connections.open', { id });
    expect((await app.call('users.list', { sort, limit: 5 })).rows).toHaveLength(5);
    await app.close();
    await database.drop();
  });
});

describe.each(['postgres', 'sqlite'] as const)('on %s, where the app keeps when somebody was active', (kind) => {
  it('goes by that, and by sessions only where it was never written', async () => {
    const database = await makeDatabase(kind, { pg: inject('pgUrl') });
    await database.query(
      `alter table "user" add column "lastActiveAt" ${kind === 'postgres' ? 'timestamptz' : 'date'}`,
    );
    const old = new Date('2020-01-01T00:00:00.000Z');
    const long = { createdAt: old, updatedAt: old };
    const people = { 'active-now': new Date(), 'active-then': old, 'never-written': null, 'old-session': null };
    for (const [id, lastActiveAt] of Object.entries(people)) {
      await addUser(database, { id, ...long });
      const at = lastActiveAt === null ? 'null' : `'${lastActiveAt.toISOString()}'`;
      await database.query(`update "user" set "lastActiveAt" = ${at} where id = '${id}'`);
    }
    const times = { expiresAt: old, createdAt: old, updatedAt: old };
    await database.insert('session', { id: 's', userId: 'old-session', token: 't', ...times });
    const app = await openOn(database);
    const filters = { noActivitySince: '2021-01-01T00:00:00Z' };
    const { rows } = await app.call('users.list', { filters });
    expect(rows.map(({ id }) => id).toSorted()).toEqual(['active-then', 'old-session']);
    await app.close();
    await database.drop();
  });
});

// Search on tables too big to be read in one go: the rungs of the ladder, in order, each row once.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Page } from '@shared/api/common';
import type { UserRow } from '@shared/api/users';
import { openConnection } from '../../src/main/data/connections/open-connection';
import { splitSecrets, toProfile } from '../../src/main/data/connections/profile';
import { Rungs } from '../../src/main/data/user-rows/search-rungs';
import { readSearch } from '../../src/main/data/user-rows/search-text';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { seedUsers } from '../support/seed';
import { connectionTo } from '../support/matrix';
import { sqliteWorker } from '../support/sqlite-worker';
import { startServices, type TestServices } from '../support/services';

const SEEDED = 120_000;
/** People planted among the seeded: exact, prefix, and contained in address or name. */
const PLANTED = [
  { id: 'planted-exact', name: 'One', email: 'zoe@planted.test' },
  { id: 'planted-prefix', name: 'Two', email: 'zoe@planted.test.example' },
  { id: 'planted-address', name: 'Three', email: 'not-zoe@planted.test' },
  { id: 'planted-name', name: 'Called zoe@planted.test by friends', email: 'four@planted.test' },
  { id: 'planted-capitals', name: 'Five', email: 'ZOE@planted.test.capitals' },
];

describe.each(['postgres', 'sqlite'] as const)('%s', (kind) => {
  let database: TestDatabase;
  let app: TestServices;

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    await seedUsers(database, SEEDED / 2);
    const moment = kind === 'sqlite' ? '2020-01-01T00:00:00.000Z' : new Date('2020-01-01T00:00:00.000Z');
    for (const person of PLANTED) {
      await database.insert('user', {
        ...person,
        emailVerified: kind === 'sqlite' ? 0 : false,
        createdAt: moment,
        updatedAt: moment,
      });
    }
    await seedUsers(database, SEEDED / 2, { from: SEEDED / 2 + 1 });
    if (kind === 'postgres') await database.query('analyze');
    app = await startServices();
    const saved = await app.call('connections.save', connectionTo(database));
    await app.call('connections.open', { id: saved.id });
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  const everything = async (input: { search?: string; filters?: object; limit?: number }) => {
    const rows: UserRow[] = [];
    const pages: number[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<UserRow> = await app.call('users.list', { ...input, cursor });
      rows.push(...page.rows);
      pages.push(page.rows.length);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return { rows, pages };
  };

  it('gives the very address first, then those that begin so, then the rest, each once', async () => {
    const { rows } = await everything({ search: 'Zoe@Planted.test' });
    const ids = rows.map((r) => r.id);
    expect(ids[0]).toBe('planted-exact');
    expect(ids[1]).toBe('planted-prefix');
    expect(ids.slice(2).toSorted()).toEqual(['planted-address', 'planted-capitals', 'planted-name']);
  });

  it('shows what the index knows before the table is read', async () => {
    const first = await app.call('users.list', { search: 'zoe@planted.test' });
    expect(first.rows.map((r) => r.id)).toEqual(['planted-exact', 'planted-prefix']);
    expect(first.nextCursor).not.toBeNull();
    expect(first.order).toMatchObject({ by: 'match' });
  });

  it('finds exactly what SQL finds, at any page size', async () => {
    for (const [search, limit] of [
      ['1999', 7],
      ['user11', 500],
      ['no-such-thing', 50],
    ] as const) {
      const { rows } = await everything({ search, limit });
      const like = `%${search}%`;
      const found = await database.query(
        kind === 'postgres'
          ? 'select id from "user" where email ilike $1 or name ilike $1 or id ilike $1'
          : 'select id from "user" where email like ? or name like ? or id like ?',
        kind === 'postgres' ? [like] : [like, like, like],
      );
      expect(rows.map((r) => r.id).toSorted()).toEqual(found.map((r) => String(r['id'])).toSorted());
    }
  });

  it('orders the unasked list as an index can, says why, and pages it whole', { timeout: 300_000 }, async () => {
    const first = await app.call('users.list', { limit: 500 });
    expect(first.order?.by).toBe(kind === 'postgres' ? 'email' : 'added');
    expect(first.order?.reason).toMatch(/no index/);
    const seen = new Set(first.rows.map((r) => r.id));
    let cursor = first.nextCursor;
    while (cursor !== null) {
      const page = await app.call('users.list', { limit: 500, cursor });
      for (const row of page.rows) {
        expect(seen.has(row.id)).toBe(false);
        seen.add(row.id);
      }
      cursor = page.nextCursor;
    }
    expect(seen.size).toBe(SEEDED + PLANTED.length);
  });

  it('repeats and skips nobody when users sign up while a search is paged', async () => {
    const search = 'user12';
    const before = (await everything({ search, limit: 50 })).rows.map((r) => r.id);
    const seen: string[] = [];
    let cursor: string | null = null;
    let added = 0;
    do {
      const page: { rows: UserRow[]; nextCursor: string | null } = await app.call('users.list', {
        search,
        limit: 50,
        cursor,
      });
      seen.push(...page.rows.map((r) => r.id));
      cursor = page.nextCursor;
      if (added < 3) {
        added += 1;
        await database.insert('user', {
          id: `late-${added}`,
          name: `called user12 late ${added}`,
          email: `late${added}@planted.test`,
          emailVerified: kind === 'sqlite' ? 0 : false,
          createdAt: kind === 'sqlite' ? '2026-01-01T00:00:00.000Z' : new Date(),
          updatedAt: kind === 'sqlite' ? '2026-01-01T00:00:00.000Z' : new Date(),
        });
      }
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(before.filter((id) => !seen.includes(id))).toEqual([]);
  });

  it('refuses a place that belongs to another search', async () => {
    const { nextCursor } = await app.call('users.list', { search: 'user1', limit: 5 });
    expect((await app.refused('users.list', { search: 'user2', limit: 5, cursor: nextCursor })).code).toBe(
      'INVALID_INPUT',
    );
  });
});

describe('addresses that begin so, on postgres', () => {
  const planOf = async (database: TestDatabase, text: string) => {
    const { settings, secrets } = splitSecrets(connectionTo(database));
    const connection = await openConnection(toProfile('x', settings, secrets), sqliteWorker);
    try {
      const { user } = connection.schema;
      const where = sql.join(
        new Rungs(connection, readSearch(connection.handle, text) ?? { wholes: [], words: [] }, []).prefix() ?? [
          sql`1 = 0`,
        ],
        sql` and `,
      );
      const { rows } = await sql`explain select id from ${user.from} where ${where}
        order by ${user.ref('email')}, ${user.ref('id')} limit 51`.execute(connection.handle.db);
      return JSON.stringify(rows);
    } finally {
      await connection.close();
    }
  };

  it.each(['text', 'citext'])('are read by the index, however few the planner expects (%s)', async (type) => {
    const database = await makeDatabase('postgres', { pg: inject('pgUrl'), plugins: ['admin'] });
    try {
      await seedUsers(database, 20_000);
      await database.query('create extension if not exists citext');
      // With such statistics it reckons with a handful of addresses between two that are near each other.
      await database.query(`alter table "user" alter column email type ${type}, alter column email set statistics 2`);
      await database.query('analyze "user"');
      for (const text of ['user', 'user11', 'zoe']) {
        const plan = await planOf(database, text);
        expect(plan).toMatch(/Index Scan using [^ ]*email/);
        expect(plan).toMatch(/Index Cond: [^"]*(?:InitPlan|\$\d)/);
        expect(plan).not.toMatch(/Bitmap|Seq Scan/);
      }
    } finally {
      await database.drop();
    }
  });
});

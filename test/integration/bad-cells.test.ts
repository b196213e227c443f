// One bad cell is one bad cell: databases whose every column may hold anything, on both engines. Lists give every row once,
// every person's page opens, and what cannot be read says so.
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { MethodInput } from '@shared/contract';
import { makeDatabase, type TestDatabase } from '../support/databases';
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
] as const)('hostile rows on $kind, columns $flavour', ({ kind, flavour }: { kind: 'sqlite' | 'postgres'; flavour: Flavour }) => {
  let database: TestDatabase;
  let app: Opened;
  const ids = {} as Record<(typeof TABLES)[number], string[]>;

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
      const down = await collect(app, method, { ...order, limit: 500 });
      expect(differing(ids[table], down.map(({ id }) => id)), JSON.stringify(order)).toEqual({});
      const inOrder = down.map(({ id }) => id);
      const up = await collectFromEnd(app, method, { ...order, limit: 500 });
      expect(up.map(({ id }) => id), JSON.stringify(order)).toEqual(inOrder);
      // Pages that end everywhere: at bytes, at NULL, between rows that share all there is.
      const small = await collect(app, method, { ...order, limit: 97 });
      expect(small.map(({ id }) => id), JSON.stringify(order)).toEqual(inOrder);
    }
  });

  it('opens the page of everybody', async () => {
    const whole = ids.user.filter((id) => id !== '' && id.length <= 255 && !/[\uFFFD…]/.test(id));
    const failed: unknown[] = [];
    for (const id of new Set(whole)) {
      const answer = await app.dispatcher.call('users.get', { id });
      if (!answer.ok || (answer.data as { id: string }).id !== id) failed.push([id, answer]);
    }
    expect(failed).toEqual([]);
    expect(new Set(whole).size).toBeGreaterThan(EACH / 2);
  });

  it('shows what cannot be read as such, and nothing of what is secret', async () => {
    for (const table of TABLES) {
      const rows = await collect(app, LISTS[table], { limit: 500 });
      const bad = rows.filter((row) => row.unreadable !== undefined);
      expect(bad.length, table).toBeGreaterThan(EACH / 50);
      for (const { unreadable } of bad) {
        for (const [field, raw] of Object.entries(unreadable ?? {})) {
          if (table === 'verification' && /identifier|value/.test(field)) expect(raw).toMatch(/^(NULL|bytes)$/);
          expect(raw.length).toBeLessThan(300);
        }
      }
    }
  });

  it('logs nothing that went wrong inside', () => {
    expect(app.logged.filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

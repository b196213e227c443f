// Somebody who matches all the while a search is read comes exactly once, whatever is written meanwhile.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeDatabase, seededUser, seedUsers, type TestDatabase } from '../support/databases';
import { addUser, collect, openOn, withoutWaiting, type Opened } from '../support/opened';

const SEEDED = 60_000;

describe.each(['postgres', 'sqlite'] as const)('%s', (kind) => {
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl'), plugins: ['admin'] });
    await seedUsers(database, SEEDED);
    await withoutWaiting(database);
    app = await openOn(database);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  const matching = async (needle: string) => {
    const column = (name: string) => `lower("${name}") like ${database.placeholder(1)}`;
    const rows = await database.query(`select id from "user" where ${column('email')}`, [`%${needle}%`]);
    return rows.map((row) => String(row['id']));
  };
  const late = new Date('2026-06-01T00:00:00.000Z');

  /** Walks a search to its end and writes after each page; gives what was found and who was added. */
  const whileWriting = async (
    search: string,
    write: (unseen: string[], seen: string[], round: number) => Promise<void>,
  ) => {
    const before = await matching(search);
    const seen: string[] = [];
    let round = 0;
    const rows = await collect(app, 'users.list', { search, limit: 40 }, async (page) => {
      seen.push(...page.map((row) => row.id));
      const known = new Set(seen);
      round += 1;
      await write(
        before.filter((id) => !known.has(id)),
        seen,
        round,
      );
    });
    return { before, found: rows.map((row) => row.id) };
  };
  const change = async (ids: readonly string[]) => {
    for (const id of ids) await database.update('user', { id }, { name: `Changed ${id}`, updatedAt: late });
  };
  const expectEachOnce = ({ before, found }: { before: string[]; found: string[] }, added: string[] = []) => {
    expect(found.length).toBe(new Set(found).size);
    expect(before.filter((id) => !found.includes(id))).toEqual([]);
    const allowed = new Set([...before, ...added]);
    expect(found.filter((id) => !allowed.has(id))).toEqual([]);
  };

  it('while users who match are changed, sign up and go', async () => {
    const added: string[] = [];
    const result = await whileWriting('17@example.com', async (unseen, seen, round) => {
      await change([...unseen.slice(0, 12), ...unseen.slice(-12), ...seen.slice(-5)]);
      const id = await addUser(database, { email: `late${round}.17@example.com` });
      added.push(id, await addUser(database, { email: `gone${round}.17@example.com` }));
      await database.remove('user', { id: added.at(-1) ?? '' });
    });
    expect(result.before.length).toBe(600);
    expectEachOnce(result, added);
  });

  it('while addresses change so that they begin with what is searched for, or no longer do', async () => {
    const result = await whileWriting('user591', async (unseen, seen, round) => {
      for (const id of [...unseen.slice(-3), ...seen.slice(-2)]) {
        const begins = round % 2 === 0 ? '' : 'x.';
        await database.update('user', { id }, { email: `${begins}user591.${id.toLowerCase()}@example.com` });
      }
    });
    expect(result.before.length).toBe(111);
    expectEachOnce(result);
  });

  it('while the whole table is written anew', async () => {
    const result = await whileWriting('23@example.com', async (unseen, _seen, round) => {
      await change(unseen.slice(0, 3));
      if (round === 3 && kind === 'postgres') await database.query('vacuum full "user"');
    });
    expect(result.before.length).toBe(600);
    expectEachOnce(result);
  });

  it('reads a page again as it was, and two at once', async () => {
    const search = '31@example.com';
    const first = await app.call('users.list', { search, limit: 20 });
    const again = async () => app.call('users.list', { search, limit: 20, cursor: first.nextCursor });
    const [one, two] = await Promise.all([again(), again()]);
    const three = await again();
    expect(two.rows).toEqual(one.rows);
    expect(three.rows).toEqual(one.rows);
    expect(one.rows).toHaveLength(20);
    expect(one.rows.filter(({ id }) => first.rows.some((row) => row.id === id))).toEqual([]);
  });

  it('lists everybody once in the order they are stored while they are changed', async () => {
    const filters = { emailVerified: false };
    const seen: string[] = [];
    const rows = await collect(app, 'users.list', { filters, limit: 500 }, async (page) => {
      seen.push(...page.map((row) => row.id));
      await change([seededUser(5 + seen.length).id, seededUser(40_000 - seen.length).id]);
    });
    const ids = rows.map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(SEEDED / 5);
  });
});

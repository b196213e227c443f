// Exact counts and the like leave the cores of the customer's server to the customer.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { AnyDatabase, DatabaseHandle } from '../../src/main/data/dialects/database-handle';
import { openPostgres } from '../../src/main/data/dialects/postgres';
import { parsePostgresUrl } from '../../src/main/data/dialects/postgres-target';
import { makeDatabase, seedUsers, type TestDatabase } from '../support/databases';
import { openOn } from '../support/opened';

/** Enough to count as big. */
const USERS = 60_000;

describe('work of seconds on postgres', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await makeDatabase('postgres', { pg: inject('pgUrl') });
    await seedUsers(database, USERS);
    await database.query('analyze');
    // Whatever can be spread over several processes now is.
    const [row] = await database.query('select current_database() as name');
    for (const setting of ['min_parallel_table_scan_size', 'min_parallel_index_scan_size', 'parallel_setup_cost']) {
      await database.query(`alter database "${String(row?.['name'])}" set ${setting} = 0`);
    }
  });
  afterAll(async () => database?.drop());

  /** Parallel workers that statements of this database have asked for; a session tells when it ends. */
  const workers = async () => {
    const sessions = `select count(*) as n from pg_stat_activity
      where datname = current_database() and application_name = 'Authdesk'`;
    await expect.poll(async () => Number((await database.query(sessions))[0]?.['n'])).toBe(0);
    const [row] = await database.query(
      'select parallel_workers_to_launch as n from pg_stat_database where datname = current_database()',
    );
    return Number(row?.['n']);
  };
  const asked = async (work: () => Promise<unknown>) => {
    const before = await workers();
    await work();
    return (await workers()) - before;
  };
  const counted = async (on: (handle: DatabaseHandle) => AnyDatabase) => {
    const handle = await openPostgres(parsePostgresUrl(database.target), { readOnly: true });
    const { rows } = await sql<{ n: string }>`select count(*) as n from "user"`.execute(on(handle));
    await handle.close();
    expect(Number(rows[0]?.n)).toBe(USERS);
  };

  it('would be spread over several processes', async () => {
    expect(await asked(async () => counted(({ db }) => db))).toBeGreaterThan(0);
  });

  it('keeps to one, and answers the same', async () => {
    expect(await asked(async () => counted(({ background }) => background))).toBe(0);
  });

  it('includes the exact count that somebody asks for', async () => {
    const app = await openOn(database);
    await app.close();
    const opening = await asked(async () => (await openOn(database)).close());
    const counting = await asked(async () => {
      const again = await openOn(database);
      expect(await again.call('users.count', {})).toEqual({ value: USERS, exact: true });
      expect(await again.call('users.count', { search: 'user1' })).toMatchObject({ exact: true });
      await again.close();
    });
    expect(counting).toBe(opening);
  });

  it('fails and goes on as any other', async () => {
    const handle = await openPostgres(parsePostgresUrl(database.target), { readOnly: true });
    await expect(sql`select 1 / 0`.execute(handle.background)).rejects.toThrow(/division/);
    const stop = new AbortController();
    const running = sql`select pg_sleep(20)`.execute(handle.background, {
      signal: stop.signal,
      inflightQueryAbortStrategy: 'cancel query',
    });
    setTimeout(() => stop.abort(), 200);
    await expect(running).rejects.toThrow(/abort/i);
    const { rows } = await sql<{ n: number }>`select 1 as n`.execute(handle.background);
    expect(rows).toEqual([{ n: 1 }]);
    await handle.close();
  });
});

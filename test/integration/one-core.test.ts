// Exact counts and the like leave the cores of the customer's server to the customer.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { stoppable, type DatabaseHandle } from '../../src/main/data/database/database-handle';
import { openPostgres } from '../../src/main/data/database/postgres';
import { parsePostgresUrl } from '../../src/main/data/database/postgres-target';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { seedUsers } from '../support/seed';
import { openOn } from '../support/opened';
import { cancelledByRequest, makeSlow } from '../support/slow-statement';
import type { AnyDatabase } from '../../src/main/data/database/physical-table';

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
    const thresholds = ['min_parallel_table_scan_size', 'min_parallel_index_scan_size'];
    for (const setting of [...thresholds, 'parallel_setup_cost', 'parallel_tuple_cost']) {
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

  it('includes settling which sessions a bulk logout ends', async () => {
    await database.query(`insert into "session" (id, token, "userId", "expiresAt", "createdAt", "updatedAt", "ipAddress")
      select 's' || n, 'token' || n, (select min(id) from "user"), '2099-01-01', now(), now(), '198.18.0.1'
      from generate_series(1, ${USERS}) n`);
    await database.query('analyze');
    const opening = await asked(async () => (await openOn(database)).close());
    const settling = await asked(async () => {
      const app = await openOn(database, { readOnly: false });
      const request = { filter: { ip: '198.18.0.0/15' }, expectedCount: 1, confirm: true };
      expect(await app.refused('sessions.revokeWhere', request)).toMatchObject({ details: { count: USERS } });
      await app.close();
    });
    expect(settling).toBe(opening);
  });

  it('leaves every session of the pool usable after an error', async () => {
    const handle = await openPostgres(parsePostgresUrl(database.target), { readOnly: true });
    const everySession = async (statement: string) =>
      Promise.allSettled([1, 2, 3].map(async () => sql.raw(statement).execute(handle.background)));
    const failed = await everySession('select 1 / 0 from pg_sleep(0.05)');
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    const fine = await everySession('select 1 from pg_sleep(0.05)');
    expect(fine.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    await handle.close();
  });

  it('stops in the database when its call is cancelled', async () => {
    await makeSlow(database);
    const handle = await openPostgres(parsePostgresUrl(database.target), { readOnly: true });
    const atWork = async () => {
      const [row] = await database.query(`select count(*) as n from pg_stat_activity
        where datname = current_database() and state = 'active' and query like 'select slow()%'`);
      return Number(row?.['n']);
    };
    const stop = new AbortController();
    const outcome = sql`select slow()`.execute(handle.background, stoppable(stop.signal)).then(() => 'done', String);
    await expect.poll(atWork).toBe(1);
    stop.abort();
    expect(await outcome).toMatch(/abort/i);
    await expect.poll(atWork).toBe(0);
    expect(await cancelledByRequest(database)).toBe(1);
    await handle.close();
  });
});

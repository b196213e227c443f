// A transaction that begins along with its first statement: nothing is done outside of it, and what is asked at once is done in order.
import { AbortedTransactionError, sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { controlOf } from '../../src/main/data/database/postgres-control-client';
import { inTurn } from '../../src/main/data/database/in-turn';
import { atOnce, beginAlong } from '../../src/main/data/database/postgres-pipeline';
import type { SessionPool } from '../../src/main/data/database/postgres-pool';
import { makeDatabase, type TestDatabase } from '../support/databases';

let database: TestDatabase;
let sockets: pg.Pool;
let pool: SessionPool;
/** The session a test has, until it is given back: one that fails must not keep it from the others. */
let out: pg.PoolClient | null = null;

beforeAll(async () => {
  database = await makeDatabase('postgres', { pg: inject('pgUrl') });
  await database.query('create table note (n int primary key)');
  sockets = new pg.Pool({ connectionString: database.target, max: 1 });
  const control = controlOf(sockets, async () => true);
  const connect = async () => (out = await sockets.connect());
  pool = { connect, control, options: sockets.options } as unknown as SessionPool;
});
afterEach(() => {
  if (sockets.idleCount < sockets.totalCount) out?.release(true);
});
afterAll(async () => {
  await sockets?.end();
  await database?.drop();
});

const begin = async () => {
  const trx = await beginAlong(pool, pool.control.Client);
  if (trx === null) throw new Error('it is behind a pooler');
  return trx;
};
const notes = async () => (await database.query('select n from note order by n')).map((row) => Number(row['n']));

it('does the first statement only where the beginning came about', async () => {
  // A session that somebody left in a failed transaction begins none.
  const left = await sockets.connect();
  await left.query('begin');
  await left.query('select 1 / 0').catch(() => {});
  left.release();
  const trx = await begin();
  const first = sql`insert into note values (1)`.execute(trx.db);
  const second = sql`insert into note values (2)`.execute(trx.db);
  await expect(first).rejects.toThrow('current transaction is aborted');
  await expect(second).rejects.toThrow('current transaction is aborted');
  await trx.rollback();
  expect(await notes()).toEqual([]);
  // The session is as good as before.
  const next = await begin();
  await sql`insert into note values (3)`.execute(next.db);
  await next.commit();
  expect(await notes()).toEqual([3]);
});

it('answers what is asked at once in its order, and takes all of it back where one fails', async () => {
  const trx = await begin();
  const seen = async () => {
    const { rows } = await sql<{ n: number }>`select n from note where n > 9 order by n`.execute(trx.db);
    return rows.map(({ n }) => n);
  };
  const put = (n: number) => async () => void (await sql`insert into note values (${n})`.execute(trx.db));
  const [, one, , both] = await inTurn<[void, number[], void, number[]]>(put(10), seen, put(11), seen);
  expect([one, both]).toEqual([[10], [10, 11]]);
  await expect(inTurn<[void, void]>(put(12), put(10))).rejects.toThrow('duplicate key');
  await expect(trx.commit()).rejects.toThrow(AbortedTransactionError);
  await trx.rollback();
  expect(await notes()).toEqual([3]);
});

it('lets no look overtake a change that was asked before it, whatever comes first', async () => {
  // Every order of six looks and changes: a look at once sees each change before it, and none after it.
  for (let order = 0; order < 64; order += 1) {
    const trx = await begin();
    const steps = Array.from({ length: 6 }, (_, at) => ((order >> at) & 1 ? 'change' : 'look'));
    const change = (n: number) => async () => {
      await sql`insert into note values (${n})`.execute(trx.db);
      return null;
    };
    const look = async () => {
      const { rows } = await sql<{ n: number }>`select n from note where n >= 100 order by n`.execute(trx.db);
      return rows.map(({ n }) => n);
    };
    const seen = await inTurn<(number[] | null)[]>(
      ...steps.map((step, at) => (step === 'look' ? look : change(100 + at))),
    );
    await trx.rollback();
    const due = steps.map((step, at) => {
      const before = steps.flatMap((one, n) => (one === 'change' && n < at ? [100 + n] : []));
      return step === 'look' ? before : null;
    });
    expect({ steps, seen }).toEqual({ steps, seen: due });
  }
});

it('asks nothing where there was nothing to do', async () => {
  const done = await begin();
  await done.commit();
  const undone = await begin();
  await undone.rollback();
  expect(sockets.idleCount).toBe(1);
});

it('gives the session back once everything that was asked over it has ended, and stops what is given up', async () => {
  const given = new AbortController();
  const options = { signal: given.signal, inflightQueryAbortStrategy: 'cancel query' } as const;
  const work = atOnce(pool, pool.control.Client, async (db) => {
    const [fast] = await Promise.all([
      sql`select 1 as n`.execute(db),
      sql`select pg_sleep(60)`.execute(db, options).catch((error: unknown) => error),
      sql`select 2 as n`.execute(db),
      (async () => {
        await sql`select 3 as n`.execute(db, options).catch(() => {});
      })(),
      (async () => given.abort())(),
    ]);
    return fast.rows;
  });
  expect(await work).toEqual([{ n: 1 }]);
  const { rows } = await sockets.query('select 4 as n');
  expect(rows).toEqual([{ n: 4 }]);
});

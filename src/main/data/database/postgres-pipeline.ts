import { AbortedTransactionError, Kysely, PostgresDialect, type PostgresClientConstructor } from 'kysely';
import pg from 'pg';
import type { Transaction } from './database-handle';
import type { NoNames } from './physical-table';
import type { SessionPool } from './postgres-pool';
import type { SerialPool } from './postgres-serial-pool';
import { isShared } from './postgres-shared-session';
import { TransactionQuery } from './postgres-transaction-query';

/** What node-postgres does with a client that is told so, at any time while it is idle; its types leave it out. */
type Client = pg.PoolClient & { pipeline: boolean };

const NO_POOL = { end: async () => {} };
const ENDS = /^(commit|rollback)$/i;
/** What changes and locks nothing, and so may run whether there is a transaction or not. */
const ONLY_READS = /^\s*select\b(?![\s\S]*\bfor (update|no key update|share|key share)\b)/i;

/**
 * A transaction that begins along with its first statement, and sends what is asked at once without waiting for the answers
 * before: on a network it is the waiting that takes time. The first statement never runs where the beginning failed. Null
 * behind a pooler, where sessions begin in a way of their own.
 */
export async function beginAlong(
  pool: SessionPool,
  controlClient: PostgresClientConstructor,
): Promise<Transaction | null> {
  const client = (await pool.connect()) as Client;
  if (isShared(client)) {
    client.release();
    return null;
  }
  client.pipeline = true;
  const query = beginningLate(client);
  /** Kysely found that the session is no good any more. */
  let spoilt = false;
  const lane = {
    ...NO_POOL,
    options: pool.options,
    connect: async () => standingIn(client, query, (error) => (spoilt ||= isBad(error))),
  };
  const letGo = (broken = false) => {
    client.pipeline = false;
    client.release(broken || spoilt);
  };
  return {
    db: new Kysely<NoNames>({ dialect: new PostgresDialect({ pool: lane, controlClient }) }),
    commit: async () => {
      const { command } = await query('commit');
      // The session is let go of once what did not come about is rolled back.
      if (command === 'ROLLBACK') throw new AbortedTransactionError();
      letGo();
    },
    rollback: async () => {
      try {
        await query('rollback');
        letGo();
      } catch (error) {
        letGo(true);
        throw error;
      }
    },
  };
}

type Ask = (text: string, values?: readonly unknown[]) => Promise<pg.QueryResult>;

function beginningLate(client: Client): Ask {
  let begun = false;
  let beginning: Promise<void> | null = null;
  let failure: { readonly error: unknown } | null = null;
  /** Something waits to hear of the beginning; whatever is asked after it must not overtake it. */
  let holds = false;
  const first = async (text: string, values: readonly unknown[]) =>
    new Promise<pg.QueryResult>((resolve, reject) => {
      const callback = (error: Error | null, result?: pg.QueryResult) =>
        result === undefined ? reject(error ?? new Error('no answer')) : resolve(result);
      client.query(new TransactionQuery({ text, values, before: ['begin'], ends: false, callback, onBegun: () => {} }));
    });
  return async (text, values = []) => {
    if (!begun) {
      // Nothing was asked in it.
      if (ENDS.test(text)) return { command: text.toUpperCase(), rowCount: null, oid: 0, fields: [], rows: [] };
      begun = true;
      const asked = first(text, values);
      beginning = asked.then(
        () => {},
        (error: unknown) => {
          failure = { error };
        },
      );
      return asked;
    }
    // Whether there is a transaction is known once its first statement is answered.
    holds ||= !ONLY_READS.test(text);
    if (holds) await beginning;
    if (failure !== null && client.getTransactionStatus() === 'I' && !ENDS.test(text)) throw failure.error;
    return client.query(text, [...values]);
  };
}

/**
 * Runs work whose statements all go over one session at once, those that depend on no other in one round trip. For what is
 * answered in milliseconds: each waits for those before it. Null behind a pooler, where statements travel by themselves.
 */
export async function atOnce<T>(
  pool: SessionPool,
  controlClient: PostgresClientConstructor,
  work: (db: Kysely<NoNames>) => Promise<T>,
): Promise<T | null> {
  const client = (await pool.connect()) as Client;
  if (isShared(client)) {
    client.release();
    return null;
  }
  client.pipeline = true;
  let underWay = 0;
  let spoilt = false;
  let tellIdle = () => {};
  const lane: SerialPool = {
    ...NO_POOL,
    options: pool.options,
    connect: async () => {
      underWay += 1;
      // One for each statement: whoever cancels has to know which of them it was.
      return standingIn(
        client,
        async (text, values) => client.query(text, [...values]),
        (error) => {
          spoilt ||= isBad(error);
          underWay -= 1;
          if (underWay === 0) tellIdle();
        },
      );
    },
  };
  try {
    return await work(new Kysely<NoNames>({ dialect: new PostgresDialect({ pool: lane, controlClient }) }));
  } finally {
    // What was given up on may still be under way, or about to be cancelled.
    if (underWay > 0) await new Promise<void>((resolve) => (tellIdle = resolve));
    client.pipeline = false;
    client.release(spoilt);
  }
}

/** What a pool is told on the way back, where a session is to be thrown away. */
function isBad(error: Error | boolean | undefined): boolean {
  return error !== undefined && error !== false;
}

/** The same client in all else: Kysely asks it for its process. */
function standingIn(
  client: Client,
  query: (text: string, values: readonly unknown[]) => Promise<pg.QueryResult>,
  release: (error?: Error | boolean) => void,
): pg.PoolClient {
  return Object.create(client, { query: { value: query }, release: { value: release } }) as pg.PoolClient;
}

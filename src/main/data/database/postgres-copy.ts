import { sql } from 'kysely';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { packedText, type PackedText } from './row-text/packed-text';
import { copyPacking, unpack } from './row-text/packing';
import type { AnyDatabase } from './physical-table';
import type { Control } from './postgres-control-client';
import type { SessionPool } from './postgres-pool';
import { eb, joined, meeting, type Query } from './expressions';
import { withLiterals } from './postgres-literals';
import { textReader } from './postgres-types';
import type { AllRows, ReadAll } from './read-all';

interface Source {
  readonly pool: SessionPool;
  /** Only composes statements. */
  readonly db: AnyDatabase;
  readonly control: Control;
  /** Aborted when the database is closed. */
  readonly closing: AbortSignal;
}

/** Whole rows as COPY sends them, and how the values of each column are read. */
interface Copied {
  readonly lines: Buffer;
  readonly readers: readonly (((text: string) => unknown) | null)[];
}

/** How much may lie unread here before the server is made to wait. */
const HIGH_WATER_MARK = 131_072;
/** Longer than anybody waits for a file; the server's usual limit is for statements somebody waits for. */
const TIMEOUT = '6h';

/**
 * Reads whole lists by COPY … TO STDOUT: one statement, one snapshot, as fast as the server can write. One list at a time,
 * so that the rest of the pool stays free for whoever works meanwhile.
 */
export function allRowsOfPostgres({ pool, db, control, closing }: Source): AllRows {
  let turn: Promise<void> = Promise.resolve();

  async function* inTurn(request: ReadAll): AsyncGenerator<Copied> {
    const signal = AbortSignal.any([request.signal, closing]);
    const before = turn;
    let leave = () => {};
    turn = new Promise((resolve) => {
      leave = resolve;
    });
    try {
      await orAborted(before, signal);
    } catch (error) {
      void before.then(leave); // whoever comes next still waits for the one before
      throw error;
    }
    try {
      yield* copied(request, signal);
    } finally {
      leave();
    }
  }

  async function* copied(request: ReadAll, signal: AbortSignal): AsyncGenerator<Copied> {
    const client = await pool.connect();
    let ended = false;
    const stopping: Promise<void>[] = [];
    const stop = () => {
      if (stopping.length === 0) stopping.push(control.cancel(client).catch(() => {})); // the session is ended in any case
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      signal.throwIfAborted();
      const list = listQuery(db, request);
      await client.query(`begin read only; set local statement_timeout = '${TIMEOUT}'`);
      const { fields } = await client.query(withLiterals(list.limit(eb.lit(0))));
      signal.throwIfAborted();
      const readers = fields.map(({ dataTypeID }) => textReader(dataTypeID));
      for await (const lines of copyLines(client, withLiterals(sql`copy ${list} to stdout`), signal)) {
        yield { lines, readers };
      }
      await client.query('commit');
      ended = true;
    } finally {
      signal.removeEventListener('abort', stop);
      // Whoever takes no more pieces stops it too.
      if (!ended) stop();
      await Promise.all(stopping);
      // A session whose statement was cut off is not used again: the next one might get its cancel.
      client.release(!ended);
    }
  }

  async function* copyLines(client: pg.PoolClient, statement: string, signal: AbortSignal): AsyncGenerator<Buffer> {
    const stream = client.query(copyTo(statement, { highWaterMark: HIGH_WATER_MARK }));
    // An error that comes when nobody reads any more must not end the process.
    stream.on('error', () => {});
    const stop = () => void stream.destroy(asError(signal.reason));
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) stop();
      yield* wholeLines(stream as AsyncIterable<Buffer>);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  return {
    text: async function* (request, plan) {
      let write: PackedText | null = null;
      for await (const { lines, readers } of inTurn(request)) {
        write ??= packedText(plan, copyPacking, readers);
        yield write(lines);
      }
    },
    values: async function* (request) {
      for await (const { lines, readers } of inTurn(request)) yield unpack(lines, copyPacking, readers);
    },
  };
}

function listQuery(db: AnyDatabase, { select, from, joins = [], where, order }: ReadAll): Query<object> {
  const list = db
    .selectFrom(from)
    .$call(joined(joins))
    .$call(meeting(where))
    .select(select.map((column, i) => column.as(`c${i}`)));
  return (order ?? []).reduce((sorted, { by, direction, nullable }) => {
    // `nulls last` only where there may be some: with it, Postgres may be unable to use an ordinary index.
    return sorted.orderBy(by, (item) => {
      const way = direction === 'asc' ? item.asc() : item.desc();
      return nullable ? way.nullsLast() : way;
    });
  }, list);
}

async function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(asError(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('cancelled');
}

const NEWLINE = 10;

/** Cuts a stream of bytes into pieces of whole lines, each with its last line end. */
export async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer | null = null;
  for await (const chunk of chunks) {
    const bytes: Buffer = rest === null ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    rest = end === bytes.length ? null : bytes.subarray(end);
    if (end > 0) yield bytes.subarray(0, end);
  }
  if (rest !== null) throw new Error('the answer ended in the middle of a row');
}

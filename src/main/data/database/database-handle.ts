import type { AppError } from '../base/app-error';
import type { AnyDatabase, DatabaseKind, PhysicalTable } from './physical-table';
import type { SessionFacts } from './postgres-session';
import type { AllRows } from './read-all';

export type TextOrder = 'bytes' | 'ascii-bytes' | 'latin' | 'other';

export interface RowEstimate {
  readonly value: number;
  readonly exact: boolean;
}

/** What a statement was for. */
export type Doing = 'reading' | 'changing';

/** An open auth database. Everything that differs between Postgres and SQLite is behind this and nowhere else. */
export interface DatabaseHandle {
  readonly kind: DatabaseKind;
  /** What was found at opening that a person should know before trusting what is seen, in sentences. */
  readonly remarks: readonly string[];
  readonly db: AnyDatabase;
  /** The same database for searches: of what is asked here, never more than one statement runs there at a time. */
  readonly searches: AnyDatabase;
  /** The same database for work of seconds, such as exact counts: a statement here takes one core of the server at most. */
  readonly background: AnyDatabase;
  /** What the sessions of a server really are; null where there are none. */
  readonly session: SessionFacts | null;
  /** As it was found when it was opened; asks nothing. */
  readonly serverVersion: () => Promise<string>;
  /** Asks the database for next to nothing, to learn whether it is there. @throws as any statement */
  readonly ping: () => Promise<void>;
  /** The tables of the connection's own schemas, in the order of its search_path, and then of those named besides. */
  readonly readTables: (moreSchemas?: readonly string[]) => Promise<PhysicalTable[]>;
  /**
   * How text in a column is ordered: by its bytes, which are UTF-8 or else (`ascii-bytes`) known as far as ASCII only, in a
   * way known to keep what begins alike together up to `z` (`latin`), or in any other.
   */
  readonly textOrder: (table: PhysicalTable, column: string) => Promise<TextOrder>;
  /** Of each unique index that a column is a part of, be it inside of an expression, all the columns it is over. */
  readonly uniqueWith: (table: PhysicalTable, column: string) => Promise<readonly (readonly string[])[]>;
  /** False where text is bytes to the database, whatever characters they stand for (SQL_ASCII). */
  readonly knowsCharacters: boolean;
  /** The first character of a text for which the database's encoding is known to have no place; null where it has. */
  readonly unheld: (text: string) => string | null;
  /** Whether text is Unicode, so that there is a place for every character, and each beyond ASCII takes several bytes. */
  readonly unicode: boolean;
  /** Whether the database surely has a place for a character. */
  readonly holds: (character: string) => boolean;
  /** The database's clock, or null where it has none but this computer's. */
  readonly serverTime: () => Promise<Date | null>;
  /**
   * Runs reading work whose statements are answered in milliseconds over one session, all that depend on no other in one
   * round trip; where that cannot be, as if they had been asked of `db`.
   */
  readonly atOnce: <T>(work: (handle: DatabaseHandle) => Promise<T>) => Promise<T>;
  /** Begins a transaction. On Postgres what is asked in it at once is answered in that order, in one round trip. */
  readonly begin: () => Promise<Transaction>;
  /** Breaks off the lines to a server, so that whoever waits for an answer is told at once; nothing where there are none. */
  readonly hangUp: () => void;
  /** Calls back when the connection is lost while nobody is asking. */
  readonly onLost: (listener: () => void) => void;
  /** How many rows a table has: counted where it is small. */
  readonly estimateRows: (table: PhysicalTable, signal?: AbortSignal) => Promise<RowEstimate>;
  /** Whole lists, as exports need them. */
  readonly all: AllRows;
  /**
   * Turns a driver's error into ours; `aborted` tells a person's cancel from a server's timeout. What is said of a lock
   * depends on whether something was to be changed, as is taken for granted.
   */
  readonly toAppError: (error: unknown, aborted: boolean, doing?: Doing) => AppError;
  /**
   * Runs what constraints and triggers put off until the commit, so that the transaction is as it will be committed; false
   * where triggers cannot.
   */
  readonly runDeferred: (trx: AnyDatabase) => Promise<boolean>;
  /**
   * Which of the columns of a statement a driver's error is about, where it does not say so itself; empty where nothing
   * tells. Never throws.
   */
  readonly columnsAtFault: (error: unknown, tried: Tried) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** A transaction, of which it is known whether it was the COMMIT that failed. */
export interface Transaction {
  readonly db: AnyDatabase;
  /** @throws as any statement; then it is to be rolled back, or its session would never be given back */
  readonly commit: () => Promise<void>;
  readonly rollback: () => Promise<void>;
}

/** A transaction as Kysely has it. */
export async function beginIn(db: AnyDatabase): Promise<Transaction> {
  const trx = await db.startTransaction().execute();
  return {
    db: trx,
    commit: async () => trx.commit().execute(),
    rollback: async () => trx.rollback().execute(),
  };
}

/** What a statement was to store. */
export interface Tried {
  readonly table: PhysicalTable;
  readonly values: readonly { readonly column: string; readonly value: unknown }[];
}

/** Options for `execute` that stop the statement in the database when the call is cancelled. */
export function stoppable(signal: AbortSignal | undefined) {
  return signal === undefined ? undefined : ({ signal, inflightQueryAbortStrategy: 'cancel query' } as const);
}

/** "About so many" does not change in so short a time that anybody would see it. */
const REMEMBERED_MS = 10_000;
const known = new WeakMap<PhysicalTable, { readonly size: RowEstimate; readonly at: number }>();

/**
 * How many rows a table has, for people to read: an estimate is given again for some seconds, while an exact number is
 * counted anew every time.
 */
export async function tableSize(
  handle: DatabaseHandle,
  table: PhysicalTable,
  signal?: AbortSignal,
): Promise<RowEstimate> {
  const before = known.get(table);
  if (before !== undefined && performance.now() - before.at < REMEMBERED_MS) return before.size;
  const size = await handle.estimateRows(table, signal);
  if (size.exact) known.delete(table);
  else known.set(table, { size, at: performance.now() });
  return size;
}

import type { Kysely } from 'kysely';
import type { AppError } from '../base/app-error';
import type { AllRows } from './read-all';

/** Values as the drivers hand them over: times and bigints of Postgres come as text. */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array | object;

/**
 * Tables and columns are known only once a database has been looked at, so Kysely's types know no names: a statement that
 * names one as text is not compiled, and what an `AuthTable` gives is all that can be put into one.
 */
export type NoNames = unknown;
export type AnyDatabase = Kysely<NoNames>;

export interface PhysicalColumn {
  readonly name: string;
  /** The declared type in lower case, such as `timestamp with time zone`, `date`, `integer`. */
  readonly type: string;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
  /** Worked out by the database itself, so that it cannot be written. */
  readonly generated: boolean;
  /** Whether the connected role may select it. */
  readonly readable: boolean;
}

export interface PhysicalTable {
  /** Null on SQLite. */
  readonly schema: string | null;
  readonly name: string;
  readonly columns: readonly PhysicalColumn[];
  /** Column lists of the indexes that keep an order, in index order. */
  readonly indexes: readonly (readonly string[])[];
  /** The columns of the primary key; none where there is none. */
  readonly primaryKey: readonly string[];
  /** What Postgres's trigram indexes are made over, as it writes it: a column, `lower(…)` or `(…::text)` of one. */
  readonly trigrams?: readonly string[];
  /** Foreign keys of other tables, in whatever schema, that refer to this one. */
  readonly referredBy: readonly Reference[];
}

/** A column of another table that refers to a table. A key of several columns is as many of these. */
export interface Reference {
  /** Which key it belongs to; unique within the table that refers. */
  readonly key: string;
  /** Null on SQLite. */
  readonly schema: string | null;
  readonly table: string;
  readonly column: string;
  /** The column of this table that is referred to. */
  readonly refersTo: string;
  /** What becomes of the row when the one it refers to is deleted. */
  readonly onDelete: 'cascade' | 'set-null' | 'set-default' | 'refuse';
}

export type TextOrder = 'bytes' | 'latin' | 'other';

export interface RowEstimate {
  readonly value: number;
  readonly exact: boolean;
}

/** What a statement was for. */
export type Doing = 'reading' | 'changing';

/** An open auth database. Everything that differs between Postgres and SQLite is behind this and nowhere else. */
export interface DatabaseHandle {
  readonly kind: 'postgres' | 'sqlite';
  readonly db: AnyDatabase;
  /** The same database for searches: of what is asked here, never more than one statement runs there at a time. */
  readonly searches: AnyDatabase;
  /** The same database for work of seconds, such as exact counts: a statement here takes one core of the server at most. */
  readonly background: AnyDatabase;
  readonly serverVersion: () => Promise<string>;
  /** The tables of the connection's own schemas, in the order of its search_path, and then of those named besides. */
  readonly readTables: (moreSchemas?: readonly string[]) => Promise<PhysicalTable[]>;
  /**
   * How text in a column is ordered: by its bytes, in a way known to keep what begins alike together up to `z`
   * (`latin`), or in any other.
   */
  readonly textOrder: (table: PhysicalTable, column: string) => Promise<TextOrder>;
  /** The database's clock, or null where it has none but this computer's. */
  readonly serverTime: () => Promise<Date | null>;
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
  readonly close: () => Promise<void>;
}

/** Options for `execute` that stop the statement in the database when the call is cancelled. */
export function stoppable(signal: AbortSignal | undefined) {
  return signal === undefined ? undefined : ({ signal, inflightQueryAbortStrategy: 'cancel query' } as const);
}

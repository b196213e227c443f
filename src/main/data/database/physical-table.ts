import type { Kysely } from 'kysely';

export type DatabaseKind = 'postgres' | 'sqlite';

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
  /** The declared type in lower case, such as `timestamp with time zone`, `date`, `integer`; of a domain what it is over. */
  readonly type: string;
  /** What a Postgres enum, or a list of one, can hold, in its own order. */
  readonly labels?: readonly string[] | null;
  /** Whether its collation takes different texts for equal, so that Postgres refuses to look for a part of one. */
  readonly loose?: boolean;
  /** Whether a column of numbers on SQLite, which has no booleans, was found to hold nothing but 0 and 1. */
  readonly zeroOne?: boolean;
  /** On Postgres the type with all that belongs to it, as it is written in SQL: `character varying(30)`. */
  readonly declared?: string;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
  /** What Postgres fills it with, as it writes it, such as `now()`; absent where nothing does. */
  readonly defaultsTo?: string | null;
  /** The precision a Postgres time was declared with; null where none was, absent elsewhere. */
  readonly precision?: number | null;
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
  /** Columns of which no two rows have the same value, each by an index of its own. */
  readonly unique?: readonly string[];
  /** The columns of the primary key; none where there is none. */
  readonly primaryKey: readonly string[];
  /** What Postgres's trigram indexes are made over, as it writes it: a column, `lower(…)` or `(…::text)` of one. */
  readonly trigrams?: readonly string[];
  /** Where it is no table itself, but a view or a foreign table. */
  readonly standsFor?: StandIn;
  /** Whether its rows lie in partitions. */
  readonly partitioned?: boolean;
  /** Whether it is one of SQLite's that have no row numbers. */
  readonly rowless?: boolean;
  /** Postgres's row-level security; absent where the table has none. */
  readonly rowSecurity?: RowSecurity | null;
  /** Foreign keys of other tables, in whatever schema, that refer to this one. */
  readonly referredBy: readonly Reference[];
}

/** What stands for a table without being one. */
export interface StandIn {
  readonly kind: 'view' | 'materialized' | 'foreign';
  /** What a view is made of. */
  readonly of: readonly { readonly schema: string | null; readonly name: string }[];
  /** What its rows take, as far as the database says. */
  readonly takes: Readonly<Record<'insert' | 'update' | 'delete', boolean>>;
  /** Whether its rows can be locked, as those of the table can. */
  readonly lockable: boolean;
}

/** Which rows the policies of a table let through for one command. */
export type RowsAllowed = 'all' | 'some' | 'none';

/** What row-level security does to this database user; all commands are `all` where it does not apply to it. */
export interface RowSecurity {
  readonly select: RowsAllowed;
  readonly insert: RowsAllowed;
  readonly update: RowsAllowed;
  readonly delete: RowsAllowed;
}

/** Whether there may be rows in a table that this database user is not shown. */
export function hidesRows({ rowSecurity }: Pick<PhysicalTable, 'rowSecurity'>): boolean {
  return (rowSecurity?.select ?? 'all') !== 'all';
}

/** Whether there may be rows that it is shown but may not change in this way. */
export function keepsRows(
  { rowSecurity }: Pick<PhysicalTable, 'rowSecurity'>,
  ...commands: readonly ('insert' | 'update' | 'delete')[]
): boolean {
  return commands.some((command) => (rowSecurity?.[command] ?? 'all') !== 'all');
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

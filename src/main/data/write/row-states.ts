import { sql, type QueryResult } from 'kysely';
import { selectCell, cellValue, isKey, tableRef, type Cell, type Cells } from '../database/cells';
import type { DatabaseHandle } from '../database/database-handle';
import { wrongCount } from './wrong-count';
import type { RowChange, TableName } from '../database/row-change';
import type { AnyDatabase } from '../database/physical-table';

/**
 * How a row stands to what was done to it. `done`: as the act left it, so that it can be taken back. `undone`: as it was
 * before the act. `moved`: somebody changed it since; `now` says what it holds in the columns concerned.
 */
export interface RowState {
  readonly change: RowChange;
  readonly state: 'done' | 'undone' | 'moved';
  /** What the row holds now, of the columns concerned; null where there is no such row. */
  readonly now: Cells | null;
}

type Kind = DatabaseHandle['kind'];

/**
 * Reads how a row stands; on Postgres the row is locked until the transaction ends. `copy` counts rows of one act that
 * have no key and hold the very same: the second one is back only when there are two.
 */
export async function rowState(
  kind: Kind,
  db: AnyDatabase,
  change: RowChange,
  { lock, copy }: { readonly lock: boolean; readonly copy: number },
): Promise<RowState> {
  const key = keyOf(change);
  if (change.act === 'delete' && copy > 1) {
    const there = await countRows(kind, db, change.table, key);
    return { change, state: there < copy ? 'done' : 'undone', now: there < copy ? null : change.before };
  }
  const wanted = change.act === 'delete' ? change.before : change.after;
  const now = await readRow(kind, db, change.table, key, Object.keys(wanted), lock);
  switch (change.act) {
    case 'delete':
      if (now === null) return { change, state: 'done', now };
      return { change, state: same(now, change.before) ? 'undone' : 'moved', now };
    case 'insert':
      if (now === null) return { change, state: 'undone', now };
      return { change, state: same(now, change.after) ? 'done' : 'moved', now };
    case 'update':
      if (now === null) return { change, state: 'moved', now };
      // The moment of the change moves on with any other change too; it says nothing of these columns.
      if (same(now, change.after, STAMP)) return { change, state: 'done', now };
      return { change, state: same(now, change.before, STAMP) ? 'undone' : 'moved', now };
  }
}

const STAMP = /^updated_?at$/i;

/** The columns of a change that somebody else gave another value since. */
export function movedColumns({ change, now }: RowState): string[] {
  if (change.act === 'delete' || now === null) return [];
  return Object.keys(change.after).filter((c) => !STAMP.test(c) && now[c] !== change.after[c]);
}

/** Whether a column is the moment of the last change. */
export function isStamp(column: string): boolean {
  return STAMP.test(column);
}

/** The column of a row's id, by which it is known; undefined where it has none. */
export function idColumn(row: Cells): string | undefined {
  return Object.keys(row).find((c) => c.toLowerCase() === 'id');
}

/** Whether a row holds what another did, in all columns of that one. */
export function sameCells(now: Cells, then: Cells): boolean {
  return same(now, then);
}

function same(now: Cells, then: Cells, except?: RegExp): boolean {
  return Object.entries(then).every(([column, cell]) => except?.test(column) === true || now[column] === cell);
}

// A row that was deleted is known by its id where it has one; else by all it held.
function keyOf(change: RowChange): Cells {
  if (change.act !== 'delete') return change.key;
  const id = idColumn(change.before);
  return id === undefined ? change.before : { [id]: change.before[id] ?? null };
}

async function readRow(
  kind: Kind,
  db: AnyDatabase,
  table: TableName,
  key: Cells,
  columns: readonly string[],
  lock: boolean,
): Promise<Cells | null> {
  const whole = Object.keys(key).length > 1;
  const where = Object.entries(key).map(([column, cell]) =>
    whole ? exactly(kind, column, cell) : isKey(kind, sql.id(column), cell),
  );
  const suffix = lock && kind === 'postgres' ? sql`for update` : sql``;
  const { rows } = await sql<Cells>`
    select ${sql.join(columns.map((c) => selectCell(kind, sql.id(c)).as(c)))} from ${tableRef(table)}
    where ${sql.join(where, sql` and `)} limit 1 ${suffix}`.execute(db);
  return rows[0] ?? null;
}

async function countRows(kind: Kind, db: AnyDatabase, table: TableName, row: Cells): Promise<number> {
  const where = Object.entries(row).map(([column, cell]) => exactly(kind, column, cell));
  const { rows } = await sql<{ n: number | string }>`
    select count(*) as "n" from ${tableRef(table)} where ${sql.join(where, sql` and `)}`.execute(db);
  return Number(rows[0]?.n ?? 0);
}

/** Counts rows that have no key and hold the very same, as they are met: 1 for the first, and for every row with a key. */
export function copyCounter(): (change: RowChange) => number {
  const met = new Map<string, number>();
  return (change) => {
    if (change.act !== 'delete' || Object.keys(keyOf(change)).length !== Object.keys(change.before).length) return 1;
    const row = JSON.stringify([change.table, change.before]);
    const copy = (met.get(row) ?? 0) + 1;
    met.set(row, copy);
    return copy;
  };
}

// Whole rows are compared as text: a json column knows no equality.
function exactly(kind: Kind, column: string, cell: Cell) {
  return cell === null ? sql`${sql.id(column)} is null` : sql`${selectCell(kind, sql.id(column))} = ${cell}`;
}

/** Puts a row that was deleted back, to the letter. */
export async function insertRow(kind: Kind, db: AnyDatabase, table: TableName, row: Cells): Promise<void> {
  const entries = Object.entries(row);
  // An id the database counts up itself would otherwise be refused.
  const overriding = kind === 'postgres' ? sql`overriding system value` : sql``;
  const written = await sql`insert into ${tableRef(table)} (${sql.join(entries.map(([c]) => sql.id(c)))}) ${overriding}
    values (${sql.join(entries.map(([, cell]) => cellValue(kind, cell)))})`.execute(db);
  requireOne(written);
}

/** Gives columns of one row other values. */
export async function updateRow(kind: Kind, db: AnyDatabase, table: TableName, key: Cells, values: Cells) {
  const set = Object.entries(values).map(([c, cell]) => sql`${sql.id(c)} = ${cellValue(kind, cell)}`);
  const where = Object.entries(key).map(([c, cell]) => isKey(kind, sql.id(c), cell));
  if (set.length === 0) return;
  requireOne(
    await sql`update ${tableRef(table)} set ${sql.join(set)} where ${sql.join(where, sql` and `)}`.execute(db),
  );
}

/** Takes a row away that was inserted. */
export async function deleteRow(kind: Kind, db: AnyDatabase, table: TableName, key: Cells): Promise<void> {
  const where = Object.entries(key).map(([c, cell]) => isKey(kind, sql.id(c), cell));
  requireOne(await sql`delete from ${tableRef(table)} where ${sql.join(where, sql` and `)}`.execute(db));
}

/** @throws AppError CONFLICT where the database kept the row from being written without saying so */
function requireOne({ numAffectedRows }: QueryResult<unknown>): void {
  if (numAffectedRows !== 1n) throw wrongCount(Number(numAffectedRows ?? 0), 1);
}

/** By what a row can be found again: its id, else all of it. */
export function keyCells(row: Cells): Cells {
  const id = Object.keys(row).find((c) => c.toLowerCase() === 'id');
  return id === undefined ? row : { [id]: row[id] ?? null };
}

import { cellsOf, holds, isKey, type CellDatabase, type Cells } from '../database/cells';
import type { DatabaseHandle } from '../database/database-handle';
import { bareColumn, countOf, locked, meeting, tableAs, type Condition } from '../database/expressions';
import type { PhysicalTable } from '../database/physical-table';
import type { RowChange, TableName } from '../database/row-change';

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

/** A row by its table and the columns that tell it from others. */
interface KeyedRow {
  readonly table: TableName;
  readonly key: Cells;
}

type Kind = DatabaseHandle['kind'];

/** Whether a row is locked, and of what it is one where that is known. */
type Lock = false | { readonly of: PhysicalTable | null };

/**
 * Reads how a row stands; on Postgres the row is locked until the transaction ends. `copy` counts rows of one act that
 * have no key and hold the very same: the second one is back only when there are two.
 */
export async function rowState(
  database: CellDatabase,
  change: RowChange,
  { lock, copy }: { readonly lock: Lock; readonly copy: number },
): Promise<RowState> {
  const key = keyOf(change);
  if (change.act === 'delete' && copy > 1) {
    const there = await copiesOf(database, change.table, key);
    return { change, state: there < copy ? 'done' : 'undone', now: there < copy ? null : change.before };
  }
  const wanted =
    change.act === 'delete'
      ? change.before
      : change.act === 'update'
        ? { ...change.side?.after, ...change.after }
        : change.after;
  const now = await readRow(database, { table: change.table, key }, { columns: Object.keys(wanted), lock });
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

/** What the database had changed of its own, where nobody changed it since: it goes back too. */
export function untouchedSide({ side }: Extract<RowChange, { act: 'update' }>, held: Cells | null): Cells {
  if (side === undefined) return {};
  return Object.fromEntries(Object.entries(side.before).filter(([c]) => !isStamp(c) && held?.[c] === side.after[c]));
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
  { kind, db }: CellDatabase,
  { table, key }: KeyedRow,
  { columns, lock }: { readonly columns: readonly string[]; readonly lock: Lock },
): Promise<Cells | null> {
  const whole = Object.keys(key).length > 1;
  const found = await db
    .selectFrom(tableAs(table, ROWS))
    .select(cellsOf(kind, columns))
    .$call(meeting(whole ? sameRow(kind, key) : keyed(kind, key)))
    .limit(1)
    .$call((query) => (lock === false ? query : locked(kind, lock.of)(query)))
    .executeTakeFirst();
  return found ?? null;
}

/** How many rows hold the very same. */
async function copiesOf({ kind, db }: CellDatabase, table: TableName, row: Cells): Promise<number> {
  return countOf(db.selectFrom(tableAs(table, ROWS)).$call(meeting(sameRow(kind, row))));
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

/** What the table is called in these statements, where it stands alone. */
const ROWS = 'kept';

function sameRow(kind: Kind, row: Cells): Condition[] {
  return Object.entries(row).map(([name, cell]) => holds(kind, bareColumn(name), cell));
}

function keyed(kind: Kind, key: Cells): Condition[] {
  return Object.entries(key).map(([name, cell]) => isKey(kind, bareColumn(name), cell));
}

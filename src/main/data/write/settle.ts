import { cellsOf, isAnyRow, type Cell, type CellDatabase, type Cells } from '../database/cells';
import { countOf, tableAs } from '../database/expressions';
import type { PhysicalTable } from '../database/physical-table';
import type { RowChange } from '../database/row-change';
import { wrongCount } from './wrong-count';

/** A row that was written, with what was asked of it. */
export interface AskedRow {
  readonly table: PhysicalTable;
  /** Finds it again. */
  readonly key: Cells;
  /** What it has to hold, to the letter. */
  readonly wanted: Cells;
  /** What it held before, of all columns that may be read; nothing for a row that was not there. */
  readonly before: Cells;
  /** Columns that may come out otherwise than asked. */
  readonly stamps: ReadonlySet<string>;
  /** The place of its change among those remembered; null for one that is not. */
  readonly change: number | null;
}

/** What the database made of a change: all the row holds where it ended, and which other columns changed unasked. */
interface Settled {
  readonly change: number;
  readonly now: Cells;
  readonly side: { readonly before: Cells; readonly after: Cells } | null;
}

/** That a row holds something else than was asked for. It names columns and cells, which are not for everybody to see. */
export class NotKept extends Error {
  override readonly name = 'NotKept';
  readonly table: PhysicalTable;
  readonly columns: readonly { readonly column: string; readonly asked: Cell; readonly stored: Cell }[];
  /** Whether all of it is as it was before. */
  readonly putBack: boolean;

  constructor({ table, wanted, before }: AskedRow, now: Cells, columns: readonly string[]) {
    super('A row came out otherwise than it was asked for.');
    this.table = table;
    this.columns = columns.map((column) => ({ column, asked: wanted[column] ?? null, stored: now[column] ?? null }));
    this.putBack = columns.every((column) => column in before && before[column] === now[column]);
  }
}

/**
 * Compares what is there with what was asked for. Of a row that was written more than once, each change ends where the next
 * one began. `gone`: rows that were deleted in the same transaction.
 * @throws NotKept, AppError CONFLICT for a row that is not there any more
 */
export async function settleAll(
  database: CellDatabase,
  asked: readonly AskedRow[],
  gone: readonly RowChange[],
): Promise<Settled[]> {
  const wasDeleted = deletedRows(gone);
  const seen = await readAgain(
    database,
    asked.filter((row) => !wasDeleted(row)),
  );
  const begun = new Map<string, Cells>();
  const settled: Settled[] = [];
  for (const { row, now } of seen.toReversed()) {
    if (now === null) throw wrongCount(row.table, 0, 1);
    const id = JSON.stringify([row.table.schema, row.table.name, row.key]);
    const end = begun.get(id) ?? now;
    begun.set(id, row.before);
    const others = differing(row.wanted, end).filter((column) => !row.stamps.has(column));
    if (others.length > 0) throw new NotKept(row, end, others);
    if (row.change === null) continue;
    const moved = differing(row.before, end).filter((column) => !(column in row.wanted));
    const side = moved.length === 0 ? null : { before: pick(row.before, moved), after: pick(end, moved) };
    settled.push({ change: row.change, now: end, side });
  }
  return settled.toReversed();
}

/** Makes sure that rows which were deleted did not come back. @throws AppError CONFLICT */
export async function requireGone({ kind, db }: CellDatabase, changes: readonly RowChange[]): Promise<void> {
  const gone = new Map<string, Extract<RowChange, { act: 'delete' }>[]>();
  for (const change of changes) {
    if (change.act !== 'delete') continue;
    const group = JSON.stringify([change.table.schema, change.table.name]);
    const known = gone.get(group);
    if (known === undefined) gone.set(group, [change]);
    else known.push(change);
  }
  for (const [first, ...more] of gone.values()) {
    const id = Object.keys(first?.before ?? {}).find(isId);
    // Without an id another row may hold the same.
    if (first === undefined || id === undefined) continue;
    const rows = [first, ...more].map(({ before }) => before);
    for (let at = 0; at < rows.length; at += CHUNK) {
      const some = isAnyRow(kind, [id], rows.slice(at, at + CHUNK));
      const back = await countOf(db.selectFrom(tableAs(first.table, 'kept')).where(some));
      if (back > 0) throw wrongCount(null, rows.length - back, rows.length);
    }
  }
}

/** The columns of which a row holds something else. */
export function differing(wanted: Cells, now: Cells): string[] {
  return Object.keys(wanted).filter((column) => column in now && wanted[column] !== now[column]);
}

/** As many keys as one statement carries. */
const CHUNK = 2000;

/** Rows as they stand in the transaction, in their order; null where there is none. */
export async function readAgain<R extends Pick<AskedRow, 'table' | 'key' | 'wanted'>>(
  { kind, db }: CellDatabase,
  rows: readonly R[],
): Promise<{ readonly row: R; readonly now: Cells | null }[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const { table, key, wanted } = row;
    const group = JSON.stringify([table.schema, table.name, Object.keys(key), Object.keys(wanted)]);
    const known = groups.get(group);
    if (known === undefined) groups.set(group, [row]);
    else known.push(row);
  }
  const found = new Map<R, Cells>();
  for (const [first, ...more] of groups.values()) {
    if (first === undefined) continue;
    const keys = Object.keys(first.key);
    const columns = [...new Set([...keys, ...Object.keys(first.wanted), ...readable(first.table)])];
    const all = [first, ...more];
    const textOf = (cells: Cells) => JSON.stringify(keys.map((c) => cells[c] ?? null));
    for (let at = 0; at < all.length; at += CHUNK) {
      const some = all.slice(at, at + CHUNK);
      const now: Cells[] = await db
        .selectFrom(tableAs(first.table, 'kept'))
        .select(cellsOf(kind, columns))
        .where(
          isAnyRow(
            kind,
            keys,
            some.map(({ key }) => key),
          ),
        )
        .execute();
      const byKey = new Map(now.map((cells) => [textOf(cells), cells]));
      for (const row of some) {
        const cells = byKey.get(textOf(row.key));
        if (cells !== undefined) found.set(row, cells);
      }
    }
  }
  return rows.map((row) => ({ row, now: found.get(row) ?? null }));
}

/** Tells rows that are to be gone from those that are to be there. */
function deletedRows(gone: readonly RowChange[]): (row: AskedRow) => boolean {
  const known = new Map<string, Set<string>>();
  return ({ table, key }) => {
    const columns = Object.keys(key);
    const group = JSON.stringify([table.schema, table.name, columns]);
    const ids =
      known.get(group) ??
      new Set(
        gone.flatMap((change) =>
          change.act === 'delete' && change.table.name === table.name && change.table.schema === table.schema
            ? [JSON.stringify(columns.map((c) => change.before[c] ?? null))]
            : [],
        ),
      );
    known.set(group, ids);
    return ids.has(JSON.stringify(columns.map((c) => key[c] ?? null)));
  };
}

/** By what a row is found again: its id, else its primary key, else all of it. */
export function rowKey({ primaryKey }: Pick<PhysicalTable, 'primaryKey'>, row: Cells): Cells {
  const id = Object.keys(row).find(isId);
  if (id !== undefined) return pick(row, [id]);
  const whole = primaryKey.length > 0 && primaryKey.every((c) => c in row);
  return whole ? pick(row, primaryKey) : row;
}

function isId(column: string): boolean {
  return column.toLowerCase() === 'id';
}

/** The columns that are stored and may be read: not those the database works out itself. */
export function readable({ columns }: PhysicalTable): string[] {
  return columns.filter((c) => !c.generated && c.readable).map((c) => c.name);
}

/** These columns of a row. */
export function pick(row: Cells, columns: readonly string[]): Cells {
  return Object.fromEntries(columns.map((c) => [c, row[c] ?? null]));
}

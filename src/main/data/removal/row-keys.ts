import { cellsOf, isAnyRow, type CellDatabase, type Cells } from '../database/cells';
import { stoppable, type DatabaseHandle } from '../database/database-handle';
import type { PhysicalTable } from '../database/physical-table';
import { countOf, tableAs, type Condition } from '../database/expressions';

type Kind = DatabaseHandle['kind'];

/** The columns that tell one row of a table from all others: its primary key, else where the row is stored. */
export function keyColumns(kind: Kind, table: PhysicalTable): readonly string[] {
  if (table.primaryKey.length > 0) return table.primaryKey;
  return [kind === 'postgres' ? 'ctid' : 'rowid'];
}

/** A row's key as text. */
export function keyText(row: Cells, columns: readonly string[]): string {
  return JSON.stringify(columns.map((c) => row[c] ?? null));
}

/** Whether these columns may be selected; where a row is stored always may. */
export function mayRead(table: PhysicalTable, columns: readonly string[]): boolean {
  return columns.every((name) => table.columns.find((c) => c.name === name)?.readable !== false);
}

/** As many rows as are looked for in one statement. */
const CHUNK = 1000;

/** In pieces that fit into a statement. */
export function chunked<T>(list: readonly T[], size = CHUNK): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}

/** Whether a row holds, in `columns`, what one of `rows` holds in `from`; rows with a NULL there are referred to by none. */
export function refersToAny(
  kind: Kind,
  columns: readonly string[],
  from: readonly string[],
  rows: readonly Cells[],
): Condition | null {
  const whole = rows.filter((row) => from.every((c) => (row[c] ?? null) !== null));
  if (whole.length === 0) return null;
  const named = whole.map((row) => Object.fromEntries(columns.map((c, i) => [c, row[from[i] ?? ''] ?? null])));
  return isAnyRow(kind, columns, named);
}

/** Rows of a table that meet a condition, which knows the table by `alias`, else by its name. */
interface RowsOfTable {
  readonly table: PhysicalTable;
  readonly alias?: string;
  readonly where: Condition;
}

/** The named columns of the rows that meet a condition, as cells. */
export async function selectCells(
  { kind, db }: CellDatabase,
  { table, alias = table.name, where }: RowsOfTable,
  columns: readonly string[],
  signal?: AbortSignal,
): Promise<Cells[]> {
  return db.selectFrom(tableAs(table, alias)).select(cellsOf(kind, columns)).where(where).execute(stoppable(signal));
}

/** How many rows meet a condition. */
export async function countRowsMeeting(
  { db }: CellDatabase,
  { table, where }: Omit<RowsOfTable, 'alias'>,
  signal?: AbortSignal,
): Promise<number> {
  return countOf(db.selectFrom(tableAs(table, table.name)).where(where), stoppable(signal));
}

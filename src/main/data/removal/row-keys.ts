import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import { selectCell, isKey, tableRef, type Cells } from '../database/cells';
import { stoppable, type DatabaseHandle } from '../database/database-handle';
import type { AnyDatabase, PhysicalTable } from '../database/physical-table';

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
): RawBuilder<SqlBool> | null {
  const whole = rows.filter((row) => from.every((c) => (row[c] ?? null) !== null));
  if (whole.length === 0) return null;
  const one = (row: Cells) =>
    sql.join(
      columns.map((c, i) => isKey(kind, sql.id(c), row[from[i] ?? ''] ?? null)),
      sql` and `,
    );
  return sql<SqlBool>`(${sql.join(
    whole.map((row) => sql`(${one(row)})`),
    sql` or `,
  )})`;
}

/** The named columns of the rows that meet a condition, as cells. */
export async function selectCells(
  kind: Kind,
  db: AnyDatabase,
  table: PhysicalTable,
  columns: readonly string[],
  where: Expression<SqlBool>,
  {
    alias = table.name,
    signal,
  }: { readonly alias?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<Cells[]> {
  const { rows } = await sql<Cells>`
    select ${sql.join(columns.map((c) => selectCell(kind, sql.id(c)).as(c)))} from ${tableRef(table)} as ${sql.id(alias)}
    where ${where}`.execute(db, stoppable(signal));
  return rows;
}

/** How many rows meet a condition. */
export async function countRows(
  db: AnyDatabase,
  table: PhysicalTable,
  where: Expression<SqlBool>,
  signal?: AbortSignal,
): Promise<number> {
  const { rows } = await sql<{ n: number | string }>`
    select count(*) as "n" from ${tableRef(table)} where ${where}`.execute(db, stoppable(signal));
  return Number(rows[0]?.n ?? 0);
}

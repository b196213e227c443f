import type { OpenConnection } from '../connections/connection';
import { cellShown, selectCell, type Cell, type Cells } from '../database/cells';
import { decodeDate } from '../database/column-forms';
import { stoppable } from '../database/database-handle';
import { bareColumn, eb, tableAs, type Condition } from '../database/expressions';
import type { PhysicalColumn, PhysicalTable } from '../database/physical-table';
import { valueKind } from '../database/value-kinds';
import { authTableOf, isSecretColumn } from './secret-columns';

/** A value as the package says it: JSON's own where it is one; of a secret whether there is one, and nothing else. */
export type PackageValue = unknown;
export type PackageRow = Readonly<Record<string, PackageValue>>;

/** Rows of a table that meet a condition, which knows the table by `alias`. */
export interface WantedRows {
  readonly table: PhysicalTable;
  readonly alias: string;
  readonly where: Condition;
  /** Columns by which other rows are found. */
  readonly keys: readonly string[];
}

export interface ReadRow {
  readonly cells: Cells;
  readonly shown: PackageRow;
}

const HAS = 'secret:';

/** Reads rows whole, but for secrets, which are not even asked for. */
export async function readRows(
  connection: OpenConnection,
  wanted: WantedRows,
  signal: AbortSignal,
): Promise<ReadRow[]> {
  const { handle, schema } = connection;
  const { table, alias, where, keys } = wanted;
  const { kind } = handle;
  const readable = table.columns.filter((column) => column.readable);
  const secret = readable.filter(({ name }) => isSecretColumn(schema, table, name));
  const open = readable.filter((column) => !secret.includes(column));
  const names = [...new Set([...open.map(({ name }) => name), ...keys])];
  const rows: Record<string, Cell | number>[] = await handle.db
    .selectFrom(tableAs(table, alias))
    .select([
      ...names.map((name) => selectCell(kind, bareColumn(name)).as(name)),
      ...secret.map(({ name }) =>
        eb
          .case()
          .when(eb(bareColumn(name), 'is', null))
          .then(eb.lit(0))
          .else(eb.lit(1))
          .end()
          .as(HAS + name),
      ),
    ])
    .where(where)
    .$castTo<Record<string, Cell | number>>()
    .execute(stoppable(signal));
  const shownAs = table.columns.map((column): readonly [string, (row: Record<string, Cell | number>) => unknown] => {
    if (!column.readable) return [column.name, () => ({ unreadable: true })];
    if (secret.includes(column)) return [column.name, (row) => ({ present: Number(row[HAS + column.name]) === 1 })];
    const show = shower(connection, table, column);
    return [column.name, (row) => show(cellOf(row[column.name]))];
  });
  return rows.map((row) => ({
    cells: Object.fromEntries(names.map((name) => [name, cellOf(row[name])])),
    shown: Object.fromEntries(shownAs.map(([name, show]) => [name, show(row)])),
  }));
}

function cellOf(value: Cell | number | undefined): Cell {
  return value === undefined || value === null ? null : String(value);
}

/** How values of a column are said: better-auth's times as ISO, numbers, yes and no, and JSON as such, all else as text. */
function shower({ handle: { kind }, schema }: OpenConnection, table: PhysicalTable, column: PhysicalColumn) {
  const mapped = authTableOf(schema, table);
  const form = [...(mapped?.columns.values() ?? [])].find((one) => one.column.name === column.name)?.form;
  const values = valueKind(column);
  return (cell: Cell): unknown => {
    if (cell === null) return null;
    const raw = cellShown(kind, cell);
    if (form?.type === 'date') return decodeDate(raw, form.form, form.zone)?.toISOString() ?? raw;
    if (form?.type === 'boolean' || values === 'boolean') return asBoolean(raw);
    if (values === 'number' && String(Number(raw)) === String(raw)) return Number(raw);
    return values === 'json' ? asJson(String(raw)) : raw;
  };
}

function asBoolean(raw: string | number): unknown {
  if (raw === 'true' || raw === 1 || raw === '1') return true;
  return raw === 'false' || raw === 0 || raw === '0' ? false : raw;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

import { isExpression, sql, type RawBuilder } from 'kysely';
import type { DatabaseHandle } from './database-handle';
import { NO_CHARACTER } from './column-forms';
import { bareColumn, eb, integerOf, type Column, type Condition } from './expressions';
import type { AnyDatabase, PhysicalColumn } from './physical-table';

/**
 * A stored value to the letter, as text: on Postgres what the server itself prints for it, microseconds included; on
 * SQLite its storage class in front (`i` integer, `r` real, `t` text, `b` blob as hex), because a column there may hold
 * any. Null is SQL NULL.
 */
export type Cell = string | null;

/** Columns by their physical names. */
export type Cells = Readonly<Record<string, Cell>>;

type Kind = DatabaseHandle['kind'];

/** A database, or a transaction in it, together with the engine that decides how cells are written. */
export interface CellDatabase {
  readonly kind: Kind;
  readonly db: AnyDatabase;
}

/**
 * Whether bytes of a text are none in UTF-8, so that something stands for them here: it can be read, and not be stored again
 * as it was. A Postgres database that knows characters has none of those.
 */
export function isGarbled(
  { kind, knowsCharacters }: Pick<DatabaseHandle, 'kind' | 'knowsCharacters'>,
  text: string | null | undefined,
): boolean {
  return (kind === 'sqlite' || !knowsCharacters) && text?.includes(NO_CHARACTER) === true;
}

/** A column as a cell. Each engine prints a value in a way of its own, and only SQLite has storage classes. */
export function selectCell(kind: Kind, ref: Column): RawBuilder<Cell> {
  if (kind === 'postgres') return sql<Cell>`${ref}::text`;
  return sql<Cell>`case typeof(${ref}) when 'null' then null when 'integer' then 'i' || ${ref}
    when 'real' then 'r' || printf('%!.17g', ${ref}) when 'blob' then 'b' || hex(${ref}) else 't' || ${ref} end`;
}

/**
 * A column as the database writes it for people: on SQLite a real number with as few digits as tell it from all others,
 * and of bytes how many there are.
 */
export function selectShown(kind: Kind, ref: Column): RawBuilder<Cell> {
  if (kind === 'postgres') return sql<Cell>`${ref}::text`;
  const digits = (most: number) => sql`printf(${sql.lit(`%!.${most}g`)}, ${ref})`;
  const keeps = (most: number) => sql`cast(${digits(most)} as real) = ${ref}`;
  return sql<Cell>`case typeof(${ref}) when 'null' then null when 'blob' then length(${ref}) || ' bytes'
    when 'real' then case when ${keeps(15)} then ${digits(15)} when ${keeps(16)} then ${digits(16)} else ${digits(17)} end
    else cast(${ref} as text) end`;
}

/** Selects columns as cells, under their own names; of `alias`, where several tables are in question. */
export function cellsOf(kind: Kind, columns: readonly string[], ref: (name: string) => Column = bareColumn) {
  return columns.map((name) => selectCell(kind, ref(name)).as(name));
}

/**
 * In RETURNING, the cell that a column has to hold once a value was stored in it. Postgres says what its type makes of the
 * value, whatever a trigger did to the row; RETURNING of SQLite is as the statement stored it, before triggers change it.
 */
export function askedCell(kind: Kind, column: PhysicalColumn | undefined, value: unknown): RawBuilder<Cell> {
  if (kind === 'sqlite' || column?.declared === undefined) return selectCell(kind, bareColumn(column?.name ?? ''));
  const stored = isExpression(value) ? value : eb.val(value);
  return sql<Cell>`cast(${stored} as ${sql.raw(column.declared)})::text`;
}

/** A cell as a value to store: the very one it was read from. */
export function cellValue(kind: Kind, cell: Cell): Column {
  if (cell === null) return eb.lit(null);
  // Sent as text of no type, a parameter takes that of the column it is stored in.
  if (kind === 'postgres') return eb.val(cell);
  const text = cell.slice(1);
  switch (cell.charAt(0)) {
    case 'i':
      return integerOf(text);
    case 'r':
      return eb.val(realOf(text));
    case 'b':
      return eb.val(Buffer.from(text, 'hex'));
    default:
      return eb.val(text);
  }
}

/** A real number as SQLite prints it: infinity has a name of its own there. */
function realOf(text: string): number {
  if (!text.endsWith('Inf')) return Number(text);
  return text.startsWith('-') ? -Infinity : Infinity;
}

/** A cell as a value to show: numbers and booleans where JavaScript has the very same, else the database's own text. */
export function cellShown(kind: Kind, cell: NonNullable<Cell>): string | number {
  if (kind === 'postgres') return cell;
  const text = cell.slice(1);
  switch (cell.charAt(0)) {
    case 'i':
      return Number.isSafeInteger(Number(text)) ? Number(text) : text;
    case 'r':
      return Number.isFinite(realOf(text)) ? realOf(text) : String(realOf(text));
    case 'b':
      return `${text.length / 2} bytes`;
    default:
      return text;
  }
}

/** Whether a column holds exactly this. Compared as text: a json column knows no equality. */
export function holds(kind: Kind, ref: Column, cell: Cell): Condition {
  return cell === null ? eb(ref, 'is', null) : eb(selectCell(kind, ref), '=', cell);
}

/** Whether a row is the one with this key; plain equality, so that an index answers it. */
export function isKey(kind: Kind, ref: Column, cell: Cell): Condition {
  return cell === null ? eb(ref, 'is', null) : eb(ref, '=', cellValue(kind, cell));
}

/** Whether a row is one of these, by the columns of its key. */
export function isAnyRow(kind: Kind, keys: readonly string[], rows: readonly Cells[]): Condition {
  const [only, ...more] = keys;
  if (only !== undefined && more.length === 0) {
    return eb(
      bareColumn(only),
      'in',
      rows.map((row) => cellValue(kind, row[only] ?? null)),
    );
  }
  // Flat, where the builder's OR would be nested as deep as there are rows.
  const one = (row: Cells) => eb.and(keys.map((name) => isKey(kind, bareColumn(name), row[name] ?? null)));
  return sql`(${sql.join(rows.map(one), sql` or `)})`;
}

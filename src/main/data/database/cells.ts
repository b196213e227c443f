import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { DatabaseHandle } from './database-handle';
import type { PhysicalTable, SqlValue } from './physical-table';

/**
 * A stored value to the letter, as text: on Postgres what the server itself prints for it, microseconds included; on
 * SQLite its storage class in front (`i` integer, `r` real, `t` text, `b` blob as hex), because a column there may hold
 * any. Null is SQL NULL.
 */
export type Cell = string | null;

/** Columns by their physical names. */
export type Cells = Readonly<Record<string, Cell>>;

type Kind = DatabaseHandle['kind'];

/** Selects a column as a cell. */
export function selectCell(kind: Kind, ref: Expression<unknown>): RawBuilder<SqlValue> {
  if (kind === 'postgres') return sql<SqlValue>`${ref}::text`;
  return sql<SqlValue>`case typeof(${ref}) when 'null' then null when 'integer' then 'i' || ${ref}
    when 'real' then 'r' || printf('%!.17g', ${ref}) when 'blob' then 'b' || hex(${ref}) else 't' || ${ref} end`;
}

/** A cell as a value to store: the very one it was read from. */
export function cellValue(kind: Kind, cell: Cell): RawBuilder<SqlValue> {
  if (cell === null) return sql<SqlValue>`null`;
  // Sent as text of no type, a parameter takes that of the column it is stored in.
  if (kind === 'postgres') return sql<SqlValue>`${cell}`;
  const text = cell.slice(1);
  switch (cell.charAt(0)) {
    case 'i':
      // Numbers travel as text: beyond 2^53 a JavaScript number would be another.
      return sql<SqlValue>`cast(${text} as integer)`;
    case 'r':
      return sql<SqlValue>`${Number(text)}`;
    case 'b':
      return sql<SqlValue>`${Buffer.from(text, 'hex')}`;
    default:
      return sql<SqlValue>`${text}`;
  }
}

/** Whether a column holds exactly this. */
export function holds(kind: Kind, ref: Expression<unknown>, cell: Cell): RawBuilder<SqlBool> {
  if (cell === null) return sql<SqlBool>`${ref} is null`;
  if (kind === 'postgres') return sql<SqlBool>`${ref}::text = ${cell}`;
  return sql<SqlBool>`${selectCell(kind, ref)} = ${cell}`;
}

/** Whether a row is the one with this key; plain equality, so that an index answers it. */
export function isKey(kind: Kind, ref: Expression<unknown>, cell: Cell): RawBuilder<SqlBool> {
  return cell === null ? sql<SqlBool>`${ref} is null` : sql<SqlBool>`${ref} = ${cellValue(kind, cell)}`;
}

/** A table by its physical name, without an alias. */
export function tableRef({ schema, name }: Pick<PhysicalTable, 'schema' | 'name'>): RawBuilder<unknown> {
  return schema === null ? sql.id(name) : sql.id(schema, name);
}

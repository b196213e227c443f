import { sql } from 'kysely';
import { columnOf, eb, integerOf, type Column, type Condition } from './expressions';
import type { DatabaseKind, PhysicalTable } from './physical-table';

/** Where rows are stored, which tells any two of them apart. Each engine has a name and a type of its own for it. */
export interface RowAddress {
  readonly column: (alias: string) => Column;
  /** The same as text. */
  readonly text: (alias: string) => Column;
  readonly is: (alias: string, address: string) => Condition;
}

const BY_NUMBER: RowAddress = {
  column: (alias) => columnOf(alias, 'rowid'),
  // Beyond 2^53 a JavaScript number would name another row.
  text: (alias) => eb.cast(columnOf(alias, 'rowid'), 'text'),
  is: (alias, address) => eb(columnOf(alias, 'rowid'), '=', integerOf(address)),
};

const BY_PLACE: RowAddress = {
  column: (alias) => columnOf(alias, 'ctid'),
  text: (alias) => sql`${columnOf(alias, 'ctid')}::text`,
  is: (alias, address) => sql`${columnOf(alias, 'ctid')} = ${address}::tid`,
};

/** How rows of a table are told apart by where they are stored; null where that is in several tables, or nowhere. */
export function rowAddress(kind: DatabaseKind, { standsFor, partitioned, rowless }: PhysicalTable): RowAddress | null {
  if (standsFor !== undefined || partitioned === true || rowless === true) return null;
  return kind === 'sqlite' ? BY_NUMBER : BY_PLACE;
}

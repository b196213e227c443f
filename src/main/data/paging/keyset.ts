import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { SqlValue } from '../dialects/database-handle';
import type { Position } from './cursor';

/** An order over a list: a column, its direction, and the id that breaks ties. NULLs come last in both directions. */
export interface KeysetOrder {
  readonly column: RawBuilder<SqlValue>;
  readonly id: RawBuilder<SqlValue>;
  readonly direction: 'asc' | 'desc';
  readonly nullable: boolean;
}

/**
 * The ORDER BY. `nulls last` is written only for columns that can be NULL: with it, Postgres cannot use the ordinary
 * index of a descending order.
 */
export function orderBy({ column, id, direction, nullable }: KeysetOrder): RawBuilder<unknown> {
  const way = direction === 'asc' ? sql`asc` : sql`desc`;
  return sql`${column} ${way}${nullable ? sql` nulls last` : sql``}, ${id} ${way}`;
}

/** The condition that a row comes after a position in that order. */
export function after({ column, id, direction, nullable }: KeysetOrder, position: Position): Expression<SqlBool> {
  const beyond = direction === 'asc' ? sql`>` : sql`<`;
  if (position.value === null) return sql<SqlBool>`(${column} is null and ${id} ${beyond} ${position.id})`;
  const later = sql<SqlBool>`(${column}, ${id}) ${beyond} (${position.value}, ${position.id})`;
  return nullable ? sql<SqlBool>`(${later} or ${column} is null)` : later;
}

/**
 * Compares two positions as SQLite orders them (numbers before text, text by its UTF-8 bytes, NULL last); for merging
 * what was found range by range.
 */
export function comparePositions(direction: 'asc' | 'desc', a: Position, b: Position): number {
  if (a.value === null || b.value === null) {
    if (a.value === null && b.value !== null) return 1;
    if (b.value === null && a.value !== null) return -1;
  }
  const order = compareValues(a.value, b.value) || compareValues(a.id, b.id);
  return direction === 'asc' ? order : -order;
}

function compareValues(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return typeof a === 'number' ? -1 : 1;
}

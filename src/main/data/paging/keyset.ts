import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { Position } from './cursor';
import type { SqlValue } from '../database/physical-table';

/** An order over a list: a column, its direction, and the id that breaks ties. */
export interface KeysetOrder {
  readonly column: RawBuilder<SqlValue>;
  readonly id: RawBuilder<SqlValue>;
  readonly direction: 'asc' | 'desc';
  readonly nullable: boolean;
  /** Where NULLs stand: last in both directions of a list, and so first in its reverse. */
  readonly nulls: 'first' | 'last';
}

/** The same order read from its end. */
export function reversed(order: KeysetOrder): KeysetOrder {
  return {
    ...order,
    direction: order.direction === 'asc' ? 'desc' : 'asc',
    nulls: order.nulls === 'last' ? 'first' : 'last',
  };
}

/**
 * The ORDER BY. `nulls first` or `last` is written only for columns that can be NULL: with it, Postgres may be unable to
 * use an ordinary index.
 */
export function orderBy({ column, id, direction, nullable, nulls }: KeysetOrder): RawBuilder<unknown> {
  const way = direction === 'asc' ? sql`asc` : sql`desc`;
  const place = nulls === 'last' ? sql` nulls last` : sql` nulls first`;
  return sql`${column} ${way}${nullable ? place : sql``}, ${id} ${way}`;
}

/** The condition that a row comes after a position in that order. */
export function after(order: KeysetOrder, position: Position): Expression<SqlBool> {
  const { column, id, direction, nullable, nulls } = order;
  const beyond = direction === 'asc' ? sql`>` : sql`<`;
  if (position.value === null) {
    const within = sql<SqlBool>`(${column} is null and ${id} ${beyond} ${position.id})`;
    return nulls === 'last' ? within : sql<SqlBool>`(${within} or ${column} is not null)`;
  }
  const later = sql<SqlBool>`(${column}, ${id}) ${beyond} (${position.value}, ${position.id})`;
  return nullable && nulls === 'last' ? sql<SqlBool>`(${later} or ${column} is null)` : later;
}

/**
 * Compares two positions as SQLite orders them (numbers before text, text by its UTF-8 bytes); for merging what was found
 * range by range.
 */
export function comparePositions(
  { direction, nulls }: Pick<KeysetOrder, 'direction' | 'nulls'>,
  a: Position,
  b: Position,
): number {
  if (a.value === null && b.value !== null) return nulls === 'last' ? 1 : -1;
  if (b.value === null && a.value !== null) return nulls === 'last' ? -1 : 1;
  const order = compareValues(a.value, b.value) || compareValues(a.id, b.id);
  return direction === 'asc' ? order : -order;
}

function compareValues(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return typeof a === 'number' ? -1 : 1;
}

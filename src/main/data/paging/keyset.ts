import { cellValue } from '../database/cells';
import { eb, type Column, type Condition, type Query } from '../database/expressions';
import type { DatabaseKind, SqlValue } from '../database/physical-table';
import type { Position } from './cursor';

/** An order over a list: a column, its direction, and the id that breaks ties. */
export interface KeysetOrder {
  readonly kind: DatabaseKind;
  readonly column: Column;
  /** What no two rows have in common. */
  readonly id: Column;
  /** Both of them as a row holds them, for positions that cannot say it themselves. */
  readonly inRow?: (row: string) => { readonly column: Column; readonly id: Column };
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
 * Puts the rows of a query in that order: `query.$call(inOrder(order))`. `nulls first` or `last` is written only for columns
 * that can be NULL: with it, Postgres may be unable to use an ordinary index.
 */
export function inOrder({ column, id, direction, nullable, nulls }: KeysetOrder) {
  return <Row>(query: Query<Row>): Query<Row> =>
    query
      .orderBy(column, (item) => {
        const way = direction === 'asc' ? item.asc() : item.desc();
        if (!nullable) return way;
        return nulls === 'last' ? way.nullsLast() : way.nullsFirst();
      })
      .orderBy(id, direction);
}

/** The condition that a row comes after a position in that order. */
export function after(order: KeysetOrder, position: Position): Condition {
  const { column, id, direction, nullable, nulls } = order;
  const beyond = direction === 'asc' ? '>' : '<';
  const at = valuesAt(order, position);
  if (at.value === null) {
    const within = eb.and([eb(column, 'is', null), eb(id, beyond, at.id)]);
    return nulls === 'last' ? within : eb.or([within, eb(column, 'is not', null)]);
  }
  const later = eb(eb.refTuple(column, id), beyond, eb.tuple(at.value, at.id));
  return nullable && nulls === 'last' ? eb.or([later, eb(column, 'is', null)]) : later;
}

/** What the order column and the id are compared with. */
function valuesAt({ kind, inRow }: KeysetOrder, { value, id, row }: Position) {
  const there = row === undefined ? undefined : inRow?.(row);
  if (there === undefined) return { value, id };
  const near = (cell: string | number) => cellValue(kind, String(cell));
  return {
    value: value === null ? null : eb.fn.coalesce(there.column, near(value)),
    id: eb.fn.coalesce(there.id, near(id)),
  };
}

interface Place {
  readonly value: SqlValue;
  readonly id: SqlValue;
}

/**
 * Compares two places as SQLite orders them (numbers before text, text by its UTF-8 bytes, other bytes last); for merging
 * what was found range by range.
 */
export function comparePositions(
  { direction, nulls }: Pick<KeysetOrder, 'direction' | 'nulls'>,
  a: Place,
  b: Place,
): number {
  if (a.value === null && b.value !== null) return nulls === 'last' ? 1 : -1;
  if (b.value === null && a.value !== null) return nulls === 'last' ? -1 : 1;
  const order = compareValues(a.value, b.value) || compareValues(a.id, b.id);
  return direction === 'asc' ? order : -order;
}

function compareValues(a: SqlValue, b: SqlValue): number {
  const classes = classOf(a) - classOf(b);
  if (classes !== 0) return classes;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) : 0;
}

/** The order of SQLite's storage classes. */
function classOf(value: SqlValue): number {
  if (value === null) return 0;
  if (typeof value === 'number') return 1;
  return typeof value === 'string' ? 2 : 3;
}

import { eb, type Column, type Condition, type Query } from '../database/expressions';
import type { Position } from './cursor';

/** An order over a list: a column, its direction, and the id that breaks ties. */
export interface KeysetOrder {
  readonly column: Column;
  readonly id: Column;
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

/** The condition that a row comes after a position in that order; `value` stands for that of the position where it is not known to the letter. */
export function after(order: KeysetOrder, position: Position, value?: Column): Condition {
  const { column, id, direction, nullable, nulls } = order;
  const beyond = direction === 'asc' ? '>' : '<';
  if (position.value === null) {
    const within = eb.and([eb(column, 'is', null), eb(id, beyond, position.id)]);
    return nulls === 'last' ? within : eb.or([within, eb(column, 'is not', null)]);
  }
  const place = value === undefined ? eb.tuple(position.value, position.id) : eb.tuple(value, eb.val(position.id));
  const later = eb(eb.refTuple(column, id), beyond, place);
  return nullable && nulls === 'last' ? eb.or([later, eb(column, 'is', null)]) : later;
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

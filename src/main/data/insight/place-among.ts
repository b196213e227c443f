import { eb, type Column, type Condition } from '../database/expressions';

/**
 * How many of the borders a time has reached, as a column: halved again and again, so that a row costs eleven comparisons
 * where there are a thousand borders, whatever the form of its times. NULL counts as having reached all.
 */
export function placeAmong(borders: readonly number[], isBefore: (border: Date) => Condition): Column {
  const within = (low: number, high: number): Column => {
    if (low === high) return eb.lit(low);
    const middle = Math.floor((low + high) / 2);
    return eb
      .case()
      .when(isBefore(new Date(borders[middle] ?? 0)))
      .then(within(low, middle))
      .else(within(middle + 1, high))
      .end();
  };
  return within(0, borders.length);
}

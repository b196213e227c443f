import { sql } from 'kysely';
import { stoppable, type RowEstimate } from './database-handle';
import type { AnyDatabase, PhysicalTable } from './physical-table';

/** Up to this many row numbers count(*) takes a few milliseconds, and an exact figure is nicer. */
const COUNT_EXACTLY_UP_TO = 50_000;
/** How many places of a big table are looked at, and how many row numbers at each. */
const PLACES = 16;
const NUMBERS = 64;

/**
 * How many rows a table has. A big one is not counted, which would read all of it: row numbers are handed out one after the
 * other, so that the share of those still in use, at places spread evenly over the table, tells how many there are.
 */
export async function estimateRows(db: AnyDatabase, table: PhysicalTable, signal?: AbortSignal): Promise<RowEstimate> {
  const name = sql.id(table.name);
  const places = Array.from({ length: PLACES }, (_, i) => sql`(${sql.lit(i)})`);
  const start = sql`low + (high - low + ${sql.lit(1 - NUMBERS)}) * place.n / ${sql.lit(PLACES - 1)}`;
  const { rows } = await sql<{ low: number | null; high: number | null; used: number }>`
    with place(n) as (values ${sql.join(places)}),
      bounds as materialized (select (select min(rowid) from ${name}) as low, (select max(rowid) from ${name}) as high)
    select low, high, (select sum((select count(*) from ${name}
      where rowid between ${start} and ${start} + ${sql.lit(NUMBERS - 1)})) from place) as used
    from bounds`
    .execute(db, stoppable(signal))
    // WITHOUT ROWID tables have no row numbers to ask for: count them.
    .catch((error: unknown) => {
      if (signal?.aborted === true) throw error;
      return { rows: [] };
    });
  const { low, high, used = 0 } = rows[0] ?? {};
  const numbers = (high ?? 0) - (low ?? 0) + 1;
  const share = used / (PLACES * NUMBERS);
  // Numbers that are far between are no count of anything.
  if (numbers > COUNT_EXACTLY_UP_TO && Number.isSafeInteger(numbers) && share >= 0.5) {
    return { value: Math.round(numbers * share), exact: false };
  }
  const counted = await sql<{ n: number }>`select count(*) as n from ${name}`.execute(db, stoppable(signal));
  return { value: counted.rows[0]?.n ?? 0, exact: true };
}

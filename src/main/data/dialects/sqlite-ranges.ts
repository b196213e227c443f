import { sql, type Expression, type SqlBool } from 'kysely';
import type { AnyDatabase } from './database-handle';

/** A scan of so many rows takes some 30 ms: short enough to stop between two, long enough to cost little more in all. */
const ROWS_PER_RANGE = 20_000;

interface Range {
  readonly low: string | null;
  readonly high: string | null;
}

/**
 * Walks a table in rowid ranges, newest first, so that a long scan can be cancelled between two statements and other
 * work gets its turn: a running SQLite statement cannot be interrupted. `visit` gets the condition of each range.
 * @throws whatever the signal was aborted with
 */
export async function forEachRange(
  db: AnyDatabase,
  table: { readonly name: string; readonly alias: string },
  signal: AbortSignal,
  visit: (range: Expression<SqlBool>) => Promise<void>,
): Promise<void> {
  const rowid = sql.id(table.alias, 'rowid');
  const from = sql`${sql.id(table.name)} as ${sql.id(table.alias)}`;
  // Numbers of rows travel as text: beyond 2^53 a JavaScript number would name another row.
  const number = (text: string) => sql`cast(${text} as integer)`;
  const next = async (below: string | null): Promise<Range> => {
    const { rows } = await sql<Range>`
      select cast(min(n) as text) as low, cast(max(n) as text) as high from (
        select ${rowid} as n from ${from} ${below === null ? sql`` : sql`where ${rowid} < ${number(below)}`}
        order by n desc limit ${ROWS_PER_RANGE})`.execute(db, { signal });
    return rows[0] ?? { low: null, high: null };
  };
  let below: string | null = null;
  for (;;) {
    signal.throwIfAborted();
    // By rows, not by the distance of their numbers: ids handed out with gaps would make ranges without end.
    // eslint-disable-next-line no-await-in-loop -- one range at a time is the point
    const { low, high } = await next(below);
    if (low === null || high === null) return;
    // eslint-disable-next-line no-await-in-loop
    await visit(sql<SqlBool>`${rowid} between ${number(low)} and ${number(high)}`);
    below = low;
  }
}

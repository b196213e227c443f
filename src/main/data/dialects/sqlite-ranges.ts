import { sql, type Expression, type SqlBool } from 'kysely';
import type { AnyDatabase } from './database-handle';

/** A scan of so many rows takes some 30 ms: short enough to stop between two, long enough to cost little more in all. */
const ROWS_PER_RANGE = 20_000;

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
  const { rows } = await sql<{ low: number | null; high: number | null }>`
    select min(rowid) as low, max(rowid) as high from ${sql.id(table.name)}`.execute(db, { signal });
  const { low = null, high = null } = rows[0] ?? {};
  if (low === null || high === null) return;
  const rowid = sql.id(table.alias, 'rowid');
  for (let top = high; top >= low; top -= ROWS_PER_RANGE) {
    signal.throwIfAborted();
    // eslint-disable-next-line no-await-in-loop -- one range at a time is the point
    await visit(sql<SqlBool>`${rowid} between ${top - ROWS_PER_RANGE + 1} and ${top}`);
  }
}

import { sql, type Expression } from 'kysely';
import { stoppable } from './database-handle';
import type { AnyDatabase } from './physical-table';
import { planOf } from './postgres-plan';

/**
 * What Postgres reckons that a statement costs now, and with an index that is only imagined; `after` is null without the
 * extension hypopg, which alone can imagine one. Nothing is made, and the imagined one goes with the question.
 */
export async function costWithIndex(
  db: AnyDatabase,
  { lookUp, sql: statement, signal }: { lookUp: Expression<unknown>; sql: string; signal: AbortSignal },
): Promise<{ readonly before: number; readonly after: number | null }> {
  const before = (await planOf(db, lookUp, signal))?.['Total Cost'] ?? 0;
  const { rows } = await sql`select 1 from pg_extension where extname = 'hypopg'`.execute(db, stoppable(signal));
  if (rows.length === 0) return { before, after: null };
  // Imagined indexes live in one session: all of it has to run on the same line.
  const after = await db.connection().execute(async (line) => {
    // hypopg reads neither CONCURRENTLY nor a semicolon.
    const plain = statement.replace(/ CONCURRENTLY /u, ' ').replace(/;$/u, '');
    try {
      await sql`select 1 from hypopg_create_index(${plain})`.execute(line, stoppable(signal));
      return (await planOf(line, lookUp, signal))?.['Total Cost'] ?? null;
    } finally {
      await sql`select hypopg_reset()`.execute(line).catch(() => undefined);
    }
  });
  return { before, after };
}

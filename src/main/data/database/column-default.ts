import { sql, type Expression } from 'kysely';
import type { AnyDatabase, PhysicalTable } from './physical-table';
import type { DatabaseHandle } from './database-handle';
import { eb } from './expressions';

/** A column's default as a value to store. SQLite knows no word for it, so that its own text of the default is used. */
export async function defaultOf(
  kind: DatabaseHandle['kind'],
  db: AnyDatabase,
  table: PhysicalTable,
  column: string,
): Promise<Expression<unknown>> {
  if (kind === 'postgres') return sql`default`;
  const { rows } = await sql<{ value: string | null }>`
    select dflt_value as "value" from pragma_table_xinfo(${table.name}) where name = ${column}`.execute(db);
  const text = rows[0]?.value ?? null;
  return text === null ? eb.lit(null) : sql`(${sql.raw(text)})`;
}

import { sql } from 'kysely';
import { stoppable, type DatabaseHandle } from './database-handle';
import type { PhysicalTable } from './physical-table';

/** On Postgres: of each row, before it is stored, so that it may come out otherwise. */
const ROW_BEFORE = 3;

/**
 * The triggers of a table that may change what is written: on Postgres those before each row, on SQLite, where they change
 * it afterwards, all. Reads the catalogue only.
 */
export async function rewritingTriggers(
  { kind, db }: DatabaseHandle,
  { schema, name }: PhysicalTable,
  signal: AbortSignal,
): Promise<string[]> {
  const statement =
    kind === 'sqlite'
      ? sql<{
          name: string;
        }>`select name from sqlite_master where type = 'trigger' and lower(tbl_name) = lower(${name})`
      : sql<{ name: string }>`
          select g.tgname as name
          from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
          where c.relname = ${name} and n.nspname = coalesce(${schema}, current_schema())
            and not g.tgisinternal and g.tgenabled <> 'D' and g.tgtype & ${ROW_BEFORE}::int = ${ROW_BEFORE}::int`;
  const { rows } = await statement.execute(db, stoppable(signal));
  return rows.map((row) => row.name).toSorted();
}

/** Bytes that rows of a table take up on an average, with their part of its indexes; null where the engine does not say. */
export async function bytesOfRow(
  { kind, db, estimateRows }: DatabaseHandle,
  table: PhysicalTable,
  signal: AbortSignal,
): Promise<number | null> {
  if (kind === 'sqlite' || table.standsFor !== undefined) return null;
  const { value } = await estimateRows(table, signal);
  if (value === 0) return null;
  const { rows } = await sql<{ bytes: string | number | null }>`
    select pg_total_relation_size(c.oid) as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relname = ${table.name} and n.nspname = coalesce(${table.schema}, current_schema())`.execute(
    db,
    stoppable(signal),
  );
  const bytes = Number(rows[0]?.bytes ?? 0);
  return bytes === 0 ? null : bytes / value;
}

import { sql } from 'kysely';
import type { AnyDatabase, PhysicalTable } from './physical-table';

/**
 * Of each unique index that a column is a part of, all the columns it is over. One over only some of the rows says nothing
 * of the others, and is left out. The catalog alone knows of indexes.
 */
export async function postgresUniqueWith(
  db: AnyDatabase,
  { schema, name }: PhysicalTable,
  column: string,
): Promise<readonly (readonly string[])[]> {
  const { rows } = await sql<{ columns: string | null }>`
    select (select json_agg(distinct a.attname) from pg_attribute a where a.attrelid = i.indrelid and (
        a.attnum = any((i.indkey::int[])[0:i.indnkeyatts - 1])
        or i.indexprs is not null and exists (select from pg_depend d where d.classid = 'pg_class'::regclass
          and d.objid = i.indexrelid and d.refobjid = i.indrelid and d.refobjsubid = a.attnum)))::text as columns
    from pg_index i
    where i.indrelid = to_regclass(format('%I.%I', ${schema ?? 'public'}::text, ${name}::text))
      and i.indisunique and i.indisvalid and i.indpred is null`.execute(db);
  // As text, for JSON is no value of its own here.
  return rows
    .map(({ columns }) => JSON.parse(columns ?? '[]') as string[])
    .filter((columns) => columns.includes(column));
}

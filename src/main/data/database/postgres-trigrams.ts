import { sql } from 'kysely';
import { escapeLike } from './contains';
import type { AnyDatabase } from './physical-table';
import type { Column, Condition } from './expressions';

/** Whether Postgres's trigram extension is there, or at least at hand; null where it is not. No other engine has it. */
export async function trigramExtension(db: AnyDatabase): Promise<'installed' | 'available' | null> {
  const { rows } = await sql<{ installed: boolean }>`
    select installed_version is not null as installed from pg_available_extensions where name = 'pg_trgm'`.execute(db);
  const [extension] = rows;
  if (extension === undefined) return null;
  return extension.installed ? 'installed' : 'available';
}

/** Whether text contains this in any case, written as the index it is made over has the column, or it would not be used. */
export function containsByTrigrams(text: Column, form: 'plain' | 'lower', part: string): Condition {
  const pattern = `%${escapeLike(part)}%`;
  return form === 'plain'
    ? sql`${text}::text ilike ${pattern} escape '\\'`
    : sql`lower(${text}::text) like ${pattern.toLowerCase()} escape '\\'`;
}

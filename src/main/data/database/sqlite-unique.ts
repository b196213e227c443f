import { sql } from 'kysely';
import type { AnyDatabase, PhysicalTable } from './physical-table';

/**
 * Of each unique index that a column is a part of, all the columns it is over. One over only some of the rows says nothing
 * of the others, and is left out. What an expression is about is read out of the index's own SQL, for SQLite says it nowhere
 * else.
 */
export async function sqliteUniqueWith(
  db: AnyDatabase,
  { name, columns }: PhysicalTable,
  column: string,
): Promise<readonly (readonly string[])[]> {
  const { rows } = await sql<{ index: string; column: string | null; text: string | null }>`
    select l.name as "index", i.name as "column", m.sql as "text"
    from pragma_index_list(${name}) l join pragma_index_xinfo(l.name) i on i.key = 1
      left join sqlite_schema m on m.type = 'index' and m.name = l.name
    where l."unique" = 1 and l.partial = 0`.execute(db);
  const found = new Map<string, Set<string>>();
  for (const row of rows) {
    const over = found.get(row.index) ?? new Set<string>();
    found.set(row.index, over);
    if (row.column !== null) over.add(row.column);
    else for (const mentioned of mentionedIn(row.text ?? '', columns)) over.add(mentioned);
  }
  return [...found.values()].filter((over) => over.has(column)).map((over) => [...over]);
}

function mentionedIn(text: string, columns: PhysicalTable['columns']): string[] {
  const words = new Set(
    text
      .slice(text.indexOf('('))
      .toLowerCase()
      .split(/[^\p{L}\p{N}_$]+/u),
  );
  return columns.map((c) => c.name).filter((c) => words.has(c.toLowerCase()));
}

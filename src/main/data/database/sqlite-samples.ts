import { sql } from 'kysely';
import type { AnyDatabase, PhysicalTable } from './physical-table';

/** Values of a column that look alike: one of them, and how many there are. */
export interface Sample {
  readonly example: unknown;
  readonly n: number;
}

/**
 * The first values of a column, put together by their storage class and, of times, by how they are written; the commonest
 * first. Only SQLite has storage classes, and a column there may hold all of them, of which bytes are no time. (`abs` of the
 * smallest whole number is an error.)
 */
export async function sampleTimes(
  db: AnyDatabase,
  table: PhysicalTable,
  column: string,
  most: number,
): Promise<Sample[]> {
  const { rows } = await sql<Sample>`
    select max("value") as "example", count(*) as "n"
    from (select ${sql.id(column)} as "value" from ${sql.id(table.name)} limit ${most})
    where typeof("value") in ('text', 'integer', 'real') and "value" <> ''
    group by typeof("value"),
      case typeof("value") when 'text' then substr("value", 11, 1) || length("value")
        else abs(cast("value" as real)) >= 1e11 end
    order by "n" desc`.execute(db);
  return rows;
}

/** Which columns hold 0 and 1 and nothing else in the first rows of a table, and not only NULL. */
export async function zeroOnes(
  db: AnyDatabase,
  table: PhysicalTable,
  columns: readonly string[],
  most: number,
): Promise<ReadonlySet<string>> {
  if (columns.length === 0) return new Set();
  const ids = columns.map((name) => sql.id(name));
  const judged = ids.map(
    (id, i) => sql`count(${id}) > 0 and
      total(case when ${id} is null or (typeof(${id}) = 'integer' and ${id} in (0, 1)) then 0 else 1 end) = 0
      as ${sql.id(`c${i}`)}`,
  );
  const { rows } = await sql<Readonly<Record<string, number>>>`
    select ${sql.join(judged)} from (select ${sql.join(ids)} from ${sql.id(table.name)} limit ${most})`.execute(db);
  return new Set(columns.filter((_, i) => rows[0]?.[`c${i}`] === 1));
}

import { sql, type AliasedExpression, type Expression } from 'kysely';
import type { AnyDatabase, PhysicalTable } from './physical-table';
import type { DatabaseHandle } from './database-handle';
import type { Cell } from './cells';
import { eb, ONE } from './expressions';

interface Inserted {
  readonly table: Pick<PhysicalTable, 'schema' | 'name'>;
  /** Physical names. */
  readonly columns: readonly string[];
  /** Of each row the values in the order of the columns: what a driver takes, or an expression. */
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * Inserts rows as the app does; gives what is selected of them as they were stored. `insertInto` of the builder takes the
 * table as text and cuts it at every dot, which a name may have.
 */
export async function insertReturning(
  db: AnyDatabase,
  inserted: Inserted,
  returning: readonly AliasedExpression<Cell, string>[],
): Promise<Readonly<Record<string, Cell>>[]> {
  const { rows } = await sql<Readonly<Record<string, Cell>>>`
    insert into ${nameOf(inserted)} ${valuesOf(inserted)} returning ${sql.join(returning)}`.execute(db);
  return rows;
}

/**
 * Puts rows back with the very ids they had, and gives their number. Postgres refuses an id that it counts up itself unless
 * it is told to take it, in words that SQLite does not know and Kysely cannot say.
 */
export async function insertAgain(kind: DatabaseHandle['kind'], db: AnyDatabase, inserted: Inserted): Promise<number> {
  const overriding = kind === 'postgres' ? sql`overriding system value` : sql``;
  // Rows that go in through a view are no changes to SQLite, which tells of them all the same.
  const { rows } = await sql`
    insert into ${nameOf(inserted)} ${valuesOf(inserted, overriding)} returning ${ONE}`.execute(db);
  return rows.length;
}

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

function nameOf({ table: { schema, name } }: Inserted) {
  return schema === null ? sql.id(name) : sql.id(schema, name);
}

function valuesOf({ columns, rows }: Inserted, overriding = sql``) {
  const names = sql.join(columns.map((name) => sql.id(name)));
  return sql`(${names}) ${overriding} values ${sql.join(rows.map((values) => sql`(${sql.join(values)})`))}`;
}

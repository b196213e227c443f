import {
  expressionBuilder,
  sql,
  type AbortableQueryOptions,
  type AliasableExpression,
  type AliasedExpression,
  type Expression,
  type SelectQueryBuilder,
  type SqlBool,
} from 'kysely';
import type { DatabaseKind, NoNames, PhysicalTable, SqlValue } from './physical-table';

/** Something that holds of a row, for WHERE and ON. */
export type Condition = Expression<SqlBool>;

/** A column, or what is made of columns. */
export type Column = AliasableExpression<SqlValue>;

/** A column under the name it has in the rows that are read. */
export type Selected = AliasedExpression<SqlValue, string>;

/** A table under the name that columns are referred to by. */
export type AliasedTable = AliasedExpression<NoNames, string>;

/** A statement that reads, before it runs. */
export type Query<Row> = SelectQueryBuilder<Record<string, NoNames>, string, Row>;

/** A table whose rows are added to those of another, where there are any. */
export interface Join {
  readonly table: AliasedTable;
  readonly on: Condition;
}

/** Kysely's expressions. They take columns that an `AuthTable` or `column` made, never a name as text. */
export const eb = expressionBuilder<NoNames>();

/** What no row meets. */
export const NEVER: Condition = eb.or([]);

/** What every row meets. */
export const ALWAYS: Condition = eb.and([]);

/** A column of a table that goes by this name in the statement. */
export function columnOf(alias: string, name: string): Column {
  return sql.id<SqlValue>(alias, name);
}

/** A column where only one table is in question, as in RETURNING, which on SQLite knows no alias. */
export function bareColumn(name: string): Column {
  return sql.id<SqlValue>(name);
}

/** A table by its physical name, called `alias` in the statement. */
export function tableAs({ schema, name }: Pick<PhysicalTable, 'schema' | 'name'>, alias: string): AliasedTable {
  return (schema === null ? sql.id(name) : sql.id(schema, name)).as(alias);
}

/** Adds the joins to a query: `query.$call(joined(joins))`. */
export function joined(joins: readonly Join[]) {
  return <Row>(query: Query<Row>): Query<Row> =>
    joins.reduce((joining, { table, on }) => joining.leftJoin(table, (join) => join.on(on)), query);
}

/** Leaves the rows that meet all of the conditions: `query.$call(meeting(conditions))`. */
export function meeting(conditions: readonly Condition[]) {
  return <Row>(query: Query<Row>): Query<Row> => conditions.reduce((rest, condition) => rest.where(condition), query);
}

/** Text in lower case, by the database's own rules. */
export function lower(text: Column): AliasableExpression<string> {
  return eb.fn<string>('lower', [text]);
}

/** Text with every occurrence of a part taken out. */
export function without(text: Column, part: string): Column {
  return eb.fn<SqlValue>('replace', [text, sql.lit(part), EMPTY_TEXT]);
}

/** A whole number as SQLite stores it. It travels as text: beyond 2^53 a JavaScript number would be another. */
export function integerOf(text: string): Column {
  return eb.cast<SqlValue>(eb.val(text), 'integer');
}

/** A list that is joined by commas with one in front and one behind, so that each of it stands between two. */
export function inList(list: Column): Column {
  const comma = sql.lit<SqlValue>(',');
  return eb(eb(comma, '||', list), '||', comma);
}

/**
 * Locks the rows of a table that are read until the transaction ends, against every change (`update`) or so that others may
 * lock them alike (`share`). SQLite, whose transactions of ours have the whole file, needs nothing, and a view that Postgres
 * does not change by itself takes no lock, be there a trigger or not: `query.$call(locked(kind, table))`.
 */
export function locked(
  kind: DatabaseKind,
  table: Pick<PhysicalTable, 'standsFor'> | null,
  against: 'update' | 'share' = 'update',
) {
  return <Row>(query: Query<Row>): Query<Row> => {
    if (kind === 'sqlite' || table?.standsFor?.lockable === false) return query;
    return against === 'update' ? query.forUpdate() : query.forShare();
  };
}

/** Written out, so that Postgres and SQLite plan with it. */
export const EMPTY_TEXT = sql.lit('');

/** A selection for statements that ask only whether there is a row. */
export const ONE = eb.lit(1).as('one');

/** Whether a query finds anything; the first row is all that is read. */
export async function isAny<Row>(query: Query<Row>, options?: AbortableQueryOptions): Promise<boolean> {
  return (await query.select(ONE).limit(1).executeTakeFirst(options)) !== undefined;
}

/** How many rows a query finds. */
export async function countOf<Row>(query: Query<Row>, options?: AbortableQueryOptions): Promise<number> {
  const found = await query.select(eb.fn.countAll<number | string>().as('n')).executeTakeFirst(options);
  return Number(found?.n ?? 0);
}

import type { OpenConnection } from '../../connections/connection';
import { stoppable } from '../../database/database-handle';
import type { AnyDatabase } from '../../database/physical-table';
import { eb, joined, type Condition, type Join, type Selected } from '../../database/expressions';
import { listPage } from '../../paging/list-page';
import type { AuthTable, RawRow } from '../../schema/auth-table';
import type { CoreTable } from '@shared/api/connection-report';
import type { LogicalFieldName, LogicalTable } from '@shared/logical-model';

/** What every look-up gets. */
export interface SearchContext {
  readonly connection: OpenConnection;
  readonly now: Date;
  readonly signal: AbortSignal;
}

interface RowQuery<T extends LogicalTable> {
  readonly table: AuthTable<T>;
  /** The field whose values `where` compares; null where no index could serve it. */
  readonly by: LogicalFieldName<T> | null;
  readonly select: readonly Selected[];
  readonly joins?: readonly Join[];
  readonly where: Condition;
  /** Newest first by this field, where the database has it. */
  readonly newestBy?: LogicalFieldName<T>;
  readonly limit: number;
}

/** Up to here reading a whole table takes milliseconds. */
const SMALL = 50_000;
const LARGEST_INT4 = 2_147_483_647;

/** Whether this database has the column and shows it to its user. */
export function isReadable({ connection }: SearchContext, [table, field]: LookUpColumn): boolean {
  return connection.schema[table]?.columns.has(field) === true;
}

/** Whether a look-up by this column costs next to nothing: an index serves it, or the table is small. */
export function isCheap({ connection }: SearchContext, [table, field]: LookUpColumn): boolean {
  const rows = connection.report.tables[table].rows?.value;
  return (rows !== undefined && rows <= SMALL) || isIndexed(connection.schema[table], field);
}

/** The rows that meet a condition. Where no index serves it, the table is read in a way that can be stopped. */
export async function findRows<T extends LogicalTable>(search: SearchContext, query: RowQuery<T>): Promise<RawRow[]> {
  const { connection, signal } = search;
  const { table, by, select, joins, where, limit } = query;
  if (by !== null && isIndexed(table, by)) {
    return rowsQuery(connection.reader.handle.db, query).execute(stoppable(signal));
  }
  const { rows } = await listPage({
    connection,
    table,
    select,
    ...(joins && { joins }),
    where: [where],
    sort: { by: sortField(query), direction: 'desc' },
    limit,
    cursor: null,
    query: 'search.anything',
    signal,
  });
  return rows;
}

/** The one statement of an index-served look-up. */
function rowsQuery<T extends LogicalTable>(db: AnyDatabase, query: RowQuery<T>) {
  const { table, select, joins = [], where, newestBy, limit } = query;
  return db
    .selectFrom(table.from)
    .$call(joined(joins))
    .select(select)
    .where(where)
    .$if(newestBy !== undefined, (rows) => rows.orderBy(table.ref(sortField(query)), 'desc'))
    .limit(limit);
}

/** `field in (…)`, or a condition no row meets where the column can hold none of the ids. */
export function isOneOf<T extends LogicalTable>(
  { connection }: SearchContext,
  table: AuthTable<T>,
  field: LogicalFieldName<T>,
  ids: readonly string[],
): Condition {
  const { column, form } = table.column(field);
  const numbers = form.type === 'id' && form.form === 'number';
  // Postgres refuses a number its column cannot hold instead of finding nothing.
  const most = connection.handle.kind === 'postgres' && column.type === 'integer' ? LARGEST_INT4 : Infinity;
  return table.isAnyOf(field, numbers ? ids.filter((id) => Number(id) <= most) : ids);
}

/** `field in (…)` for texts. */
export function equalsAny<T extends LogicalTable>(
  table: AuthTable<T>,
  field: LogicalFieldName<T>,
  values: readonly string[],
): Condition {
  return eb(table.ref(field), 'in', values);
}

// An integer primary key of SQLite is the row's own number and has no index in its list.
function isIndexed<T extends LogicalTable>(table: AuthTable<T> | null, field: string): boolean {
  return field === 'id' || table?.hasIndexOn(field as LogicalFieldName<T>) === true;
}

function sortField<T extends LogicalTable>({ table, newestBy }: RowQuery<T>): LogicalFieldName<T> {
  return newestBy !== undefined && table.has(newestBy) ? newestBy : 'id';
}

/** The column a look-up goes by. */
export type LookUpColumn = { [T in CoreTable]: readonly [table: T, field: LogicalFieldName<T>] }[CoreTable];

import type { LogicalFieldName, LogicalTable } from '@shared/logical-model';
import type { OpenConnection } from '../connections/connection';
import type { Column } from '../database/expressions';
import type { OrderKey, ReadAll } from '../database/read-all';
import type { AuthTable } from '../schema/auth-table';
import { isBig, type ListQuery } from './list-page';

interface Sort<T extends LogicalTable> {
  readonly by: LogicalFieldName<T>;
  readonly direction: 'asc' | 'desc';
}

/** Everything a list holds, and its order; null where that is the one in which rows are stored. */
export interface WholeList<T extends LogicalTable> {
  readonly query: Omit<ListQuery<T>, 'select'>;
  readonly order: readonly OrderKey[] | null;
}

/**
 * The order of a whole list: as somebody sorted it, else newest first where that sorts no big table. `narrow`: an index
 * leaves only a few rows.
 */
export function wholeOrder<T extends LogicalTable>(
  connection: OpenConnection,
  table: AuthTable<T>,
  sort: Sort<T> | undefined,
  narrow = false,
): readonly OrderKey[] | null {
  if (sort !== undefined) return sortKeys(table, sort);
  const newest = 'createdAt' as LogicalFieldName<T>;
  if (!table.has(newest) || (isBig(connection, table) && !narrow)) return null;
  return sortKeys(table, { by: newest, direction: 'desc' });
}

/** A sort by one column, and by id where that says the same. */
export function sortKeys<T extends LogicalTable>(table: AuthTable<T>, { by, direction }: Sort<T>): OrderKey[] {
  return [
    { by: table.ref(by), direction, nullable: table.column(by).column.nullable },
    { by: table.ref('id'), direction, nullable: false },
  ];
}

/** A whole list with what is to be selected of it. */
export function readingOf<T extends LogicalTable>(
  { query, order }: WholeList<T>,
  select: readonly Column[],
  signal: AbortSignal,
): ReadAll {
  const { table, joins, where } = query;
  return {
    table: table.physical,
    from: table.from,
    alias: table.alias,
    id: table.ref('id'),
    select,
    joins,
    where,
    order,
    signal,
  };
}

import type { Page, Total } from '@shared/api/common';
import type { UserRow, UserSort } from '@shared/api/users';
import type { LocalSearch } from '../local-search/local-search';
import type { Narrowed } from '../notes/narrow';
import { countExactly, listPage, toPage, withTotal, type ListQuery, type RawPage } from '../paging/list-page';
import { newestFirst, noEnd } from '../paging/newest-first';
import { toUserRow, userConditions, userSelection } from '../user-rows/queries';
import { readSearch } from '../user-rows/search-text';
import { searchUsers } from './search-users';
import type { OpenConnection } from '../connections/connection';

export interface UserQuery {
  readonly search?: string | undefined;
  readonly filters?: Narrowed | undefined;
}

interface UserListInput extends UserQuery {
  readonly sort?: UserSort | undefined;
  readonly cursor?: string | null | undefined;
  readonly limit?: number | undefined;
  readonly from?: 'start' | 'end' | undefined;
  readonly acceptCost?: boolean | undefined;
  /** The local search index, left out by whoever needs every match. */
  readonly local?: Pick<LocalSearch, 'ready'> | undefined;
}

const DEFAULT_LIMIT = 100;

/**
 * One page of users. Without a sort of the caller's own a search gives its best matches first, and a list the newest, or
 * on a big table without an index for that the order it can be had in. The total comes with the first page only.
 */
export async function listUsers(
  connection: OpenConnection,
  { search, filters, sort, cursor, limit = DEFAULT_LIMIT, from, acceptCost, local }: UserListInput,
  now: Date,
  signal: AbortSignal,
): Promise<Page<UserRow>> {
  const text = readSearch(connection.handle, search);
  const paging = { cursor, limit, from, acceptCost };
  if (sort === undefined && text !== null) {
    if (from === 'end') throw noEnd('Best matches first');
    return searchUsers(connection, { text, filters, cursor, limit, local }, now, signal);
  }
  if (sort === undefined) {
    const query = usersQuery(connection, { filters }, now, signal);
    const page = newestFirst(
      query,
      { ...paging, name: ['users.list', filters?.asked ?? {}], noun: 'users' },
      { by: 'email', says: 'by address, which has one' },
    );
    return userPage(query, page, cursor);
  }
  return sortedUsers(connection, { search, filters, sort, ...paging }, now, signal);
}

async function sortedUsers(
  connection: OpenConnection,
  { search, filters, sort: { by, direction }, ...paging }: UserListInput & { sort: UserSort; limit: number },
  now: Date,
  signal: AbortSignal,
): Promise<Page<UserRow>> {
  const sort: UserSort = { by, direction };
  const query = usersQuery(connection, { search, filters }, now, signal);
  const page = listPage({
    ...query,
    sort,
    ...paging,
    query: ['users.list', search?.trim() ?? '', filters?.asked ?? {}, sort],
  });
  return userPage(query, page, paging.cursor);
}

async function userPage(
  query: ListQuery<'user'>,
  reading: Promise<RawPage>,
  cursor: string | null | undefined,
): Promise<Page<UserRow>> {
  const [page, total] = await withTotal(query, reading, cursor);
  return toPage(
    page,
    page.rows.map((row) => toUserRow(query.table, row)),
    total,
  );
}

/** The exact number of users that match. */
export async function countUsers(
  connection: OpenConnection,
  input: UserQuery,
  now: Date,
  signal: AbortSignal,
): Promise<Total> {
  return countExactly(usersQuery(connection, input, now, signal));
}

function usersQuery(connection: OpenConnection, input: UserQuery, now: Date, signal: AbortSignal): ListQuery<'user'> {
  const { user } = connection.schema;
  return {
    connection,
    table: user,
    select: userSelection(user),
    where: userConditions(connection, input.search, input.filters, now),
    signal,
  };
}

import type { Page, Total } from '@shared/api/common';
import type { UserFilters, UserRow, UserSort } from '@shared/api/users';
import type { OpenConnection } from '../connections/open-connection';
import { countExactly, listPage, listTotal, type ListQuery } from '../paging/list-page';
import { toUserRow, userConditions, userSelection } from './queries';

export interface UserQuery {
  readonly search?: string | undefined;
  readonly filters?: UserFilters | undefined;
}

interface UserListInput extends UserQuery {
  readonly sort?: UserSort | undefined;
  readonly cursor?: string | null | undefined;
  readonly limit?: number | undefined;
}

const DEFAULT_LIMIT = 100;
const DEFAULT_SORT: UserSort = { by: 'createdAt', direction: 'desc' };

/** One page of users, newest first unless sorted otherwise. The total comes with the first page only. */
export async function listUsers(
  connection: OpenConnection,
  { search, filters, sort = DEFAULT_SORT, cursor, limit = DEFAULT_LIMIT }: UserListInput,
  now: Date,
  signal: AbortSignal,
): Promise<Page<UserRow>> {
  const query = usersQuery(connection, { search, filters }, now, signal);
  const { user } = connection.schema;
  const page = await listPage({
    ...query,
    sort,
    limit,
    cursor,
    query: ['users.list', search?.trim() ?? '', filters ?? {}, sort],
  });
  return {
    rows: page.rows.map((row) => toUserRow(user, row)),
    nextCursor: page.nextCursor,
    source: page.source,
    total: cursor === null || cursor === undefined ? await listTotal(query) : null,
  };
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

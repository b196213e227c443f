import type { ListOrder, Page, Total } from '@shared/api/common';
import type { UserFilters, UserRow, UserSort } from '@shared/api/users';
import { AppError } from '../app-error';
import type { OpenConnection } from '../connections/open-connection';
import { canScanBackwards } from '../dialects/backward-scan';
import { decodeCursor, encodeCursor } from '../paging/cursor';
import { countExactly, isBig, listPage, listTotal, toPage, type ListQuery } from '../paging/list-page';
import { scanPage } from '../paging/scan-page';
import { toUserRow, userConditions, userSelection } from './queries';
import { searchUsers } from './search-users';

export interface UserQuery {
  readonly search?: string | undefined;
  readonly filters?: UserFilters | undefined;
}

interface UserListInput extends UserQuery {
  readonly sort?: UserSort | undefined;
  readonly cursor?: string | null | undefined;
  readonly limit?: number | undefined;
  readonly from?: 'start' | 'end' | undefined;
  readonly acceptCost?: boolean | undefined;
}

const DEFAULT_LIMIT = 100;
/** A page that is still short after so long is handed out, with a place to go on from. */
const SCAN_BUDGET_MS = 1200;

/**
 * One page of users. Without a sort of the caller's own a search gives its best matches first, and a list the newest, or
 * on a big table without an index for that the order it can be had in. The total comes with the first page only.
 */
export async function listUsers(
  connection: OpenConnection,
  { search, filters, sort, cursor, limit = DEFAULT_LIMIT, from, acceptCost }: UserListInput,
  now: Date,
  signal: AbortSignal,
): Promise<Page<UserRow>> {
  const needle = search?.trim() ?? '';
  const paging = { cursor, limit, from, acceptCost };
  if (sort === undefined && needle !== '') {
    if (from === 'end') throw noEnd('Best matches first');
    const found = await searchUsers(connection, { needle, filters, cursor, limit }, now, signal);
    return { ...found, order: { by: 'match', direction: 'asc', reason: null } };
  }
  if (sort === undefined) {
    const order = await defaultOrder(connection, Object.keys(filters ?? {}).length > 0);
    const page =
      order.by === 'added'
        ? await usersAsAdded(connection, { filters, ...paging }, now, signal)
        : await sortedUsers(
            connection,
            { filters, sort: { by: order.by, direction: order.direction }, ...paging },
            now,
            signal,
          );
    return { ...page, order };
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
  const { user } = connection.schema;
  const page = await listPage({
    ...query,
    sort,
    ...paging,
    query: ['users.list', search?.trim() ?? '', filters ?? {}, sort],
  });
  const { cursor } = paging;
  return toPage(
    page,
    page.rows.map((row) => toUserRow(user, row)),
    cursor === null || cursor === undefined ? await listTotal(query) : null,
  );
}

type DefaultOrder = ListOrder & { readonly by: 'createdAt' | 'email' | 'added' };

// Newest first, unless that meant sorting a big table at every look: better-auth makes no index on createdAt.
async function defaultOrder(connection: OpenConnection, filtered: boolean): Promise<DefaultOrder> {
  const { user } = connection.schema;
  const { handle } = connection.reader;
  if (!isBig(connection, user) || user.hasIndexOn('createdAt')) {
    return { by: 'createdAt', direction: 'desc', reason: null };
  }
  const why = 'There is no index to show the newest first';
  if (handle.kind === 'sqlite' || (filtered && (await canScanBackwards(handle, user.physical)))) {
    return {
      by: 'added',
      direction: 'desc',
      reason: `${why}, so users are in the order they were stored, last first.`,
    };
  }
  return { by: 'email', direction: 'asc', reason: `${why}, so users are ordered by address, which has one.` };
}

async function usersAsAdded(
  connection: OpenConnection,
  { filters, cursor, limit, from }: UserListInput & { limit: number },
  now: Date,
  signal: AbortSignal,
): Promise<Page<UserRow>> {
  const { user } = connection.schema;
  if (from === 'end') throw noEnd('The order in which rows are stored');
  const query = usersQuery(connection, { filters }, now, signal);
  const bound = [connection.profile.id, 'users.added', filters ?? {}];
  const first = cursor === null || cursor === undefined;
  const below = first ? null : String(decodeCursor(bound, cursor).id);
  const found = await scanPage(query, { below, limit, budgetMs: SCAN_BUDGET_MS });
  return {
    rows: found.rows.map((row) => toUserRow(user, row)),
    nextCursor: found.below === null ? null : encodeCursor(bound, { value: null, id: found.below }),
    source: connection.reader.source,
    total: first ? await listTotal(query) : null,
  };
}

function noEnd(order: string): AppError {
  return new AppError('UNSUPPORTED', `${order} can be read from its beginning only.`, {
    hint: 'Sort by a column to jump to the end.',
    field: 'from',
  });
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

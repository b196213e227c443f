import type { Page, Total } from '@shared/api/common';
import type { SessionFilter, SessionRow } from '@shared/api/sessions';
import { countExactly, listPage, toPage, withTotal } from '../paging/list-page';
import { newestFirst } from '../paging/newest-first';
import { wholeOrder, type WholeList } from '../paging/whole-list';
import { isOdd } from './odd-condition';
import { allOdd } from './odd-sessions';
import { withFacts } from './row-facts';
import { sessionConditions } from './session-filter';
import { joinUser, requireSessions, sessionSelection, toSessionRow } from './session-rows';
import { countStored, listStored } from './stored-sessions';
import type { OpenConnection } from '../connections/connection';

interface SessionListInput extends SessionFilter {
  readonly sort?:
    | { readonly by: 'createdAt' | 'updatedAt' | 'expiresAt'; readonly direction: 'asc' | 'desc' }
    | undefined;
  readonly cursor?: string | null | undefined;
  readonly limit?: number | undefined;
  readonly from?: 'start' | 'end' | undefined;
  readonly acceptCost?: boolean | undefined;
  readonly requestId?: string | undefined;
}

const DEFAULT_LIMIT = 100;

/**
 * One page of sessions of everybody or of one user, newest first where that costs nothing; from the secondary storage
 * where there is no session table. Never the token.
 * @throws AppError INVALID_INPUT for a bad cursor or address, UNSUPPORTED where they are somewhere unknown
 */
export async function listSessions(
  connection: OpenConnection,
  input: SessionListInput,
  now: Date,
  signal: AbortSignal,
): Promise<Page<SessionRow>> {
  const { sort, cursor, limit = DEFAULT_LIMIT, from, acceptCost, requestId: _requestId, ...filter } = input;
  if (connection.schema.session === null && connection.storage !== null) {
    return listStored(connection, connection.storage, { filter, sort, cursor, limit }, signal);
  }
  const session = requireSessions(connection);
  const { user } = connection.schema;
  const query = {
    ...sessionsQuery(connection, filter, now, signal),
    select: sessionSelection(session, user),
  };
  const name = ['sessions.list', filter];
  const paging = { limit, cursor, from, acceptCost };
  const reading =
    sort === undefined
      ? newestFirst(query, { ...paging, name, noun: 'sessions', narrow: filter.userId !== undefined })
      : listPage({ ...query, ...paging, sort, query: [name, sort] });
  const { odd } = filter;
  // What is odd is known only once a row was looked at, so that nobody knows beforehand how many there are.
  const [page, total] = odd === undefined ? await withTotal(query, reading, cursor) : [await reading, null];
  const rows = page.rows.map((row) => toSessionRow(session, user, row, now));
  const known = await withFacts(connection, rows, now, signal);
  return toPage(page, odd === undefined ? known : known.filter((row) => isOdd(row, odd)), total);
}

/** The exact number of sessions that match; of the secondary storage an estimate where it holds very many. */
export async function countSessions(
  connection: OpenConnection,
  filter: SessionFilter,
  now: Date,
  signal: AbortSignal,
): Promise<Total> {
  if (connection.schema.session === null && connection.storage !== null) {
    return countStored(connection.storage, filter, signal);
  }
  if (filter.odd !== undefined) {
    return { value: (await allOdd(connection, filter, now, signal)).length, exact: true };
  }
  return countExactly({ ...sessionsQuery(connection, filter, now, signal), select: [] });
}

/** All sessions that `sessions.list` would find in the database. */
export function allSessions(
  connection: OpenConnection,
  { sort, ...filter }: SessionFilter & Pick<SessionListInput, 'sort'>,
  now: Date,
  signal: AbortSignal,
): WholeList<'session'> {
  const query = sessionsQuery(connection, filter, now, signal);
  return { query, order: wholeOrder(connection, query.table, sort, filter.userId !== undefined) };
}

function sessionsQuery(
  connection: OpenConnection,
  filter: SessionFilter,
  now: Date,
  signal: AbortSignal,
): WholeList<'session'>['query'] {
  const session = requireSessions(connection);
  const { user } = connection.schema;
  return {
    connection,
    table: session,
    joins: joinUser(session, user),
    where: sessionConditions(connection, session, filter, now),
    signal,
  };
}

import type { SessionFilter, SessionRow } from '@shared/api/sessions';
import { listPage, type RawPage } from '../paging/list-page';
import { isOdd } from './odd-condition';
import { withFacts } from './row-facts';
import { sessionConditions } from './session-filter';
import { joinUser, requireSessions, sessionSelection, toSessionRow } from './session-rows';
import type { OpenConnection } from '../connections/connection';

/** Few enough that what is looked up about them is never cut short. */
const BATCH_SIZE = 500;

/**
 * Every session that is odd in the way a filter wants, in the order of their ids: each is looked at as a row of a list
 * would be, so that exactly those are found that carry the mark.
 */
export async function* oddSessions(
  connection: OpenConnection,
  filter: SessionFilter,
  now: Date,
  signal: AbortSignal,
): AsyncGenerator<SessionRow[]> {
  const { odd } = filter;
  if (odd === undefined) return;
  const session = requireSessions(connection);
  const { user } = connection.schema;
  const query = {
    connection,
    table: session,
    joins: joinUser(session, user),
    select: sessionSelection(session, user),
    where: sessionConditions(connection, session, filter, now),
    sort: { by: 'id', direction: 'asc' },
    limit: BATCH_SIZE,
    acceptCost: true,
    indexed: true,
    query: ['sessions.odd', filter],
    signal,
  } as const;
  let cursor: string | null = null;
  do {
    const page: RawPage = await listPage({ ...query, cursor });
    const rows = page.rows.map((row) => toSessionRow(session, user, row, now));
    yield (await withFacts(connection, rows, now, signal)).filter((row) => isOdd(row, odd));
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** All of them at once. */
export async function allOdd(
  connection: OpenConnection,
  filter: SessionFilter,
  now: Date,
  signal: AbortSignal,
): Promise<SessionRow[]> {
  const all: SessionRow[] = [];
  for await (const rows of oddSessions(connection, filter, now, signal)) all.push(...rows);
  return all;
}

/** All of them in the order a list has: as it was sorted, else the newest first. */
export async function sortedOdd(
  connection: OpenConnection,
  { sort, ...filter }: SessionFilter & { readonly sort?: SessionOrder | undefined },
  now: Date,
  signal: AbortSignal,
): Promise<SessionRow[]> {
  const { by, direction } = sort ?? { by: 'createdAt', direction: 'desc' };
  const sign = direction === 'asc' ? 1 : -1;
  const rows = await allOdd(connection, filter, now, signal);
  return rows.sort((a, b) => sign * (compare(a[by] ?? '', b[by] ?? '') || compare(a.id, b.id)));
}

interface SessionOrder {
  readonly by: 'createdAt' | 'updatedAt' | 'expiresAt';
  readonly direction: 'asc' | 'desc';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

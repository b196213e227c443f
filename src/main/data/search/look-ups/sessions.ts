import { type LogicalFieldName } from '@shared/logical-model';
import type { Condition } from '../../database/expressions';
import type { AuthTable, RawRow } from '../../schema/auth-table';
import { parseDevice } from '../../base/device';
import type { Found } from '../form';
import type { Secret } from '../secret';
import { equalsAny, findRows, isOneOf, type SearchContext } from './find-rows';
import { hitLabel, hitUserColumns, toHitUser } from './users';

const MAX_SESSIONS = 10;

interface SessionQuestion {
  /** The column the condition is about. */
  readonly by: LogicalFieldName<'session'>;
  readonly where: Condition;
  readonly limit: number;
}

/** Sessions with these ids. */
export async function findSessionsById(search: SearchContext, ids: readonly string[]): Promise<Found[]> {
  const { session } = search.connection.schema;
  if (session === null || ids.length === 0) return [];
  return findSessions(search, session, { by: 'id', where: isOneOf(search, session, 'id', ids), limit: MAX_SESSIONS });
}

/** Sessions that these tokens open. The tokens go in, and never come out again. */
export async function findSessionsByToken(search: SearchContext, tokens: readonly Secret[]): Promise<Found[]> {
  const { session } = search.connection.schema;
  if (session === null || !session.has('token')) return [];
  return findSessions(search, session, { by: 'token', where: hasToken(session, tokens), limit: MAX_SESSIONS });
}

/** Sessions that meet a condition on `by`, newest first where no index tells them apart anyway. */
export async function findSessions(
  search: SearchContext,
  session: AuthTable<'session'>,
  asked: SessionQuestion,
): Promise<Found[]> {
  const { user } = search.connection.schema;
  const query = sessionQuery(session, user, asked);
  const rows = await findRows(search, asked.by === 'ipAddress' ? { ...query, newestBy: 'createdAt' } : query);
  return rows.map((row) => sessionHit(session, user, row, search.now));
}

function hasToken(session: AuthTable<'session'>, tokens: readonly Secret[]): Condition {
  return equalsAny(
    session,
    'token',
    tokens.map((token) => token.reveal()),
  );
}

function sessionQuery(session: AuthTable<'session'>, user: AuthTable<'user'>, { by, where, limit }: SessionQuestion) {
  const own = session.shown(['id', 'userId', 'expiresAt', 'userAgent']);
  return {
    table: session,
    by,
    select: [...own, ...hitUserColumns(user)],
    joins: [user.joinedOn(session.ref('userId'))],
    where,
    limit,
  } as const;
}

function sessionHit(session: AuthTable<'session'>, user: AuthTable<'user'>, row: RawRow, now: Date): Found {
  const expiresAt = session.time(row, 'expiresAt');
  const live = session.isAfter(row, 'expiresAt', now) === true;
  const device = parseDevice(session.read(row, 'userAgent'));
  return {
    type: 'session',
    id: session.read(row, 'id') ?? '',
    userId: session.read(row, 'userId'),
    label: hitLabel(toHitUser(user, row)),
    detail: `${live ? 'Live' : 'Expired'}, ${device.label}`,
    state: live ? 'active' : 'expired',
    ...(expiresAt !== null && { expiresAt }),
    device,
  };
}

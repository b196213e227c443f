import { sql, type Expression, type SqlBool } from 'kysely';
import type { RevokeReport } from '@shared/api/sessions';
import { AppError } from '../app-error';
import type { OpenConnection } from '../connections/open-connection';
import type { RawRow } from '../schema/auth-table';
import { getUserRow } from '../users/get-user';
import type { Capture } from '../write/capture';
import type { WritePath } from '../write/write-path';
import { parseDevice } from './device';
import { requireSessions } from './list-sessions';

const COOKIE_CACHE_NOTE =
  'The server refuses these sessions from now on. If the app caches sessions in a cookie (better-auth "cookieCache"), a browser may still look signed in for up to five minutes.';
const NOTHING_NOTE = 'Nothing was ended: these sessions were already gone or had already expired.';

/**
 * Ends sessions by their ids: their rows are deleted, so that the live server refuses their cookies at once. Sessions
 * that had already expired are cleared away, but counted as not found: they ended earlier.
 * @throws AppError READ_ONLY, UNSUPPORTED where sessions live outside the database
 */
export async function revokeSessions(
  connection: OpenConnection,
  writes: WritePath,
  ids: readonly string[],
  now: () => Date,
): Promise<RevokeReport> {
  const session = requireSessions(connection);
  const distinct = [...new Set(ids)];
  return writes.write(connection, {
    action: 'sessions.revoke',
    target: { type: 'session', id: distinct[0] ?? '', label: many(distinct.length) },
    userId: await onlyOwner(connection, distinct),
    intention: `End ${many(distinct.length)}`,
    changes: ['session'],
    perform: async (_trx, rows) => {
      const ended = await deleteSessions(connection, rows, session.isAnyOf('id', distinct), now());
      if (ended.live + ended.expired > distinct.length) throw tooMany();
      const notFound = distinct.length - ended.live;
      return outcome(ended, notFound, now(), `Ended ${many(ended.live)}`);
    },
  });
}

/**
 * Ends all sessions of a user but those to be spared.
 * @throws AppError NOT_FOUND, READ_ONLY, UNSUPPORTED
 */
export async function revokeSessionsOfUser(
  connection: OpenConnection,
  writes: WritePath,
  { userId, exceptIds = [] }: { readonly userId: string; readonly exceptIds?: readonly string[] | undefined },
  now: () => Date,
): Promise<RevokeReport> {
  const session = requireSessions(connection);
  const user = await getUserRow(connection, userId);
  return writes.write(connection, {
    action: 'sessions.revokeForUser',
    target: { type: 'user', id: userId, label: user.email },
    userId,
    intention: `End all sessions of ${user.email}`,
    changes: ['session'],
    perform: async (_trx, rows) => {
      const condition =
        exceptIds.length === 0
          ? session.is('userId', userId)
          : sql<SqlBool>`${session.is('userId', userId)} and not (${session.isAnyOf('id', exceptIds)})`;
      const ended = await deleteSessions(connection, rows, condition, now());
      const spared = exceptIds.length > 0 ? ` but ${exceptIds.length}` : '';
      return outcome(
        ended,
        0,
        now(),
        `Ended ${many(ended.live)} of ${user.email}${spared === '' ? '' : ` (all${spared})`}`,
      );
    },
  });
}

interface Ended {
  /** Sessions that were live until now. */
  readonly live: number;
  /** Rows of sessions that had expired before. */
  readonly expired: number;
  readonly devices: readonly string[];
}

async function deleteSessions(
  { handle, schema: { session } }: OpenConnection,
  capture: Capture,
  condition: Expression<SqlBool>,
  now: Date,
): Promise<Ended> {
  if (session === null) return { live: 0, expired: 0, devices: [] };
  const deleted = await capture.delete(session, condition);
  const rows = deleted.map((cells) => session.fromCells(handle.kind, cells, ['expiresAt', 'userAgent']));
  const live = rows.filter((row) => (session.read(row, 'expiresAt')?.getTime() ?? 0) > now.getTime());
  return {
    live: live.length,
    expired: rows.length - live.length,
    devices: [...new Set(live.map((row) => parseDevice(session.read(row, 'userAgent')).label))],
  };
}

function outcome(ended: Ended, notFound: number, at: Date, summary: string) {
  const notes: string[] = [];
  if (ended.live > 0) notes.push(COOKIE_CACHE_NOTE);
  if (ended.live === 0) notes.push(NOTHING_NOTE);
  if (ended.expired > 0) notes.push(`${ended.expired} rows of sessions that had already expired were cleared away.`);
  return {
    result: {
      revoked: ended.live,
      notFound,
      effectiveAt: at.toISOString(),
      notes,
      rows: ended.live + ended.expired,
      refused: 'now' as const,
      cachedUntil: null,
      jwtUntil: null,
      secondaryStorage: null,
      proof: [],
    },
    summary: ended.devices.length > 0 ? `${summary}: ${ended.devices.slice(0, 10).join(', ')}` : summary,
    before: { sessions: ended.live + ended.expired },
    after: { sessions: 0 },
    rows: ended.live + ended.expired,
  };
}

// The record names a user when all the sessions are one person's. Without a LIMIT, with which Postgres would rather read
// the whole table than look up each id.
async function onlyOwner({ handle, schema }: OpenConnection, ids: readonly string[]): Promise<string | null> {
  const { session } = schema;
  if (session === null) return null;
  const { rows } = await sql<RawRow>`
    select distinct ${sql.join(session.select(['userId']))} from ${session.from}
    where ${session.isAnyOf('id', ids)}`.execute(handle.db);
  const [row] = rows;
  return rows.length === 1 && row ? session.read(row, 'userId') : null;
}

function tooMany(): AppError {
  return new AppError('SCHEMA_MISMATCH', 'Several sessions share one id, so nothing was changed.', {
    hint: 'The id column of the session table is not unique; tell whoever looks after the database.',
  });
}

function many(sessions: number): string {
  return sessions === 1 ? '1 session' : `${sessions} sessions`;
}

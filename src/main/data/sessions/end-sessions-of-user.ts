import type { OpenConnection } from '../connections/open-connection';
import type { AnyDatabase } from '../dialects/database-handle';
import type { Capture } from '../write/capture';

/** What ending a user's sessions did. */
export interface SessionsEnded {
  /** Sessions that were live until now. */
  readonly live: number;
  readonly rows: number;
}

/**
 * Ends all sessions of a user as a part of another write; those that had expired are cleared away too. Null where
 * sessions are not in this database, or this database user may not see them.
 */
export async function endSessionsOfUser(
  { handle, schema: { session } }: OpenConnection,
  _trx: AnyDatabase,
  rows: Capture,
  userId: string,
  now: Date,
): Promise<SessionsEnded | null> {
  if (session === null) return null;
  const deleted = await rows.delete(session, session.is('userId', userId));
  const live = deleted
    .map((cells) => session.read(session.fromCells(handle.kind, cells, ['expiresAt']), 'expiresAt'))
    .filter((expires) => expires !== null && expires > now);
  return { live: live.length, rows: deleted.length };
}

/** What was ended, as the end of a sentence for the audit. */
export function sessionsEnded(ended: SessionsEnded | null): string {
  if (ended === null || ended.live === 0) return '';
  return `; ended ${ended.live === 1 ? '1 session' : `${ended.live} sessions`}`;
}

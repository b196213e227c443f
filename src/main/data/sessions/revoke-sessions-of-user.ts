import type { Capture } from '../write/capture';
import { revokeRowsWithin } from './revoke-within';
import { whySessionsCannotBeRevoked } from '../connections/storage-mode';
import type { OpenConnection } from '../connections/connection';

/** What ending a user's sessions did. */
export interface SessionsEnded {
  /** Sessions that were live until now. */
  readonly live: number;
  /** Rows of sessions and of the tokens that went with them. */
  readonly rows: number;
  /** Why none could be ended although there may be some, as a sentence; null where nothing stood in the way. */
  readonly outOfReach: string | null;
}

/**
 * Ends all sessions of a user as a part of another write, wherever the app keeps them; those that had expired are cleared
 * away too. Where sessions are out of reach altogether the write goes on without them and says so.
 * @throws AppError CONNECTION_FAILED where the secondary storage does not answer: nothing is changed then
 */
export async function revokeSessionsOfUser(
  connection: OpenConnection,
  rows: Capture,
  userId: string,
  now: Date,
): Promise<SessionsEnded> {
  const { session, closed } = connection.schema;
  if (session === null && (connection.storage === null || closed.session !== undefined)) {
    const where =
      closed.session === undefined
        ? 'in a secondary storage that the connection does not name'
        : 'hidden from this database user';
    return { live: 0, rows: 0, outOfReach: `Sessions could not be ended: they are ${where}.` };
  }
  const impossible = whySessionsCannotBeRevoked(connection);
  if (impossible !== null) throw impossible;
  const { live, rows: ended, oauthTokens } = await revokeRowsWithin(connection, rows, { of: [userId] }, now);
  return { live, rows: ended + oauthTokens, outOfReach: null };
}

/** What was ended, as the end of a sentence for the audit. */
export function sessionsEnded(ended: SessionsEnded | null): string {
  if (ended === null) return '';
  if (ended.outOfReach !== null) return `; ${ended.outOfReach.charAt(0).toLowerCase()}${ended.outOfReach.slice(1, -1)}`;
  if (ended.live === 0) return '';
  return `; ended ${ended.live === 1 ? '1 session' : `${ended.live} sessions`}`;
}

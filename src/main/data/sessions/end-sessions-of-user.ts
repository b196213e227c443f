import type { OpenConnection } from '../connections/open-connection';
import type { Capture } from '../write/capture';
import { endSessions, type EndedCount } from './end-sessions';
import { whySessionsCannotEnd } from './storage-mode';

/**
 * Ends all sessions of a user as a part of another write, in every place the app keeps them.
 * @param asked whether somebody asked for it; undefined: where it can be done
 * @returns null where nothing was to be ended, or nothing could be
 * @throws AppError UNSUPPORTED where it was asked for and sessions are out of reach, and all of `endSessions`
 */
export async function endSessionsOfUser(
  connection: OpenConnection,
  rows: Capture,
  userId: string,
  asked: boolean | undefined,
  now: Date,
): Promise<EndedCount | null> {
  if (asked === false) return null;
  const beyondReach = whySessionsCannotEnd(connection) !== null || connection.schema.closed.session !== undefined;
  if (asked === undefined && beyondReach) return null;
  return endSessions(connection, rows, { of: [userId] }, now);
}

/** What was ended, as the end of a sentence for the audit. */
export function sessionsEnded(ended: EndedCount | null): string {
  if (ended === null || ended.live === 0) return '';
  return `; ended ${ended.live === 1 ? '1 session' : `${ended.live} sessions`}`;
}

import type { OpenConnection } from '../connections/open-connection';
import type { Capture } from '../write/capture';
import { requireSessions } from './list-sessions';

/**
 * Ends all sessions of a user inside of another write, such as a change of the address. Their rows are deleted, or ended
 * where the app preserves them.
 * @returns the rows touched
 * @throws AppError UNSUPPORTED where sessions live outside the database
 */
export async function endSessionsWithChange(
  connection: OpenConnection,
  rows: Capture,
  userId: string,
  now: Date,
): Promise<number> {
  const session = requireSessions(connection);
  const theirs = session.is('userId', userId);
  if (connection.profile.sessions.preserveRows !== true) return (await rows.delete(session, theirs)).length;
  const ended = await rows.update(session, session.name('id'), theirs, [
    { column: session.name('expiresAt'), value: session.encode('expiresAt', now) },
    { column: session.name('updatedAt'), value: session.encode('updatedAt', now) },
  ]);
  return ended.length;
}

import { plural } from '../base/plural';
import type { OpenConnection } from '../connections/connection';
import { sessionsOutOfReach, type OutOfReach } from '../connections/storage-mode';
import type { Capture } from '../write/capture';
import { NOTHING_REVOKED, revokeRowsWithin, type RevokedCount } from './revoke-within';

/** What ending sessions as a part of another act did. */
export interface SessionsEnded extends RevokedCount {
  /** Why none could be ended although there may be some; null where nothing stood in the way. */
  readonly outOfReach: OutOfReach | null;
}

/**
 * Ends all sessions of some users as a part of another act, wherever the app keeps them; those that had expired are
 * cleared away too. Where sessions are out of reach altogether the act goes on without them and says so.
 * @throws AppError CONNECTION_FAILED where the secondary storage does not answer: nothing is changed then
 */
export async function revokeSessionsAlong(
  connection: OpenConnection,
  rows: Capture,
  userIds: readonly string[],
  now: Date,
): Promise<SessionsEnded> {
  const outOfReach = sessionsOutOfReach(connection);
  if (outOfReach !== null) return { ...NOTHING_REVOKED, outOfReach };
  return { ...(await revokeRowsWithin(connection, rows, { of: userIds }, now)), outOfReach: null };
}

/** Why sessions were not ended, as a sentence without its full stop. */
export function outOfReachText(why: OutOfReach): string {
  return `Sessions could not be revoked: ${
    {
      hidden: 'they are hidden from this database user',
      view: 'their table is a view that takes no changes',
      'not-named': 'they are in a secondary storage that the connection does not name',
    }[why]
  }`;
}

/** What was revoked of one user, in a few words such as `2 sessions revoked`; null where there is nothing to say. */
export function endedOf(ended: RevokedCount | SessionsEnded | null, userId: string): string | null {
  if (ended === null) return null;
  if ('outOfReach' in ended && ended.outOfReach !== null) return outOfReachText(ended.outOfReach);
  const live = ended.sessions.filter((session) => session.userId === userId).length;
  const said = live === 0 ? null : `${plural(live, 'session')} revoked`;
  if (!ended.unseen) return said;
  return [said, 'row-level security may hide sessions that go on'].filter((part) => part !== null).join('; ');
}

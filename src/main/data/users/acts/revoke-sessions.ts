import { storageMode, whySessionsCannotBeRevoked } from '../../connections/storage-mode';
import { hidesRows } from '../../database/physical-table';
import { stoppable } from '../../database/database-handle';
import { endedOf } from '../../sessions/revoke-along';
import { revokeRowsWithin } from '../../sessions/revoke-within';
import { NOBODY, outcomesOf, perUser, type ActedUser, type LookContext, type PerUser, type UserAct } from './user-act';

/** Ends all sessions of users, wherever the app keeps them; it is refused where they are out of reach. */
export function revokeSessionsOfUsers(): UserAct {
  return {
    changes: ['session'],
    takesRights: false,
    require: (connection) => {
      const impossible = whySessionsCannotBeRevoked(connection);
      if (impossible !== null) throw impossible;
    },
    look: withoutLiveSession,
    perform: async ({ connection, rows, now }, users) => {
      const ended = await revokeRowsWithin(connection, rows, { of: users.map(({ id }) => id) }, now);
      return {
        users: outcomesOf(users, ({ id }) => ({ before: null, after: { sessions: 0 }, detail: endedOf(ended, id) })),
        rows: ended.rows + ended.oauthTokens,
      };
    },
  };
}

async function withoutLiveSession(
  { connection, db, now, signal }: LookContext,
  users: readonly ActedUser[],
): Promise<PerUser> {
  const { session } = connection.schema;
  // Only the secondary storage itself could tell, one person at a time.
  if (session === null || storageMode(connection).kind !== 'none') return NOBODY;
  const ids = users.map(({ id }) => id);
  const rows = await db
    .selectFrom(session.from)
    .distinct()
    .select(session.select(['userId']))
    .where(session.isAnyOf('userId', ids))
    .where(session.meets('expiresAt', '>', now))
    .execute(stoppable(signal));
  const live = new Set(rows.map((row) => session.read(row, 'userId')));
  const none = hidesRows(session.physical)
    ? 'Has no live session that this database user can see'
    : 'Has no live session';
  return perUser(users, ({ id }) => (live.has(id) ? null : none));
}

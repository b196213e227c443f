import { stoppable } from '../../database/database-handle';
import { NOBODY, perUser, type OperationContext, type PerUser, type WriteOperation } from '../bulk-operation';
import { storageMode, whySessionsCannotBeRevoked } from '../../connections/storage-mode';
import { revokeSessionsOf } from '../revoke-bulk-sessions';
import type { BulkUser } from '../bulk-users';

/** Ends all sessions of each user. */
export function revokeSessionsOperation(): WriteOperation {
  return {
    by: 'write',
    verb: 'End the sessions of',
    past: 'Ended the sessions of',
    action: 'bulk.revokeSessions',
    tables: ['session'],
    undoable: true,
    takesRights: false,
    require: (connection) => {
      const impossible = whySessionsCannotBeRevoked(connection);
      if (impossible !== null) throw impossible;
    },
    look: withoutLiveSession,
    run: async (context, rows, users) => revokeSessionsOf(context, rows, users),
    notes: () => [
      'The server refuses these sessions at once. Where the app caches sessions in a cookie, a browser may look signed in a few minutes longer.',
    ],
  };
}

async function withoutLiveSession(
  { connection, db, now, signal }: OperationContext,
  users: readonly BulkUser[],
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
  return perUser(users, ({ id }) => (live.has(id) ? null : 'Has no live session'));
}

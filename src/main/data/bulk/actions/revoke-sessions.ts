import { sql } from 'kysely';
import { AppError } from '../../app-error';
import { stoppable } from '../../dialects/database-handle';
import type { RawRow } from '../../schema/auth-table';
import { perUser, type DeedContext, type PerUser, type WriteDeed } from '../deed';
import { endSessions } from '../end-sessions';
import type { BulkUser } from '../people';

/** Ends all sessions of each user. */
export function revokeSessionsDeed(): WriteDeed {
  return {
    by: 'write',
    verb: 'End the sessions of',
    past: 'Ended the sessions of',
    action: 'bulk.revokeSessions',
    tables: ['session'],
    undoable: true,
    takesRights: false,
    require: ({ schema }) => {
      if (schema.session !== null) return;
      throw new AppError('UNSUPPORTED', 'This database holds no sessions.', {
        hint: 'The app keeps them in a secondary storage; end them on the page of each user.',
      });
    },
    look: withoutLiveSession,
    run: async (context, rows, users) => endSessions(context, rows, users),
    notes: () => [
      'The server refuses these sessions at once. Where the app caches sessions in a cookie, a browser may look signed in a few minutes longer.',
    ],
  };
}

async function withoutLiveSession(
  { connection, db, now, signal }: DeedContext,
  users: readonly BulkUser[],
): Promise<PerUser> {
  const { session } = connection.schema;
  if (session === null) return new Map();
  const ids = users.map(({ id }) => id);
  const { rows } = await sql<RawRow>`
    select distinct ${sql.join(session.select(['userId']))} from ${session.from}
    where ${session.isAnyOf('userId', ids)}
      and ${session.ref('expiresAt')} > ${session.encode('expiresAt', now)}`.execute(db, stoppable(signal));
  const live = new Set(rows.map((row) => session.read(row, 'userId')));
  return perUser(users, ({ id }) => (live.has(id) ? null : 'Has no live session'));
}

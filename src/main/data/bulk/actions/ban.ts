import { AppError } from '../../base/app-error';
import { whySessionsCannotBeRevoked } from '../../connections/storage-mode';
import { perUser, type ActionOf, type WriteOperation } from '../bulk-operation';
import { revokeSessionsOf } from '../revoke-bulk-sessions';
import { setFields } from '../set-fields';
import type { OpenConnection } from '../../connections/connection';

/** What better-auth itself writes where nothing is said. */
const NO_REASON = 'No reason';

/** Bans each user, and ends their sessions unless told not to: a ban alone leaves those usable. */
export function banOperation({ reason, expiresAt, revokeSessions = true }: ActionOf<'ban'>): WriteOperation {
  const ends = expiresAt === undefined ? null : new Date(expiresAt);
  return {
    by: 'write',
    verb: 'Ban',
    past: 'Banned',
    action: 'bulk.ban',
    tables: revokeSessions ? ['user', 'session'] : ['user'],
    undoable: true,
    takesRights: true,
    require: (connection) => {
      requireBans(connection);
      const noLogout = revokeSessions ? whySessionsCannotBeRevoked(connection) : null;
      if (noLogout !== null) throw noLogout;
      if (ends !== null && ends.getTime() <= Date.now()) {
        throw new AppError('INVALID_INPUT', 'The end of the ban has passed already.', { field: 'action.expiresAt' });
      }
    },
    look: async (_context, users) => perUser(users, ({ banned }) => (banned ? 'Is banned already' : null)),
    run: async (context, rows, users) => {
      const { user } = context.connection.schema;
      await setFields(context, rows, users, [
        { column: user.name('banned'), value: user.encode('banned', true) },
        ...(user.has('banReason')
          ? [{ column: user.name('banReason'), value: user.encode('banReason', reason?.trim() || NO_REASON) }]
          : []),
        ...(user.has('banExpires')
          ? [{ column: user.name('banExpires'), value: user.encode('banExpires', ends) }]
          : []),
      ]);
      return revokeSessions ? revokeSessionsOf(context, rows, users) : new Map();
    },
    notes: () =>
      revokeSessions ? [] : ['Their sessions stay: whoever is signed in can go on until the session ends.'],
  };
}

/** @throws AppError UNSUPPORTED without better-auth's admin plugin */
export function requireBans({ schema: { user } }: OpenConnection): void {
  if (user.has('banned')) return;
  throw new AppError('UNSUPPORTED', 'This database knows no bans.', {
    hint: "They are part of better-auth's admin plugin, which this app does not use.",
  });
}

import { userLabel } from '@shared/user-label';
import type { MethodOutput } from '@shared/contract';
import { CREDENTIAL, hashFor, requireAccounts, writeCredential } from '../accounts/credential';
import { endedOf, outOfReachText, revokeSessionsAlong, type SessionsEnded } from '../sessions/revoke-along';
import type { WritePath } from '../write/write-path';
import { actOnUser } from '../user-rows/act-on-user';
import type { OpenConnection } from '../connections/connection';

interface PasswordRequest {
  readonly id: string;
  readonly password: string;
  /** Defaults to false, as with better-auth. */
  readonly revokeSessions?: boolean | undefined;
}

/**
 * Gives a user a new password, hashed as better-auth hashes it; makes the password account where there is none. The
 * password itself is kept nowhere.
 * @throws AppError INVALID_INPUT for its length, UNSUPPORTED where the app has a hash of its own
 */
export async function setPassword(
  connection: OpenConnection,
  writes: WritePath,
  { id, password, revokeSessions = false }: PasswordRequest,
  now: Date,
): Promise<MethodOutput<'users.setPassword'>> {
  requireAccounts(connection);
  const hash = await hashFor(connection, { password, userId: id });
  return actOnUser(connection, writes, {
    action: 'users.setPassword',
    id,
    intention: (user) => `Set a password for ${userLabel(user)}`,
    changes: revokeSessions ? ['account', 'session'] : ['account'],
    perform: async ({ rows, user }) => {
      const written = await writeCredential(connection, rows, { userId: id, hash, now });
      const ended = revokeSessions ? await revokeSessionsAlong(connection, rows, [id], now) : null;
      const made = written.created ? ', who had none until now' : '';
      return {
        result: {
          created: written.created,
          sessionsRevoked: ended?.live ?? 0,
          notes: notes(written.created, ended, user.banned === true),
        },
        summary: [`Set a password for ${userLabel(user)}${made}`, endedOf(ended, id) ?? '']
          .filter((part) => part !== '')
          .join('; '),
        before: { [`${CREDENTIAL} password`]: written.created ? 'absent' : 'present' },
        after: { [`${CREDENTIAL} password`]: 'present' },
        rows: written.rows + (ended === null ? 0 : ended.rows + ended.oauthTokens),
      };
    },
  });
}

function notes(created: boolean, ended: SessionsEnded | null, banned: boolean): string[] {
  return [
    ...(created ? ['There was no password until now, so a way to sign in with one was added.'] : []),
    ...(ended === null ? ['Sessions that were live stay signed in.'] : []),
    ...(ended !== null && ended.outOfReach !== null ? [`${outOfReachText(ended.outOfReach)}.`] : []),
    ...(banned ? ['The user is banned, so the new password does not let them in.'] : []),
  ];
}

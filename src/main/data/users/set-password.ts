import { userLabel } from '@shared/user-label';
import type { MethodOutput } from '@shared/contract';
import { CREDENTIAL, hashFor, requireAccounts, writeCredential } from '../accounts/credential';
import { endedOf, outOfReachText, revokeSessionsAlong, type SessionsEnded } from '../sessions/revoke-along';
import { voidedText, voidLinksAlong } from '../verifications/void-links-along';
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
 * password itself is kept nowhere. Links and codes mailed before are void with it: the mailbox they lie in may be why.
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
    changes: ['account', 'verification', ...(revokeSessions ? (['session'] as const) : [])],
    perform: async ({ rows, user }) => {
      const written = await writeCredential(connection, rows, { userId: id, hash, now });
      const ended = revokeSessions ? await revokeSessionsAlong(connection, rows, [id], now) : null;
      const linksVoided = await voidLinksAlong(connection, rows, [user]);
      const made = written.created ? ', who had none until now' : '';
      return {
        result: {
          created: written.created,
          sessionsRevoked: ended?.live ?? 0,
          linksVoided,
          notes: notes({ created: written.created, ended, banned: user.banned === true, linksVoided }),
        },
        summary: [`Set a password for ${userLabel(user)}${made}`, endedOf(ended, id), voidedText(linksVoided)]
          .filter((part) => part !== null)
          .join('; '),
        before: { [`${CREDENTIAL} password`]: written.created ? 'absent' : 'present' },
        after: { [`${CREDENTIAL} password`]: 'present' },
        rows: written.rows + (linksVoided ?? 0) + (ended === null ? 0 : ended.rows + ended.oauthTokens),
      };
    },
  });
}

interface Done {
  readonly created: boolean;
  readonly ended: SessionsEnded | null;
  readonly banned: boolean;
  readonly linksVoided: number | null;
}

function notes({ created, ended, banned, linksVoided }: Done): string[] {
  const voided = voidedText(linksVoided);
  return [
    ...(created ? ['There was no password until now, so a way to sign in with one was added.'] : []),
    ...(ended === null ? ['Sessions that were live stay signed in.'] : []),
    ...(ended !== null && ended.outOfReach !== null ? [`${outOfReachText(ended.outOfReach)}.`] : []),
    ...(voided === null ? [] : [`${voided.charAt(0).toUpperCase()}${voided.slice(1)}.`]),
    ...(banned ? ['The user is banned, so the new password does not let them in.'] : []),
  ];
}

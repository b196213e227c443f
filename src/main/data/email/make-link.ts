import { userLabel } from '@shared/user-label';
import { requireWritable } from '../write/write-path';
import { needsTrust, requireCallbackURL } from './callback-url';
import type { MailDependencies } from './send-mail';
import { requireSigner } from '../auth-server/auth-server-of';
import { linkLifetime, verificationLink } from '../auth-server/links';
import { ignoresCase, refuseVerification, requireMailUser, verifiedHere } from './require-mailable';
import { requireGoodSecret } from '../auth-server/check-secret';
import type { OpenConnection } from '../connections/connection';

interface LinkInput {
  readonly userId: string;
  readonly callbackURL?: string | undefined;
  readonly minutes?: number | undefined;
}

/**
 * Makes a verification link to hand over by other means. The audit keeps for whom, never the link.
 * @throws AppError NOT_FOUND, CONFLICT, UNSUPPORTED, INVALID_INPUT, READ_ONLY
 */
export async function makeVerificationLink(
  { writes, audit, now }: Pick<MailDependencies, 'writes' | 'audit' | 'now'>,
  connection: OpenConnection,
  input: LinkInput,
  signal: AbortSignal,
): Promise<{ url: string; expiresAt: string; notes: string[] }> {
  requireWritable(connection);
  const { profile } = connection;
  const callbackURL = requireCallbackURL(input.callbackURL ?? profile.mailing.callbackURL);
  const signer = requireSigner(profile);
  const user = await requireMailUser(connection, input.userId, now(), signal);
  const since = user.emailVerified ? await verifiedHere(audit, connection, user.id) : null;
  const refusal = refuseVerification(user, ignoresCase(connection), since);
  if (refusal !== null) throw refusal;
  const unchecked = await requireGoodSecret(connection, now());
  return writes.act(connection, {
    action: 'email.verificationLink',
    target: { type: 'user', id: user.id, label: userLabel(user) },
    userId: user.id,
    intention: `Make a verification link for ${userLabel(user)}`,
    changes: [],
    perform: async () => {
      const { url, expiresAt } = await verificationLink({
        ...signer,
        email: user.email,
        userId: user.id,
        callbackURL,
        now: now(),
        expiresInSeconds: input.minutes === undefined ? linkLifetime(profile) : input.minutes * 60,
      });
      return {
        result: {
          url,
          expiresAt: expiresAt.toISOString(),
          notes: [
            'Whoever opens it verifies this address, as often as they like until it expires; it cannot be called back.',
            'Links made or mailed before stay valid until they expire.',
            ...(user.banned ? ['This user is banned: verifying the address alone does not let them sign in.'] : []),
            ...(needsTrust(callbackURL)
              ? ['The link leads to another site; it works only if the auth server trusts that address.']
              : []),
            ...(unchecked === null ? [] : [unchecked]),
          ],
        },
        summary: `Made a verification link for ${userLabel(user)}`,
        after: { to: user.email, expiresAt: expiresAt.toISOString() },
      };
    },
  });
}

import type { OpenConnection } from '../connections/open-connection';
import { requireWritable } from '../write/write-path';
import { requireCallbackURL } from './callback-url';
import { requireUnverifiedUser } from './require-mailable';
import type { MailDependencies, VerificationRequest } from './resend-verification';
import { linkFor, requireSigner } from './signer';

/**
 * Makes a verification link to hand over by other means. The audit keeps for whom, never the link.
 * @throws AppError NOT_FOUND, CONFLICT, UNSUPPORTED, INVALID_INPUT, READ_ONLY
 */
export async function makeVerificationLink(
  { writes, now }: Pick<MailDependencies, 'writes' | 'now'>,
  connection: OpenConnection,
  input: VerificationRequest,
  signal: AbortSignal,
): Promise<{ url: string; expiresAt: string; notes: string[] }> {
  requireWritable(connection);
  const callbackURL = requireCallbackURL(input.callbackURL);
  const signer = requireSigner(connection.profile);
  const user = await requireUnverifiedUser(connection, input.userId, signal);
  return writes.act(connection, {
    action: 'email.verificationLink',
    target: { type: 'user', id: user.id, label: user.email },
    userId: user.id,
    intention: `Make a verification link for ${user.email}`,
    changes: [],
    perform: async () => {
      const { url, expiresAt } = await linkFor(signer, user, callbackURL, now());
      return {
        result: { url, expiresAt: expiresAt.toISOString(), notes: [] },
        summary: `Made a verification link for ${user.email}`,
        after: { to: user.email, expiresAt: expiresAt.toISOString() },
      };
    },
  });
}

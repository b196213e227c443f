import { AppError } from '../app-error';
import type { ConnectionProfile } from '../connections/profile';
import { LINK_LIFETIME_SECONDS, verificationLink } from './link';
import type { MailUser } from './queries';

/** What a link is signed with. */
export interface Signer {
  readonly baseURL: string;
  readonly basePath: string | undefined;
  readonly secret: string;
}

export const LINK_LIFETIME_MINUTES = LINK_LIFETIME_SECONDS / 60;

/** @throws AppError UNSUPPORTED where the connection lacks the secret */
export function requireSigner({ mail, authServer }: ConnectionProfile): Signer {
  if (mail === null || mail.kind === 'server') {
    throw new AppError('UNSUPPORTED', 'With this connection only the auth server itself can make a link.', {
      hint: "Set the connection's mail to SMTP or outbox and enter the auth server's secret.",
      field: 'mail.kind',
    });
  }
  if (mail.secret === undefined || mail.secret === '') {
    throw new AppError('UNSUPPORTED', "The auth server's secret is missing, so no link can be signed.", {
      hint: "Enter the auth server's secret in the connection.",
      field: 'mail.secret',
    });
  }
  return { baseURL: mail.baseURL, basePath: authServer?.basePath, secret: mail.secret };
}

/** The link for one user. */
export async function linkFor(
  signer: Signer,
  user: MailUser,
  callbackURL: string | undefined,
  now: Date,
): Promise<{ url: string; expiresAt: Date }> {
  return verificationLink({ ...signer, email: user.email, userId: user.id, callbackURL, now });
}

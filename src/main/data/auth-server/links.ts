import { SignJWT } from 'jose';
import type { ServerSettings, Signer } from './auth-server-of';

/** How long a link works, as better-auth has it by default. */
const LINK_LIFETIME_SECONDS = 3600;

interface LinkRequest extends Signer {
  readonly email: string;
  readonly userId: string;
  /** Where the person ends up; undefined: `/`. */
  readonly callbackURL?: string | undefined;
  readonly now: Date;
  readonly expiresInSeconds?: number;
}

/** For how long links of this app work, in seconds. */
export function linkLifetime({ mailing }: Pick<ServerSettings, 'mailing'>): number {
  return mailing.linkLifetimeSeconds ?? LINK_LIFETIME_SECONDS;
}

/** A link that verifies an email address, signed exactly as better-auth signs its own. */
export async function verificationLink(request: LinkRequest): Promise<{ url: string; expiresAt: Date }> {
  const { linkURL, secret, email, userId, callbackURL = '/', now } = request;
  const issuedAt = Math.floor(now.getTime() / 1000);
  const expires = issuedAt + (request.expiresInSeconds ?? LINK_LIFETIME_SECONDS);
  const token = await new SignJWT({ email: email.toLowerCase(), userId })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt(issuedAt)
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(secret));
  return {
    url: `${linkURL}/verify-email?token=${token}&callbackURL=${encodeURIComponent(callbackURL)}`,
    expiresAt: new Date(expires * 1000),
  };
}

import { SignJWT } from 'jose';

/** How long a link works, as better-auth has it by default. */
export const LINK_LIFETIME_SECONDS = 3600;

const DEFAULT_BASE_PATH = '/api/auth';

interface LinkRequest {
  readonly baseURL: string;
  /** Undefined: `/api/auth`, or what `baseURL` has as path. */
  readonly basePath: string | undefined;
  /** The auth server's own secret. */
  readonly secret: string;
  readonly email: string;
  readonly userId: string;
  /** Where the person ends up; undefined: `/`. */
  readonly callbackURL: string | undefined;
  readonly now: Date;
  readonly expiresInSeconds?: number;
}

/** A link that verifies an email address, signed exactly as better-auth signs its own. */
export async function verificationLink(request: LinkRequest): Promise<{ url: string; expiresAt: Date }> {
  const { baseURL, basePath, secret, email, userId, callbackURL = '/', now } = request;
  const issuedAt = Math.floor(now.getTime() / 1000);
  const expires = issuedAt + (request.expiresInSeconds ?? LINK_LIFETIME_SECONDS);
  const token = await new SignJWT({ email: email.toLowerCase(), userId })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt(issuedAt)
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(secret));
  return {
    url: `${apiURL(baseURL, basePath)}/verify-email?token=${token}&callbackURL=${encodeURIComponent(callbackURL)}`,
    expiresAt: new Date(expires * 1000),
  };
}

/**
 * Where the auth server's endpoints are. better-auth takes a path in its base URL for the whole base path, so the default
 * one is added only where there is none; one that was entered is added unless the base URL ends in it already.
 */
export function apiURL(baseURL: string, basePath: string | undefined): string {
  const url = new URL(baseURL);
  const path = trimSlashes(url.pathname);
  if (basePath === undefined) return url.origin + (path === '' ? DEFAULT_BASE_PATH : path);
  const added = trimSlashes(basePath);
  return url.origin + (path.endsWith(added) ? path : path + added);
}

function trimSlashes(path: string): string {
  return path.replace(/\/+$/, '');
}

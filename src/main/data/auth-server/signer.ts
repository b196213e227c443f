import { AppError } from '../base/app-error';
import type { ServerSettings } from './server-settings';
import { LINK_LIFETIME_SECONDS } from './links';

/** What a link is signed with, and where it leads. */
export interface Signer {
  readonly baseURL: string;
  readonly basePath: string | undefined;
  readonly secret: string;
}

/** better-auth's `BETTER_AUTH_SECRETS`: `<version>:<secret>`, newest first, separated by commas. */
const VERSIONED = /^\d{1,9}:[^,]{16,}(,\s*\d{1,9}:[^,]{16,})*$/;

/** @throws AppError UNSUPPORTED where the connection lacks the secret, or the address links lead to */
export function requireSigner({ mail, authServer }: ServerSettings): Signer {
  const own = mail === null || mail.kind === 'server' ? null : mail;
  const baseURL = own?.baseURL ?? authServer?.baseURL;
  if (baseURL === undefined) {
    throw new AppError(
      'UNSUPPORTED',
      'This connection does not say where the auth server is, so no link can be made.',
      {
        hint: 'Enter the address of the auth server and its secret in the connection.',
        field: 'authServer.baseURL',
      },
    );
  }
  const secret = authServer?.secret ?? own?.secret;
  if (secret === undefined || secret === '') {
    throw new AppError('UNSUPPORTED', "The auth server's secret is missing, so no link can be signed.", {
      hint: "Enter the auth server's secret (its BETTER_AUTH_SECRET) in the connection.",
      field: own === null ? 'authServer.secret' : 'mail.secret',
    });
  }
  return { baseURL, basePath: authServer?.basePath, secret: signingSecret(secret) };
}

/** For how long links of this app work, in seconds. */
export function linkLifetime({ mailing }: Pick<ServerSettings, 'mailing'>): number {
  return mailing.linkLifetimeSeconds ?? LINK_LIFETIME_SECONDS;
}

/** Of several secrets only the first signs, and only what it signed is taken. */
export function signingSecret(secret: string): string {
  const given = secret.trim();
  if (!VERSIONED.test(given)) return secret;
  const [first = ''] = given.split(',', 1);
  return first.slice(first.indexOf(':') + 1).trim();
}

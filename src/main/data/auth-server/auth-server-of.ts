import type { AuthServer, MailingSettings, MailTransport, SessionSettings } from '@shared/api/app-settings';
import { AppError } from '../base/app-error';
import type { AskServer } from './ask-server';

/** What a connection says of its auth server: all that is looked at here of a connection's profile. */
export interface ServerSettings {
  readonly authServer: AuthServer | null;
  readonly mail: MailTransport | null;
  readonly sessions: SessionSettings;
  readonly mailing: MailingSettings;
}

/** A connection as far as its auth server is concerned: what it says of it, and how to ask it. */
export interface ServerConnection {
  readonly profile: ServerSettings;
  readonly askServer: AskServer;
}

/** The auth server of a connection, as far as it is known. */
export interface KnownServer {
  /** Where its endpoints answer us; null: the connection does not say. */
  readonly apiURL: string | null;
  /** What requests to it name as their origin; null where `apiURL` is. */
  readonly origin: string | null;
  /** Where they are for people, in links of ours: mails may have an address of their own. Null: nobody said. */
  readonly linkURL: string | null;
  /** What it signs links and cookies with, and takes; null: the connection does not have it. */
  readonly secret: string | null;
  /** What it encrypts with; null where the secret is. */
  readonly encryption: EncryptionKey | null;
  /** Where the secret is entered, or belongs. */
  readonly secretField: 'authServer.secret' | 'mail.secret';
}

/** What better-auth encrypts with: its secret, and of several versions the newest with its number. */
export interface EncryptionKey {
  readonly secret: string;
  /** Null where there is one secret without a version. */
  readonly version: number | null;
}

/** What a link is signed with, and where it leads. */
export interface Signer {
  readonly linkURL: string;
  readonly secret: string;
}

const DEFAULT_BASE_PATH = '/api/auth';
/** better-auth's `BETTER_AUTH_SECRETS`: `<version>:<secret>`, newest first, separated by commas. */
const VERSIONED = /^\d{1,9}:[^,]{16,}(,\s*\d{1,9}:[^,]{16,})*$/;

/** The one place that knows the address and the secret of a connection's auth server. */
export function authServerOf({ authServer, mail }: Pick<ServerSettings, 'authServer' | 'mail'>): KnownServer {
  const own = mail === null || mail.kind === 'server' ? null : mail;
  const basePath = authServer?.basePath;
  const linkBase = own?.baseURL ?? authServer?.baseURL;
  const entered = authServer?.secret ?? own?.secret ?? '';
  return {
    apiURL: authServer === null ? null : apiURL(authServer.baseURL, basePath),
    origin: authServer === null ? null : new URL(authServer.origin ?? authServer.baseURL).origin,
    linkURL: linkBase === undefined ? null : apiURL(linkBase, basePath),
    secret: entered === '' ? null : signingSecret(entered).secret,
    encryption: entered === '' ? null : signingSecret(entered),
    secretField: own === null || authServer?.secret !== undefined ? 'authServer.secret' : 'mail.secret',
  };
}

/** @throws AppError UNSUPPORTED where the connection lacks the secret, or the address links lead to */
export function requireSigner(settings: Pick<ServerSettings, 'authServer' | 'mail'>): Signer {
  const { linkURL, secret, secretField } = authServerOf(settings);
  if (linkURL === null) {
    throw new AppError(
      'UNSUPPORTED',
      'This connection does not say where the auth server is, so no link can be made.',
      {
        hint: 'Enter the address of the auth server and its secret in the connection.',
        field: 'authServer.baseURL',
      },
    );
  }
  if (secret === null) {
    throw new AppError('UNSUPPORTED', "The auth server's secret is missing, so no link can be signed.", {
      hint: "Enter the auth server's secret (its BETTER_AUTH_SECRET) in the connection.",
      field: secretField,
    });
  }
  return { linkURL, secret };
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

// Of several secrets only the first signs, and only what it signed is taken.
function signingSecret(secret: string): EncryptionKey {
  const given = secret.trim();
  if (!VERSIONED.test(given)) return { secret, version: null };
  const [first = ''] = given.split(',', 1);
  const colon = first.indexOf(':');
  return { secret: first.slice(colon + 1).trim(), version: Number(first.slice(0, colon)) };
}

function trimSlashes(path: string): string {
  return path.replace(/\/+$/, '');
}

import type { MailTransport } from '@shared/api/app-settings';
import { AppError } from '../base/app-error';
import type { ConnectionProfile } from '../connections/profile';
import { authServerOf } from '../auth-server/auth-server-of';
import type { Pace, Paces, Rate } from './pace';

/** The auth server is asked for a mail of its own. */
export interface ServerRoute {
  readonly kind: 'server';
  /** Where its endpoints are. */
  readonly apiURL: string;
  /** Whom the request comes from, as browsers say it. */
  readonly origin: string;
}

/** We write the mail ourselves. */
export type OwnRoute = {
  /** Where the auth server's endpoints are, in links. */
  readonly linkURL: string;
} & (
  | { readonly kind: 'smtp'; readonly mail: MailTransport & { readonly kind: 'smtp' } }
  | { readonly kind: 'outbox'; readonly mail: MailTransport & { readonly kind: 'outbox' } }
);

/** How the mails of a connection leave. */
export type Route = ServerRoute | OwnRoute;

/** What the auth server does by default: three mails a minute, counted by path and client. */
const SERVER_RATE: Rate = { mails: 3, seconds: 60, spread: 'burst' };

/** @throws AppError UNSUPPORTED where the connection has no way to send a mail */
export function requireRoute(profile: Pick<ConnectionProfile, 'mail' | 'authServer'>): Route {
  const { mail } = profile;
  const { apiURL, origin, linkURL } = authServerOf(profile);
  if (mail === null || mail.kind === 'server') {
    if (apiURL !== null && origin !== null) return { kind: 'server', apiURL, origin };
  } else if (linkURL !== null) {
    return mail.kind === 'smtp' ? { kind: 'smtp', mail, linkURL } : { kind: 'outbox', mail, linkURL };
  }
  throw new AppError('UNSUPPORTED', 'This connection has no way to send a mail.', {
    hint: 'Enter the address of the auth server in the connection, or an SMTP server and the secret.',
    field: 'authServer.baseURL',
  });
}

/** How many mails may leave in how long by the way mails take over a connection; null where nothing limits them. */
export function rateOf({ mail, mailing }: Pick<ConnectionProfile, 'mail' | 'mailing'>): Rate | null {
  if (mail === null || mail.kind === 'server') return { ...SERVER_RATE, ...mailing.serverRate };
  return mail.kind === 'outbox' || mailing.smtpRate === undefined ? null : { ...mailing.smtpRate, spread: 'even' };
}

/**
 * The gate in front of the server a mail goes to. better-auth counts by path, so each kind of mail through it has its own;
 * connections that share a server share its gate.
 */
export function paceOf(
  paces: Paces,
  profile: Pick<ConnectionProfile, 'mail' | 'mailing'>,
  route: Route,
  path: string,
): Pace {
  const rate = rateOf(profile);
  switch (route.kind) {
    case 'server':
      return paces.of(`server ${route.apiURL}${path}`, rate);
    case 'smtp':
      return paces.of(`smtp ${hostOf(route.mail.url)}`, rate);
    case 'outbox':
      return paces.of('outbox', rate);
  }
}

// Never the user name or the password: the name of a gate is kept in the clear.
function hostOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : '';
}

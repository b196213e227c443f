import type { AuthServer, MailTransport } from '@shared/api/connections';
import { AppError } from '../base/app-error';
import type { ConnectionProfile } from '../connections/profile';
import { apiURL } from '../auth-server/links';
import type { Pace, Paces, Rate } from './pace';

/** How the mails of a connection leave. */
export type Route =
  | { readonly kind: 'server'; readonly server: AuthServer }
  | { readonly kind: 'smtp'; readonly mail: MailTransport & { readonly kind: 'smtp' } }
  | { readonly kind: 'outbox'; readonly mail: MailTransport & { readonly kind: 'outbox' } };

/** What the auth server does by default: three mails a minute, counted by path and client. */
const SERVER_RATE: Rate = { mails: 3, seconds: 60, spread: 'burst' };

/** @throws AppError UNSUPPORTED where the connection has no way to send a mail */
export function requireRoute({ mail, authServer }: ConnectionProfile): Route {
  if (mail === null || mail.kind === 'server') {
    if (authServer !== null) return { kind: 'server', server: authServer };
    throw new AppError('UNSUPPORTED', 'This connection has no way to send a mail.', {
      hint: 'Enter the address of the auth server in the connection, or an SMTP server and the secret.',
      field: 'authServer.baseURL',
    });
  }
  return mail.kind === 'smtp' ? { kind: 'smtp', mail } : { kind: 'outbox', mail };
}

/**
 * The gate in front of the server a mail goes to. better-auth counts by path, so each kind of mail through it has its own;
 * connections that share a server share its gate.
 */
export function paceOf(paces: Paces, { mailing, authServer }: ConnectionProfile, route: Route, path: string): Pace {
  switch (route.kind) {
    case 'server':
      return paces.of(`server ${apiURL(route.server.baseURL, authServer?.basePath)}${path}`, {
        ...SERVER_RATE,
        ...mailing.serverRate,
      });
    case 'smtp':
      return paces.of(
        `smtp ${hostOf(route.mail.url)}`,
        mailing.smtpRate === undefined ? null : { ...mailing.smtpRate, spread: 'even' },
      );
    case 'outbox':
      return paces.of('outbox', null);
  }
}

/** Where the auth server's endpoints are, for links of our own. */
export function linkBase({ authServer }: ConnectionProfile, route: Exclude<Route, { kind: 'server' }>): string {
  return apiURL(route.mail.baseURL, authServer?.basePath);
}

// Never the user name or the password: the name of a gate is kept in the clear.
function hostOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : '';
}

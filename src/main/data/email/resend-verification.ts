import type { AuthServer, MailTransport } from '@shared/api/connections';
import type { MailReport } from '@shared/api/email';
import { AppError } from '../app-error';
import type { ConnectionProfile } from '../connections/profile';
import type { OpenConnection } from '../connections/open-connection';
import type { LocalDatabase } from '../local/local-database';
import type { Vault } from '../local/vault';
import { requireWritable, type WritePath } from '../write/write-path';
import { needsTrust, requireCallbackURL } from './callback-url';
import type { MailUser } from './queries';
import { requireUnverifiedUser } from './require-mailable';
import { linkFor, LINK_LIFETIME_MINUTES, requireSigner, type Signer } from './signer';
import { verificationMail } from './template';
import type { Delivery } from './transports/delivery';
import { keepInOutbox } from './transports/outbox';
import { sendThroughServer } from './transports/server';
import { sendOverSmtp } from './transports/smtp';

/** What sending a mail needs beside the connection. */
export interface MailDependencies {
  readonly writes: WritePath;
  readonly local: LocalDatabase;
  readonly vault: Vault;
  readonly now: () => Date;
}

export interface VerificationRequest {
  readonly userId: string;
  readonly callbackURL?: string | undefined;
}

type Route =
  | { readonly kind: 'server'; readonly server: AuthServer }
  | { readonly kind: 'smtp'; readonly mail: MailTransport & { kind: 'smtp' }; readonly signer: Signer }
  | { readonly kind: 'outbox'; readonly mail: MailTransport & { kind: 'outbox' }; readonly signer: Signer };

/**
 * Gets another verification mail on its way to a user.
 * @throws AppError NOT_FOUND, CONFLICT, UNSUPPORTED, INVALID_INPUT, READ_ONLY, MAIL_FAILED, SERVER_REJECTED,
 * SERVER_UNREACHABLE
 */
export async function resendVerification(
  dependencies: MailDependencies,
  connection: OpenConnection,
  input: VerificationRequest,
  signal: AbortSignal,
): Promise<MailReport> {
  requireWritable(connection);
  const callbackURL = requireCallbackURL(input.callbackURL);
  const route = requireRoute(connection.profile);
  const user = await requireUnverifiedUser(connection, input.userId, signal);
  return dependencies.writes.act(connection, {
    action: 'email.resendVerification',
    target: { type: 'user', id: user.id, label: user.email },
    userId: user.id,
    intention: `Send a verification mail to ${user.email} (${ways[route.kind]})`,
    changes: route.kind === 'outbox' ? ['outbox'] : [],
    // From here on nothing is cancelled: half a mail is worse than one too many.
    perform: async () => {
      const at = dependencies.now();
      const delivery = await deliver(dependencies, connection, route, user, callbackURL, at);
      const { via, messageId } = delivery;
      return {
        result: {
          via,
          acceptedAt: dependencies.now().toISOString(),
          ...(messageId !== undefined && { messageId }),
          to: user.email,
          notes: [...delivery.notes, ...cautions(user, route, callbackURL)],
        },
        summary: `${deeds[route.kind]} ${user.email}`,
        after: { to: user.email, transport: via, ...(messageId !== undefined && { messageId }) },
      };
    },
  });
}

const ways = { server: 'through the auth server', smtp: 'over SMTP', outbox: 'into the outbox' } as const;
const deeds = {
  server: 'Asked the auth server for a verification mail to',
  smtp: 'Sent a verification mail over SMTP to',
  outbox: 'Put a verification mail into the outbox for',
} as const;

async function deliver(
  { local, vault }: MailDependencies,
  { profile }: OpenConnection,
  route: Route,
  user: MailUser,
  callbackURL: string | undefined,
  now: Date,
): Promise<Delivery> {
  if (route.kind === 'server') return sendThroughServer(route.server, { email: user.email, callbackURL });
  const { hostname } = new URL(route.mail.baseURL);
  const { url } = await linkFor(route.signer, user, callbackURL, now);
  const mail = verificationMail({
    name: user.name,
    email: user.email,
    site: hostname,
    url,
    lifetimeMinutes: LINK_LIFETIME_MINUTES,
  });
  if (route.kind === 'outbox') {
    return keepInOutbox(
      { local, vault },
      { ...mail, connectionId: profile.id, userId: user.id, to: user.email, from: `no-reply@${hostname}`, at: now },
    );
  }
  const { url: server, from, tls } = route.mail;
  return sendOverSmtp({ url: server, from, tls }, { ...mail, to: user.email });
}

function requireRoute(profile: ConnectionProfile): Route {
  const { mail, authServer } = profile;
  if (mail === null || mail.kind === 'server') {
    if (authServer !== null) return { kind: 'server', server: authServer };
    throw new AppError('UNSUPPORTED', 'This connection has no way to send a mail.', {
      hint: 'Enter the address of the auth server in the connection, or an SMTP server and the secret.',
      field: 'authServer.baseURL',
    });
  }
  const signer = requireSigner(profile);
  return mail.kind === 'smtp' ? { kind: 'smtp', mail, signer } : { kind: 'outbox', mail, signer };
}

function cautions(user: MailUser, route: Route, callbackURL: string | undefined): string[] {
  return [
    ...(user.banned ? ['This user is banned: verifying the address alone does not let them sign in.'] : []),
    ...(route.kind !== 'server' && needsTrust(callbackURL)
      ? ['The link leads to another site; it works only if the auth server trusts that address.']
      : []),
  ];
}

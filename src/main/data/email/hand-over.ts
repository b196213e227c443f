import { randomUUID } from 'node:crypto';
import type { MailKind } from '@shared/api/email';
import type { Changed } from '@shared/events';
import { AppError } from '../base/app-error';
import type { AuditLog } from '../audit/audit-log';
import type { LocalDatabase } from '../local/local-database';
import type { Vault } from '../local/vault';
import type { WritePath } from '../write/write-path';
import { beginMail, endMail } from './mail-log';
import type { MailText } from './mail-text';
import type { Pace, Paces } from './pace';
import { paceOf, type Route } from './route';
import type { Delivery } from './transports/delivery';
import { keepInOutbox } from './transports/outbox';
import { sendThroughServer, type ServerRequest } from './transports/server';
import { waitSeconds } from './transports/server-replies';
import { smtpOf } from './transports/smtp-senders';
import type { OpenConnection } from '../connections/connection';

/** What sending a mail needs beside the connection. */
export interface MailDependencies {
  readonly writes: WritePath;
  readonly audit: AuditLog;
  readonly local: LocalDatabase;
  readonly vault: Vault;
  readonly paces: Paces;
  readonly announce: (changed: Changed) => void;
  readonly now: () => Date;
}

/** A mail to hand over: what to ask the auth server for, or what to send ourselves. */
export interface Handover {
  readonly kind: MailKind;
  readonly userId: string | null;
  readonly to: string;
  readonly request: ServerRequest;
  /** Written only for the transports that need it; its links may be minted by writing it. */
  readonly write: () => Promise<MailText>;
  readonly run?: string | undefined;
}

/** The gate mails of one kind go through over this connection. */
export function gateOf(
  { paces }: Pick<MailDependencies, 'paces'>,
  connection: OpenConnection,
  route: Route,
  path: string,
): Pace {
  return paceOf(paces, connection.profile, route, path);
}

/**
 * Hands a mail over and keeps in the mail log what is known of it, from before it leaves. Nothing is cancelled once it
 * began: half a mail is worse than one too many.
 * @throws AppError MAIL_FAILED, SERVER_REJECTED, SERVER_UNREACHABLE; `details.outcome: "unknown"` where it may have left,
 * `details.retryAt` where the server wants us to wait; CONFLICT where this run mailed the person already
 */
export async function handOver(
  dependencies: MailDependencies,
  connection: OpenConnection,
  route: Route,
  mail: Handover,
): Promise<Delivery> {
  const { local, announce, now } = dependencies;
  const pace = gateOf(dependencies, connection, route, mail.request.path);
  const held = pace.heldUntil();
  if (held !== null) throw waitSeconds(Math.ceil((held.getTime() - now().getTime()) / 1000), now());
  const text = route.kind === 'server' ? null : await mail.write();
  const messageId = route.kind === 'smtp' ? `<${randomUUID()}@${domainOf(route.mail.from)}>` : null;
  const entry = await beginMail(local, {
    kind: mail.kind,
    connection: { id: connection.profile.id, name: connection.profile.name },
    userId: mail.userId,
    to: mail.to,
    via: route.kind,
    messageId,
    at: now(),
    run: mail.run,
  });
  await pace.note();
  try {
    const delivery = await send(dependencies, connection, route, mail, text, messageId ?? '');
    await endMail(local, entry, { outcome: delivery.outcome, reply: delivery.reply });
    return delivery;
  } catch (error) {
    const known = error instanceof AppError ? error : connection.handle.toAppError(error, false);
    const retryAt = known.details?.['retryAt'];
    if (typeof retryAt === 'string') await pace.holdUntil(new Date(retryAt));
    const outcome = known.details?.['outcome'] === 'unknown' ? 'unknown' : 'failed';
    await endMail(local, entry, { outcome, reply: [known.message, known.hint].filter(Boolean).join(' ') });
    announce({ tables: ['mail-log'], userIds: mail.userId === null ? [] : [mail.userId] });
    throw known;
  }
}

async function send(
  { local, vault, now }: MailDependencies,
  connection: OpenConnection,
  route: Route,
  mail: Handover,
  text: MailText | null,
  messageId: string,
): Promise<Delivery> {
  if (route.kind === 'server' || text === null) {
    if (route.kind !== 'server') throw new AppError('INTERNAL', 'The mail has no text.');
    return sendThroughServer(route.server, mail.request, now);
  }
  if (route.kind === 'outbox') {
    const from = `no-reply@${new URL(route.mail.baseURL).hostname}`;
    const { kind, userId, to } = mail;
    return keepInOutbox(
      { local, vault },
      { ...text, kind, connectionId: connection.profile.id, userId, to, from, at: now() },
    );
  }
  const { url, from, tls } = route.mail;
  const sender = await smtpOf(connection, { url, from, tls });
  return sender.send({ ...text, to: mail.to, messageId });
}

function domainOf(from: string): string {
  const [, domain] = /@([a-z0-9.-]+)>?\s*$/i.exec(from) ?? [];
  return domain ?? 'authdesk.invalid';
}

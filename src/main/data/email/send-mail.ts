import { randomUUID } from 'node:crypto';
import type { MailKind, MailReport } from '@shared/api/email';
import type { Changed } from '@shared/events';
import { AppError, isOutcomeUnknown, retryAtOf } from '../base/app-error';
import type { AuditLog } from '../audit/audit-log';
import type { AuditDraft } from '../audit/draft';
import type { LocalDatabase } from '../local/local-database';
import type { Vault } from '../local/vault';
import type { WritePath } from '../write/write-path';
import { beginMail, endMail } from './mail-log';
import { addMailRow, removeMailRow, type MailRow } from './mail-row';
import type { MailText } from './mail-text';
import type { Pace, Paces } from './pace';
import { reportOf, sentences } from './report';
import { paceOf, type OwnRoute, type ServerRoute } from './route';
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

/** A mail we write ourselves. */
export interface Letter {
  readonly text: MailText;
  /** The row its link or code is worth something with, and whose it is. */
  readonly row?: MailRow & { readonly user: { readonly id: string; readonly email: string } };
  /** Why it would lead nowhere although its row is there; then the row is taken back and nothing leaves. */
  readonly refuse?: () => Promise<AppError | null>;
}

/** How a mail comes to be: the auth server is asked for one of its own, or we write it once it may leave. */
export type Making =
  | { readonly route: ServerRoute; readonly request: ServerRequest }
  | { readonly route: OwnRoute; readonly write: () => Promise<Letter> };

/** A mail that is to leave. */
export interface Mail {
  /** What the audit calls it. */
  readonly action: string;
  readonly kind: MailKind;
  readonly target: AuditDraft['target'];
  readonly userId: string | null;
  readonly to: string;
  readonly making: Making;
  /** What is to be said in the report besides what the transport knows. */
  readonly notes: readonly string[];
  /** Nothing in it works. */
  readonly test?: true;
  /** The bulk job it belongs to: nobody is mailed twice in one. */
  readonly run?: string | undefined;
}

/**
 * Sends a mail of whatever kind, the one way: as an act that is recorded, through the gate of its server, noted in the
 * mail log from before it leaves. A row that its link or code needs is there before, and is taken back where the mail
 * certainly did not leave. Nothing is cancelled once it began: half a mail is worse than one too many.
 * @throws AppError MAIL_FAILED, SERVER_REJECTED, SERVER_UNREACHABLE; `details.outcome: "unknown"` where it may have left,
 * `details.retryAt` where the server wants us to wait; CONFLICT where this run mailed the person already; and what the
 * write path throws
 */
export async function sendMail(
  dependencies: MailDependencies,
  connection: OpenConnection,
  mail: Mail,
): Promise<MailReport> {
  const { now, writes } = dependencies;
  const { action, target, userId, to, kind, making, test, notes } = mail;
  const via = making.route.kind;
  const { intention, summary } = sentences(kind, via, to);
  const asATest = test === true ? ', as a test' : '';
  return writes.act(connection, {
    action,
    target,
    userId,
    intention: `${intention}${asATest}`,
    changes: via === 'outbox' ? ['outbox', 'mail-log'] : ['mail-log'],
    perform: async () => {
      const pace = paceFor(dependencies, connection, making);
      const held = pace.heldUntil();
      if (held !== null) throw waitSeconds(Math.ceil((held.getTime() - now().getTime()) / 1000), now());
      const delivery =
        'request' in making
          ? await handOver(dependencies, connection, { mail, pace, messageId: null }, async () =>
              sendThroughServer({ ...making.route, askServer: connection.askServer }, making.request, now),
            )
          : await sendLetter(dependencies, connection, { mail, pace, route: making.route }, await making.write());
      return { ...reportOf(delivery, to, now(), notes), summary: `${summary}${asATest}` };
    },
  });
}

function paceFor({ paces }: MailDependencies, { profile }: OpenConnection, making: Making): Pace {
  return paceOf(paces, profile, making.route, 'request' in making ? making.request.path : '');
}

async function sendLetter(
  dependencies: MailDependencies,
  connection: OpenConnection,
  { mail, pace, route }: { readonly mail: Mail; readonly pace: Pace; readonly route: OwnRoute },
  { text, row, refuse }: Letter,
): Promise<Delivery> {
  const { action, kind } = mail;
  if (row !== undefined) await addMailRow(dependencies, connection, { action, kind, user: row.user }, row);
  const refusal = refuse === undefined ? null : await refuse();
  if (refusal !== null) {
    if (row !== undefined) await removeMailRow(dependencies, connection, { action, kind, user: row.user }, row);
    throw refusal;
  }
  const messageId = route.kind === 'smtp' ? `<${randomUUID()}@${domainOf(route.mail.from)}>` : null;
  try {
    return await handOver(dependencies, connection, { mail, pace, messageId }, async () => {
      if (route.kind === 'smtp') {
        const { url, from, tls } = route.mail;
        const sender = await smtpOf(connection, { url, from, tls });
        return sender.send({ ...text, to: mail.to, messageId: messageId ?? '' });
      }
      const from = `no-reply@${new URL(route.linkURL).hostname}`;
      const { userId, to } = mail;
      return keepInOutbox(dependencies, {
        ...text,
        kind,
        connectionId: connection.profile.id,
        userId,
        to,
        from,
        at: dependencies.now(),
      });
    });
  } catch (error) {
    const mayHaveLeft = error instanceof AppError && isOutcomeUnknown(error);
    if (row !== undefined && !mayHaveLeft) {
      await removeMailRow(dependencies, connection, { action, kind, user: row.user }, row);
    }
    throw error;
  }
}

/** Hands a mail over and keeps in the mail log what is known of it, from before it leaves. */
async function handOver(
  { local, announce, now }: MailDependencies,
  connection: OpenConnection,
  { mail, pace, messageId }: { readonly mail: Mail; readonly pace: Pace; readonly messageId: string | null },
  send: () => Promise<Delivery>,
): Promise<Delivery> {
  const { kind, userId, to, run } = mail;
  const entry = await beginMail(local, {
    kind,
    connection: { id: connection.profile.id, name: connection.profile.name },
    userId,
    to,
    via: mail.making.route.kind,
    messageId,
    at: now(),
    run,
  });
  await pace.note();
  try {
    const delivery = await send();
    await endMail(local, entry, { outcome: delivery.outcome, reply: delivery.reply });
    return delivery;
  } catch (error) {
    const known = error instanceof AppError ? error : connection.handle.toAppError(error, false);
    const retryAt = retryAtOf(known);
    if (retryAt !== null) await pace.holdUntil(new Date(retryAt));
    const outcome = isOutcomeUnknown(known) ? 'unknown' : 'failed';
    await endMail(local, entry, { outcome, reply: [known.message, known.hint].filter(Boolean).join(' ') });
    announce({ tables: ['mail-log'], userIds: userId === null ? [] : [userId] });
    throw known;
  }
}

function domainOf(from: string): string {
  const [, domain] = /@([a-z0-9.-]+)>?\s*$/i.exec(from) ?? [];
  return domain ?? 'authdesk.invalid';
}

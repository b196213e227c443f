import type { Socket } from 'node:net';
import type { Options as PoolOptions } from 'nodemailer/lib/smtp-pool';
import { AppError } from '../../base/app-error';
import { openSocket, type OpenStream } from '../../base/open-stream';
import { isLoopback } from '../../database/postgres-target';
import type { MailText } from '../mail-text';
import type { Delivery } from './delivery';
import { explainSmtpFailure, oneLine, toSmtpFailure } from './smtp-errors';

/** How to reach a mail server. */
export interface SmtpSettings {
  readonly url: string | undefined;
  readonly from: string;
  readonly tls: 'required' | 'optional' | undefined;
}

/** One mail for one person. */
export interface OutgoingMail extends MailText {
  readonly to: string;
  readonly messageId: string;
}

/** A mail server with its connection kept, so that many mails need one greeting. */
export interface SmtpSender {
  /** @throws AppError MAIL_FAILED; with `details.outcome: "unknown"` where the server may have taken the message */
  readonly send: (mail: OutgoingMail) => Promise<Delivery>;
  readonly close: () => void;
}

interface Timeouts {
  readonly connectMs: number;
  /** Silence of the server; also how long an idle connection is kept. */
  readonly answerMs: number;
  /** A whole mail, however slowly the server goes on answering. */
  readonly mailMs: number;
}

const TIMEOUTS: Timeouts = { connectMs: 10_000, answerMs: 30_000, mailMs: 90_000 };

/**
 * Opens the way to a mail server; the connection itself comes with the first mail. Encryption is required unless the
 * settings allow going without; only for a server on this computer it is optional by default. Mails leave one after
 * another over one connection; with `openStream` it is not reached directly.
 * @throws AppError UNSUPPORTED where address or password are missing
 */
export async function openSmtp(
  settings: SmtpSettings,
  timeouts = TIMEOUTS,
  openStream?: OpenStream,
): Promise<SmtpSender> {
  const { host, port, secure, auth } = readUrl(settings.url);
  const tls = settings.tls ?? (isLoopback(host) ? 'optional' : 'required');
  // One mail at a time, so that what the conversation came to is known of the very mail that failed.
  let messageStarted = false;
  let before: Promise<unknown> = Promise.resolve();
  const watch = (_entry: unknown, message?: unknown) => {
    if (message === 'DATA') messageStarted = true;
  };
  // Loaded when the first mail leaves, not at every start.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    pool: true,
    maxConnections: 1,
    // Servers cap what one connection may bring; Postfix and Exchange allow far more.
    maxMessages: 100,
    // Only ever a mail of which not a byte was sent, because the server had closed an idle connection.
    maxRequeues: 1,
    host,
    ...(port !== undefined && { port }),
    secure,
    requireTLS: tls === 'required',
    // Encryption that may be left out altogether gains nothing from a certificate that has to be right.
    tls: { rejectUnauthorized: tls === 'required' },
    ...(auth !== undefined && { auth }),
    ...(openStream && { getSocket: socketOver(openStream, { host, port: port ?? (secure ? 465 : 587) }, timeouts) }),
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    dnsTimeout: timeouts.connectMs,
    socketTimeout: timeouts.answerMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    // The commands as they are sent tell how far a broken-off conversation got; nothing of them is kept.
    debug: true,
    logger: { level: () => {}, trace: watch, debug: watch, info: watch, warn: watch, error: watch, fatal: watch },
  });
  const sendNow = async (mail: OutgoingMail): Promise<Delivery> => {
    messageStarted = false;
    const deadline = AbortSignal.timeout(timeouts.mailMs);
    try {
      const sent = await transport.sendMail({
        from: settings.from,
        // As an object, an address is never parsed for a second one.
        to: { name: '', address: mail.to },
        messageId: mail.messageId,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        xMailer: false,
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: deadline,
      });
      const reply = oneLine(sent.response);
      return {
        via: 'smtp',
        outcome: 'accepted',
        messageId: sent.messageId,
        reply,
      };
    } catch (error) {
      // What an SSH tunnel says for itself: no mail server was reached.
      if (error instanceof AppError) {
        const { message, hint = '' } = error;
        throw new AppError('MAIL_FAILED', message, { hint: `Nothing was sent. ${hint}`, cause: error });
      }
      const server = port === undefined ? host : `${host}:${port}`;
      const failure = deadline.aborted ? { ...toSmtpFailure(error), code: 'ETIMEDOUT' } : toSmtpFailure(error);
      throw explainSmtpFailure(failure, { server, to: mail.to, messageStarted }, error);
    }
  };
  return {
    send: async (mail) => {
      const mine = before.then(async () => sendNow(mail));
      before = mine.catch(() => {});
      return mine;
    },
    close: () => transport.close(),
  };
}

// What nodemailer needs of a socket is less than all of it.
function socketOver(
  openStream: OpenStream,
  place: { readonly host: string; readonly port: number },
  { connectMs }: Timeouts,
): NonNullable<PoolOptions['getSocket']> {
  return (_options, callback) => {
    openSocket(openStream, { ...place, signal: AbortSignal.timeout(2 * connectMs) }).then(
      (stream) => callback(null, { connection: stream as unknown as Socket }),
      (error: Error) => callback(error, undefined),
    );
  };
}

function readUrl(text: string | undefined) {
  if (text === undefined) {
    throw new AppError('UNSUPPORTED', 'This connection does not say over which mail server to send.', {
      hint: "Enter the SMTP address in the connection's mail settings.",
      field: 'mail.url',
    });
  }
  const url = new URL(text);
  const user = decodeURIComponent(url.username);
  const pass = decodeURIComponent(url.password);
  if (user !== '' && pass === '') {
    throw new AppError('UNSUPPORTED', 'The password of the mail server is not stored.', {
      hint: "Enter the whole SMTP address, with the password, in the connection's mail settings.",
      field: 'mail.url',
    });
  }
  return {
    host: decodeURIComponent(url.hostname.replace(/^\[|\]$/g, '')),
    port: url.port === '' ? undefined : Number(url.port),
    secure: url.protocol === 'smtps:',
    auth: user === '' ? undefined : { user, pass },
  };
}

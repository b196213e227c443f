import { AppError } from '../../app-error';
import { parseSmtpUrl } from '../../connections/profile';
import { isLoopback } from '../../dialects/postgres-target';
import type { MailText } from '../template';
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
}

interface Timeouts {
  readonly connectMs: number;
  readonly answerMs: number;
}

const TIMEOUTS: Timeouts = { connectMs: 10_000, answerMs: 30_000 };

/**
 * Sends a mail over SMTP. Encryption is required unless the settings allow going without; only for a server on this
 * computer it is optional by default.
 * @throws AppError MAIL_FAILED; with `details.outcome: "unknown"` where the server may have taken the message
 */
export async function sendOverSmtp(settings: SmtpSettings, mail: OutgoingMail, timeouts = TIMEOUTS): Promise<Delivery> {
  const { host, port, secure, auth } = readUrl(settings.url);
  const tls = settings.tls ?? (isLoopback(host) ? 'optional' : 'required');
  let messageStarted = false;
  const watch = (_entry: unknown, message?: unknown) => {
    if (message === 'DATA') messageStarted = true;
  };
  // Loaded when the first mail leaves, not at every start.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host,
    ...(port !== undefined && { port }),
    secure,
    requireTLS: tls === 'required',
    // Encryption that may be left out altogether gains nothing from a certificate that has to be right.
    tls: { rejectUnauthorized: tls === 'required' },
    ...(auth !== undefined && { auth }),
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
  try {
    const sent = await transport.sendMail({
      from: settings.from,
      // As an object, an address is never parsed for a second one.
      to: { name: '', address: mail.to },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      xMailer: false,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    return {
      via: 'smtp',
      messageId: sent.messageId,
      notes: [`The mail server took it: “${oneLine(sent.response)}”`, `Message-ID ${sent.messageId}`],
    };
  } catch (error) {
    const server = port === undefined ? host : `${host}:${port}`;
    throw explainSmtpFailure(toSmtpFailure(error), { server, to: mail.to, messageStarted }, error);
  } finally {
    transport.close();
  }
}

function readUrl(text: string | undefined) {
  if (text === undefined) {
    throw new AppError('UNSUPPORTED', 'This connection does not say over which mail server to send.', {
      hint: "Enter the SMTP address in the connection's mail settings.",
      field: 'mail.url',
    });
  }
  const url = parseSmtpUrl(text);
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

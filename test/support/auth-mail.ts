import { createTransport } from 'nodemailer';

/** Which better-auth callback produced a mail. */
export type AuthMailKind =
  | 'verify-email'
  | 'reset-password'
  | 'change-email'
  | 'delete-account'
  | 'magic-link'
  | 'email-otp'
  | 'two-factor-otp'
  | 'invitation';

/** One mail the auth server wanted sent, as structured data and as text. */
export interface AuthMail {
  kind: AuthMailKind;
  to: string;
  subject: string;
  text: string;
  url?: string;
  token?: string;
  code?: string;
}

/** Takes a mail for delivery; a rejected promise reaches the HTTP caller as a failure. */
export type Deliver = (mail: AuthMail) => Promise<void>;

/** The sender given to better-auth: records every mail, and passes it on to an SMTP server when there is one. */
export interface Outbox {
  /** Mails that were delivered (with SMTP: accepted by the server). */
  mails: AuthMail[];
  deliver: Deliver;
  close(): void;
}

const FOREVER_MS = 3_600_000;

/** Opens an outbox in memory, or in front of the SMTP server at the given url. */
export function openOutbox(smtpUrl?: string): Outbox {
  const mails: AuthMail[] = [];
  const transport =
    smtpUrl === undefined
      ? null
      : createTransport({
          url: smtpUrl,
          // the sink's certificate is self-signed
          tls: { rejectUnauthorized: false },
          // No limit of time: sender, sink and test share a process, which may be busy for seconds.
          connectionTimeout: FOREVER_MS,
          greetingTimeout: FOREVER_MS,
          socketTimeout: FOREVER_MS,
        });
  return {
    mails,
    deliver: async (mail) => {
      if (transport) {
        await transport.sendMail({
          from: 'Test auth server <auth@example.test>',
          to: mail.to,
          subject: mail.subject,
          text: mail.text,
        });
      }
      mails.push(mail);
    },
    close: () => transport?.close(),
  };
}

import { gateOf, mailUser } from '../email/kinds';
import { deliveryText } from '../email/report';
import type { MailDependencies } from '../email/send-mail';
import type { Acting } from '../base/acting';
import type { OpenConnection } from '../connections/connection';

/** One mail of a job. */
export interface JobMail {
  readonly userId: string;
  readonly callbackURL: string | undefined;
  /** The job: nobody is mailed twice in one. */
  readonly run: string;
}

/** Sends the mails of jobs, and knows when the next one may leave. */
export interface Mailer {
  /** When the next mail over this connection may leave; null: now. @throws AppError UNSUPPORTED */
  readonly next: (connection: OpenConnection) => Date | null;
  /** Sends one mail; tells in a few words what is known of it. @throws AppError as a single mail does */
  readonly send: (connection: OpenConnection, mail: JobMail, acting: Acting, signal: AbortSignal) => Promise<string>;
}

/** The mails of bulk jobs go the way single ones go, through the same gate. */
export function createMailer(mail: MailDependencies): Mailer {
  return {
    next: (connection) => gateOf(mail, connection, 'verification').next(),
    send: async (connection, { userId, callbackURL, run }, acting, signal) => {
      const dependencies = { ...mail, writes: mail.writes.for(acting) };
      const asked = { userId, callbackURL, run };
      const report = await mailUser('verification', { dependencies, connection, signal }, asked);
      return deliveryText(report);
    },
  };
}

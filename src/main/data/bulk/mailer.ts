import type { OpenConnection } from '../connections/open-connection';
import { resendVerification, type MailDependencies } from '../email/resend-verification';
import type { Acting } from '../write/acting';
import { paceOf } from './pace';

/** One mail of a job. */
export interface JobMail {
  readonly userId: string;
  readonly callbackURL: string | undefined;
  /** The job: nobody is mailed twice in one. */
  readonly run: string;
}

/** Sends the mails of jobs, and knows when the next one may leave. */
export interface Mailer {
  /** When the next mail over this connection may leave; null: now. */
  readonly next: (connection: OpenConnection) => Date | null;
  /** The server asked to be left alone until then. */
  readonly hold: (connection: OpenConnection, until: Date) => Promise<void>;
  /** Sends one mail; tells in a few words what is known of it. @throws AppError as a single mail does */
  readonly send: (connection: OpenConnection, mail: JobMail, acting: Acting, signal: AbortSignal) => Promise<string>;
}

interface Lane {
  count: number;
  last: number;
  hold: number;
}

/** The mails of bulk jobs go the way single ones go. */
export function createMailer(mail: MailDependencies): Mailer {
  const lanes = new Map<string, Lane>();
  const laneOf = ({ profile }: OpenConnection): Lane => {
    const lane = lanes.get(profile.id) ?? { count: 0, last: 0, hold: 0 };
    lanes.set(profile.id, lane);
    return lane;
  };
  return {
    next: (connection) => {
      const pace = paceOf(connection.profile);
      const lane = laneOf(connection);
      const full = pace !== null && lane.count >= pace.mails ? lane.last + pace.seconds * 1000 : 0;
      const at = Math.max(full, lane.hold);
      return at > mail.now().getTime() ? new Date(at) : null;
    },
    hold: async (connection, until) => {
      laneOf(connection).hold = until.getTime();
    },
    send: async (connection, { userId, callbackURL }, acting, signal) => {
      const pace = paceOf(connection.profile);
      const lane = laneOf(connection);
      const now = mail.now().getTime();
      lane.count = pace !== null && now - lane.last < pace.seconds * 1000 ? lane.count + 1 : 1;
      lane.last = now;
      const report = await resendVerification(
        { ...mail, writes: mail.writes.for(acting) },
        connection,
        { userId, callbackURL },
        signal,
      );
      return report.notes[0] ?? `Sent by ${report.via}`;
    },
  };
}

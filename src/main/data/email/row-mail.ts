import type { MailKind, MailReport } from '@shared/api/email';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import { insertVerification } from '../verifications/insert-verification';
import { hashIdentifier } from '../verifications/queries';
import type { Evidence } from './evidence';
import { handOver, type MailDependencies } from './hand-over';
import type { Plan } from './plans';
import type { MailUser } from './queries';
import { reportOf, sentences } from './report';
import type { Route } from './route';
import type { ServerRequest } from './transports/server';
import { writeMail } from './write-mail';

/** A mail whose link or code is worth something only with a row in the database. */
export interface RowMail {
  readonly action: string;
  readonly kind: MailKind;
  readonly user: MailUser;
  readonly plan: Plan;
  /** What the auth server is asked for, where it sends. */
  readonly request: ServerRequest;
  /** The row and what is mailed, where we send; made only then. */
  readonly mint: () => {
    readonly identifier: string;
    readonly value: string;
    readonly expiresAt: Date;
    readonly link?: string;
    readonly code?: string;
  };
}

/**
 * Sends such a mail: through the auth server, which makes the row itself, or with a row of ours that is there before the
 * mail leaves. Where the mail certainly did not leave, the row is taken back.
 * @throws AppError as `handOver`, and what the write path throws
 */
export async function sendRowMail(
  dependencies: MailDependencies,
  connection: OpenConnection,
  route: Route,
  evidence: Evidence,
  mail: RowMail,
): Promise<MailReport> {
  const { now, writes } = dependencies;
  const { user, kind, action } = mail;
  const { intention, summary } = sentences(kind, route.kind, user.email);
  return writes.act(connection, {
    action,
    target: { type: 'user', id: user.id, label: user.email },
    userId: user.id,
    intention,
    changes: route.kind === 'outbox' ? ['outbox', 'mail-log'] : ['mail-log'],
    perform: async () => {
      const minted = route.kind === 'server' ? null : mail.mint();
      const stored =
        minted === null || evidence.identifiers !== 'hashed' ? minted?.identifier : hashIdentifier(minted.identifier);
      if (minted !== null && stored !== undefined) await addRow(dependencies, connection, mail, { ...minted, stored });
      try {
        const delivery = await handOver(dependencies, connection, route, {
          kind,
          userId: user.id,
          to: user.email,
          request: mail.request,
          write: async () => {
            if (route.kind === 'server' || minted === null) throw new TypeError('the auth server writes its own mails');
            return writeMail(dependencies, connection, route, kind, user, minted);
          },
        });
        return { ...reportOf(delivery, user.email, now(), [...mail.plan.confirm, ...mail.plan.warnings]), summary };
      } catch (error) {
        const mayHaveLeft = error instanceof AppError && error.details?.['outcome'] === 'unknown';
        if (stored !== undefined && !mayHaveLeft) await removeRow(dependencies, connection, mail, stored);
        throw error;
      }
    },
  });
}

async function addRow(
  { writes, now }: MailDependencies,
  connection: OpenConnection,
  { action, user, kind }: RowMail,
  { stored, value, expiresAt }: { readonly stored: string; readonly value: string; readonly expiresAt: Date },
): Promise<void> {
  const what = things[kind];
  await writes.write(connection, {
    action,
    target: { type: 'user', id: user.id, label: user.email },
    userId: user.id,
    intention: `Add ${what} for ${user.email}`,
    changes: ['verification'],
    // A mail with it is about to leave: taking the row back is not taking that back.
    undoable: false,
    perform: async (_trx, rows) => {
      await insertVerification(connection, rows, { identifier: stored, value, expiresAt, now: now() });
      return {
        result: null,
        summary: `Added ${what} for ${user.email}, valid until ${expiresAt.toISOString()}`,
        rows: 1,
      };
    },
  });
}

async function removeRow(
  { writes }: MailDependencies,
  connection: OpenConnection,
  { action, user, kind }: RowMail,
  stored: string,
): Promise<void> {
  const { verification: table } = connection.schema;
  if (table === null) return;
  const what = things[kind];
  await writes.write(connection, {
    action,
    target: { type: 'user', id: user.id, label: user.email },
    userId: user.id,
    intention: `Remove ${what} for ${user.email}, whose mail did not leave`,
    changes: ['verification'],
    undoable: false,
    perform: async (trx, rows) => {
      // Codes share their identifier with earlier ones, which stay as they were.
      const found = await trx
        .selectFrom(table.from)
        .select(table.select(['id']))
        .where(table.meets('identifier', '=', stored))
        .$if(table.has('createdAt'), (query) => query.orderBy(table.ref('createdAt'), 'desc'))
        .limit(1)
        .execute();
      const ids = found.map((row) => String(table.read(row, 'id')));
      const removed = await rows.delete(table, table.isAnyOf('id', ids));
      return {
        result: null,
        summary: `Removed ${what} for ${user.email}, whose mail did not leave`,
        rows: removed.length,
      };
    },
  });
}

const things: Readonly<Record<MailKind, string>> = {
  verification: 'a verification',
  'password-reset': 'a password reset link',
  'magic-link': 'a sign-in link',
  otp: 'a code',
};

import { userLabel } from '@shared/user-label';
import type { MailKind } from '@shared/api/email';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import { authKeys } from '../redis/auth-keys';
import { addVerification, verificationStorage } from '../verifications/insert-verification';
import { troubleText } from '../write/follower';
import type { WritePath } from '../write/write-path';

/** A row without which a mailed link or code is worth nothing. */
export interface MailRow {
  /** As it is to stand, hashed where the app hashes. */
  readonly identifier: string;
  readonly value: string;
  readonly expiresAt: Date;
}

/** The mail a row is for. */
interface RowOf {
  readonly action: string;
  readonly kind: MailKind;
  readonly user: { readonly id: string; readonly email: string };
}

/**
 * Adds the row of a mail that is about to leave, and its copy in the secondary storage.
 * @throws AppError UNSUPPORTED without a place for it, CONNECTION_FAILED where the storage did not take it, and all of the
 * write path
 */
export async function addMailRow(
  { writes, now }: { readonly writes: WritePath; readonly now: () => Date },
  connection: OpenConnection,
  { action, kind, user }: RowOf,
  row: MailRow,
): Promise<void> {
  const what = WORDS[kind];
  const troubles = await writes.write(connection, {
    action,
    target: { type: 'user', id: user.id, label: userLabel(user) },
    userId: user.id,
    intention: `Add ${what} for ${userLabel(user)}`,
    changes: ['verification'],
    // A mail with it is about to leave: taking the row back is not taking that back.
    undoable: false,
    perform: async (_trx, rows) => {
      await addVerification(connection, rows, {
        ...row,
        now: now(),
        valueFirst: kind === 'password-reset',
      });
      return {
        result: NO_TROUBLES,
        summary: `Added ${what} for ${userLabel(user)}, valid until ${row.expiresAt.toISOString()}`,
        rows: connection.schema.verification === null ? 0 : 1,
        committed: async (followed) => ({ result: followed.failed ? followed.troubles.map(troubleText) : NO_TROUBLES }),
      };
    },
  });
  if (troubles.length === 0) return;
  throw new AppError('CONNECTION_FAILED', `No mail was sent. ${troubles.join(' ')}`, {
    hint: 'Look at the address of Redis in the connection, and try again.',
    field: 'sessions.redisUrl',
  });
}

const NO_TROUBLES: readonly string[] = [];

/** Takes the row of a mail back that did not leave. */
export async function removeMailRow(
  { writes }: { readonly writes: WritePath },
  connection: OpenConnection,
  { action, kind, user }: RowOf,
  { identifier }: MailRow,
): Promise<void> {
  const { verification: table } = connection.schema;
  const what = WORDS[kind];
  await writes.write(connection, {
    action,
    target: { type: 'user', id: user.id, label: userLabel(user) },
    userId: user.id,
    intention: `Remove ${what} for ${userLabel(user)}, whose mail did not leave`,
    changes: ['verification'],
    undoable: false,
    perform: async (trx, rows) => {
      if (verificationStorage(connection) !== null) rows.outside.noteGoneKeys([authKeys.verification(identifier)]);
      // Codes share their identifier with earlier ones, which stay as they were.
      const found =
        table === null
          ? []
          : await trx
              .selectFrom(table.from)
              .select(table.select(['id']))
              .where(table.meets('identifier', '=', identifier))
              .$if(table.has('createdAt'), (query) => query.orderBy(table.ref('createdAt'), 'desc'))
              .limit(1)
              .execute();
      const ids = found.map((one) => String(table?.read(one, 'id')));
      const removed = table === null ? [] : await rows.delete(table, table.isAnyOf('id', ids));
      return {
        result: null,
        summary: `Removed ${what} for ${userLabel(user)}, whose mail did not leave`,
        rows: removed.length,
      };
    },
  });
}

const WORDS: Readonly<Record<MailKind, string>> = {
  verification: 'a verification',
  'password-reset': 'a password reset link',
  'magic-link': 'a sign-in link',
  otp: 'a code',
};

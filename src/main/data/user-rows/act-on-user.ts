import type { AuditImage } from '@shared/api/audit';
import type { UserRow } from '@shared/api/users';
import type { LogicalFieldName } from '@shared/logical-model';
import { AppError } from '../base/app-error';
import type { FieldValue } from '../schema/logical-model';
import type { Capture } from '../write/capture';
import type { WriteOutcome, WritePath, WriteRequest } from '../write/write-path';
import { findUserRow, getUserRow, userNotFound } from './user-row';
import type { AnyDatabase } from '../database/physical-table';
import type { OpenConnection } from '../connections/connection';

interface UserAct<T> {
  readonly action: string;
  readonly id: string;
  /** What is being tried, of whom: `Ban ann@example.com`. */
  readonly intention: (user: UserRow) => string;
  readonly changes: WriteRequest<T>['changes'];
  readonly perform: (context: ActContext) => Promise<WriteOutcome<T>>;
}

export interface ActContext {
  readonly trx: AnyDatabase;
  readonly rows: Capture;
  /** The user as they stand in the transaction, locked where the database can. */
  readonly user: UserRow;
}

/**
 * Does one thing to one user through the write path.
 * @throws AppError NOT_FOUND and all of the write path
 */
export async function actOnUser<T>(connection: OpenConnection, writes: WritePath, act: UserAct<T>): Promise<T> {
  const known = await getUserRow(connection, act.id);
  return writes.write(connection, {
    action: act.action,
    target: { type: 'user', id: act.id, label: known.email },
    userId: act.id,
    intention: act.intention(known),
    changes: act.changes,
    perform: async (trx, rows) => act.perform({ trx, rows, user: await lockUser(connection, trx, act.id) }),
  });
}

/** The user's row, locked until the transaction ends; SQLite's transactions have the whole file. @throws AppError NOT_FOUND */
export async function lockUser(connection: OpenConnection, trx: AnyDatabase, id: string): Promise<UserRow> {
  const { user } = connection.schema;
  if (connection.handle.kind === 'postgres') {
    await trx
      .selectFrom(user.from)
      .select(user.select(['id']))
      .where(user.is('id', id))
      .forUpdate()
      .execute();
  }
  const row = await findUserRow(connection, trx, user.is('id', id));
  if (row === null) throw userNotFound();
  return row;
}

type UserValues = { readonly [F in LogicalFieldName<'user'>]?: FieldValue<'user', F> };

/** Gives a user's columns other values and moves `updatedAt` on, as every change of better-auth does. */
export async function writeUserFields(
  { schema: { user } }: OpenConnection,
  rows: Capture,
  id: string,
  values: UserValues,
  now: Date,
): Promise<void> {
  const fields = Object.entries({ ...values, updatedAt: now }) as [LogicalFieldName<'user'>, never][];
  const changed = await rows.update(
    user,
    user.name('id'),
    user.is('id', id),
    fields.map(([field, value]) => ({ column: user.name(field), value: user.encode(field, value) })),
  );
  if (changed.length === 1) return;
  throw new AppError('CONFLICT', 'The user could not be told apart from others, so nothing was changed.', {
    hint: 'The id column of the user table is not unique, or a rule of the database hides the user.',
  });
}

/** The named fields of a row, for the audit. */
export function fieldsOf(user: UserRow, fields: readonly (keyof UserRow)[]): AuditImage {
  return Object.fromEntries(fields.map((field) => [field, user[field] ?? null]));
}

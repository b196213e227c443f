import { userLabel } from '@shared/user-label';
import type { AuditImage } from '@shared/api/audit';
import type { UserRow } from '@shared/api/users';
import { AppError } from '../base/app-error';
import type { Assignment } from '../write/asked';
import type { Capture } from '../write/capture';
import type { WriteOutcome, WritePath, WriteRequest } from '../write/write-path';
import { lockUser } from './lock-users';
import { getUserRow } from './user-row';
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
    target: { type: 'user', id: act.id, label: userLabel(known) },
    userId: act.id,
    intention: act.intention(known),
    changes: act.changes,
    perform: async (trx, rows) => act.perform({ trx, rows, user: await lockUser(connection, trx, act.id) }),
  });
}

/** A write under way. */
export interface Writing {
  readonly connection: OpenConnection;
  /** What is written through it can be undone; its `db` is the transaction. */
  readonly rows: Capture;
  readonly now: Date;
}

/**
 * Gives columns of some users other values and moves `updatedAt` on, as every change of better-auth does: all of them or none.
 * @throws AppError CONFLICT where one is not there any more, or an id is not unique
 */
export async function setUserFields(
  { connection, rows, now }: Writing,
  ids: readonly string[],
  assignments: readonly Assignment[],
): Promise<void> {
  const { user } = connection.schema;
  const [only = ''] = ids;
  const changed = await rows.update(
    user,
    user.name('id'),
    ids.length === 1 ? user.is('id', only) : user.isAnyOf('id', ids),
    [...assignments, user.assign('updatedAt', now)],
  );
  if (changed.length === ids.length) return;
  throw new AppError(
    'CONFLICT',
    ids.length === 1
      ? 'The user could not be told apart from others, so nothing was changed.'
      : 'Some of these users were removed at the same moment, so nothing was changed.',
    { hint: 'The id column of the user table is not unique, or a rule of the database hides a user.' },
  );
}

/** The named fields of a row, for the audit. */
export function fieldsOf(user: UserRow, fields: readonly Exclude<keyof UserRow, 'unreadable'>[]): AuditImage {
  return Object.fromEntries(fields.map((field) => [field, user[field] ?? null]));
}

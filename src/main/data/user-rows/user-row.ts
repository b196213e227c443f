import type { UserRow } from '@shared/api/users';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import { stoppable } from '../database/database-handle';
import { hidesRows, type AnyDatabase } from '../database/physical-table';
import type { Condition, Selected } from '../database/expressions';
import type { RawRow } from '../schema/auth-table';
import { toUserRow, userSelection } from './queries';

/** So many rows of one id are looked at, and counted in the answer. */
const MAX_SHARING = 100;

/**
 * One user's row alone, for a domain function that needs to know whom it acts on.
 * @throws AppError NOT_FOUND, CONFLICT where rows share the id
 */
export async function getUserRow(connection: OpenConnection, id: string, signal?: AbortSignal): Promise<UserRow> {
  const { user } = connection.schema;
  const row = await theUserRow(connection, id, userSelection(user), signal);
  if (row === null) throw userNotFound(connection);
  return toUserRow(user, row);
}

/** What is selected of the one user of an id; null where there is none. @throws AppError CONFLICT where rows share it */
export async function theUserRow(
  { handle, schema: { user } }: OpenConnection,
  id: string,
  selection: readonly Selected[],
  signal?: AbortSignal,
): Promise<RawRow | null> {
  const rows = await handle.db
    .selectFrom(user.from)
    .select(selection)
    .where(user.is('id', id))
    .limit(MAX_SHARING)
    .execute(stoppable(signal));
  if (rows.length > 1) throw sharedId(rows.length);
  return rows[0] ?? null;
}

/** That more rows have an id than one: whatever is done to it, or said of it, would concern all of them. */
export function sharedId(rows: number): AppError {
  const message = `${rows} people in this database have the same id, so nobody can tell which of them is meant.`;
  return new AppError('CONFLICT', message, {
    hint: 'Nothing was done. Whoever looks after the database has to give each an id of their own.',
    details: { reason: 'shared-id', rows },
  });
}

/** The first user that meets a condition, within a transaction or without; null when none does. */
export async function findUserRow(
  { schema: { user } }: OpenConnection,
  db: AnyDatabase,
  condition: Condition,
  signal?: AbortSignal,
): Promise<UserRow | null> {
  const row = await db
    .selectFrom(user.from)
    .select(userSelection(user))
    .where(condition)
    .limit(1)
    .executeTakeFirst(stoppable(signal));
  return row === undefined ? null : toUserRow(user, row);
}

/** The users with these ids, in their order; those that are gone are left out. */
export async function usersByIds(
  { handle, schema: { user } }: OpenConnection,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<UserRow[]> {
  if (ids.length === 0) return [];
  const rows = await handle.db
    .selectFrom(user.from)
    .select(userSelection(user))
    .where(user.isAnyOf('id', ids))
    .execute(stoppable(signal));
  const found = new Map(rows.map((row) => toUserRow(user, row)).map((row) => [row.id, row]));
  return ids.map((id) => found.get(id)).filter((row) => row !== undefined);
}

/** That a user was not found; where row-level security hides rows, that it may be why. */
export function userNotFound({ schema: { user } }: Pick<OpenConnection, 'schema'>): AppError {
  if (hidesRows(user.physical)) {
    return new AppError(
      'NOT_FOUND',
      'This user is not there, or row-level security hides it from this database user.',
      {
        hint: 'The connection report says which rows are hidden.',
      },
    );
  }
  return new AppError('NOT_FOUND', 'There is no such user in this database.', {
    hint: 'The user may have been removed meanwhile. Go back to the list and search again.',
  });
}

/** Whether an address is one that better-auth or its anonymous plugin made up: there is no mailbox behind it. */
export function hasPlaceholderAddress({
  email,
  isAnonymous,
}: {
  readonly email: string;
  readonly isAnonymous?: boolean | null | undefined;
}): boolean {
  // No mailbox can be below `.invalid`; better-auth's own is `…@anonymous.placeholder.invalid`.
  return (
    /\.invalid$/i.test(email) || (isAnonymous === true && email.startsWith('temp-')) || /^temp-\w{16,}@/.test(email)
  );
}

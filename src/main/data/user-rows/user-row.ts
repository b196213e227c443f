import { sql, type Expression, type SqlBool } from 'kysely';
import type { UserRow } from '@shared/api/users';
import { AppError } from '../base/app-error';
import { stoppable } from '../database/database-handle';
import type { RawRow } from '../schema/auth-table';
import { toUserRow, userSelection } from './queries';
import type { AnyDatabase } from '../database/physical-table';
import type { OpenConnection } from '../connections/connection';

/** One user's row alone, for a domain function that needs to know whom it acts on. @throws AppError NOT_FOUND */
export async function getUserRow(connection: OpenConnection, id: string, signal?: AbortSignal): Promise<UserRow> {
  const { user } = connection.schema;
  const row = await findUserRow(connection, connection.handle.db, user.is('id', id), signal);
  if (row === null) throw userNotFound();
  return row;
}

/** The first user that meets a condition, within a transaction or without; null when none does. */
export async function findUserRow(
  { schema: { user } }: OpenConnection,
  db: AnyDatabase,
  condition: Expression<SqlBool>,
  signal?: AbortSignal,
): Promise<UserRow | null> {
  const { rows } = await sql<RawRow>`
    select ${sql.join(userSelection(user))} from ${user.from} where ${condition} limit 1`.execute(
    db,
    stoppable(signal),
  );
  return rows[0] ? toUserRow(user, rows[0]) : null;
}

/** The users with these ids, in their order; those that are gone are left out. */
export async function usersByIds(
  { handle, schema: { user } }: OpenConnection,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<UserRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<RawRow>`
    select ${sql.join(userSelection(user))} from ${user.from} where ${user.isAnyOf('id', ids)}`.execute(
    handle.db,
    stoppable(signal),
  );
  const found = new Map(rows.map((row) => toUserRow(user, row)).map((row) => [row.id, row]));
  return ids.map((id) => found.get(id)).filter((row) => row !== undefined);
}

export function userNotFound(): AppError {
  return new AppError('NOT_FOUND', 'There is no such user in this database.', {
    hint: 'The user may have been removed meanwhile. Go back to the list and search again.',
  });
}

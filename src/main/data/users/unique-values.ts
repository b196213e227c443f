import { sql, type SqlBool } from 'kysely';
import type { UserRow } from '@shared/api/users';
import { AppError } from '../base/app-error';
import { findUserRow } from '../user-rows/user-row';
import type { AnyDatabase } from '../database/physical-table';
import type { OpenConnection } from '../connections/connection';

/**
 * Who has an address, in any case; null where nobody but `exceptId` has.
 * @param email in lower case
 */
export async function holderOfEmail(
  connection: OpenConnection,
  db: AnyDatabase,
  email: string,
  exceptId: string | null,
  signal?: AbortSignal,
): Promise<UserRow | null> {
  const { exact, folded } = emailConditions(connection, email, exceptId);
  // The plain comparison is answered by the unique index; the folded one finds addresses that were inserted by hand.
  return (await findUserRow(connection, db, exact, signal)) ?? findUserRow(connection, db, folded, signal);
}

/** Conditions that a row has an address: to the letter, and in whatever case. */
export function emailConditions({ schema: { user } }: OpenConnection, email: string, exceptId: string | null) {
  const column = user.ref('email');
  const other = exceptId === null ? sql<SqlBool>`1 = 1` : sql<SqlBool>`not ${user.is('id', exceptId)}`;
  return {
    exact: sql<SqlBool>`${column} = ${email} and ${other}`,
    folded: sql<SqlBool>`lower(${column}) = ${email} and ${other}`,
  };
}

/** @throws AppError INVALID_INPUT naming the holder */
export async function requireFreeEmail(
  connection: OpenConnection,
  trx: AnyDatabase,
  email: string,
  exceptId: string | null,
  field: string,
): Promise<void> {
  const holder = await holderOfEmail(connection, trx, email, exceptId);
  if (holder !== null) throw taken(email, holder, field);
}

/** The same for a user name or phone number, as it is stored. @throws AppError INVALID_INPUT naming the holder */
export async function requireFree(
  connection: OpenConnection,
  trx: AnyDatabase,
  key: 'username' | 'phoneNumber',
  value: string,
  exceptId: string | null,
  field: string,
): Promise<void> {
  const { user } = connection.schema;
  if (!user.has(key)) return;
  const other = exceptId === null ? sql<SqlBool>`1 = 1` : sql<SqlBool>`not ${user.is('id', exceptId)}`;
  const holder = await findUserRow(connection, trx, sql<SqlBool>`${user.ref(key)} = ${value} and ${other}`);
  if (holder !== null) throw taken(value, holder, field);
}

function taken(value: string, holder: UserRow, field: string): AppError {
  return new AppError('INVALID_INPUT', `${value} already belongs to another user.`, {
    field,
    hint: 'Open that user to see whose it is.',
    details: { reason: 'taken', holderId: holder.id, holderName: holder.name, holderEmail: holder.email },
  });
}

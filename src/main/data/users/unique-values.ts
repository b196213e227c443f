import type { UserRow } from '@shared/api/users';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import type { AnyDatabase } from '../database/physical-table';
import { eb, lower, type Condition } from '../database/expressions';
import type { AuthTable } from '../schema/auth-table';
import { emailScope, sameIn } from '../user-rows/email-scope';
import { findUserRow } from '../user-rows/user-row';

/** A value that is to belong to one user alone. */
interface UniqueValue {
  /** As it is stored: an address in lower case. */
  readonly value: string;
  /** Who may have it already; null where nobody may. */
  readonly exceptId: string | null;
  /** Where it stands in the input, for the error. */
  readonly path: string;
}

/** Conditions that a row has an address: to the letter, and in whatever case. */
export function emailConditions({ schema: { user } }: OpenConnection, email: string, exceptId: string | null) {
  const others = isAnother(user, exceptId);
  return {
    exact: eb.and([user.meets('email', '=', email), ...others]),
    folded: eb.and([eb(lower(user.ref('email')), '=', email), ...others]),
  };
}

/**
 * Looks for an address in whatever case. It is refused where a unique index is over the address alone, as better-auth's is;
 * where one is over further columns, such as a tenant, only among users who have the same there. Gives the holder where
 * nothing keeps two users from having the address: that is to be said.
 * @throws AppError INVALID_INPUT naming the holder
 */
export async function requireFreeEmail(
  connection: OpenConnection,
  trx: AnyDatabase,
  { value, exceptId, path }: UniqueValue,
): Promise<UserRow | null> {
  const { exact, folded } = emailConditions(connection, value, exceptId);
  // The plain comparison is answered by the unique index; the folded one finds addresses that were inserted by hand.
  const find = async (within: readonly Condition[]) =>
    (await findUserRow(connection, trx, eb.and([exact, ...within]))) ??
    (await findUserRow(connection, trx, eb.and([folded, ...within])));
  const scope = emailScope(connection);
  if (scope.kind === 'alone') {
    const holder = await find([]);
    if (holder !== null) throw taken(value, holder, path);
    return null;
  }
  if (scope.kind === 'within' && exceptId !== null) {
    const holder = await find(sameIn(connection, scope.columns, exceptId));
    if (holder !== null) throw taken(value, holder, path);
  }
  return find([]);
}

/** That somebody else has an address too, which nothing in the database forbids; empty where nobody has. */
export function alsoHeld(value: string, holder: UserRow | null): string {
  return holder === null ? '' : `; ${value} also belongs to ${holder.name ?? 'another user'} (${holder.id})`;
}

/** The same for a user name or phone number. @throws AppError INVALID_INPUT naming the holder */
export async function requireFree(
  connection: OpenConnection,
  trx: AnyDatabase,
  key: 'username' | 'phoneNumber',
  { value, exceptId, path }: UniqueValue,
): Promise<void> {
  const { user } = connection.schema;
  if (!user.has(key)) return;
  const holder = await findUserRow(
    connection,
    trx,
    eb.and([user.meets(key, '=', value), ...isAnother(user, exceptId)]),
  );
  if (holder !== null) throw taken(value, holder, path);
}

function isAnother(user: AuthTable<'user'>, exceptId: string | null): Condition[] {
  return exceptId === null ? [] : [eb.not(user.is('id', exceptId))];
}

function taken(value: string, holder: UserRow, path: string): AppError {
  return new AppError('INVALID_INPUT', `${value} already belongs to another user.`, {
    field: path,
    hint: 'Open that user to see whose it is.',
    details: { reason: 'taken', holderId: holder.id, holderName: holder.name, holderEmail: holder.email },
  });
}

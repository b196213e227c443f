import type { AccountRow } from '@shared/api/accounts';
import type { UserRow } from '@shared/api/users';
import type { OpenConnection } from '../connections/connection';
import { bareColumn, countOf, eb, tableAs } from '../database/expressions';
import type { AnyDatabase } from '../database/physical-table';
import { findColumn, findTable } from '../schema/match-names';
import { CREDENTIAL } from './credential';

/** How many passkeys somebody has; 0 where they cannot be seen. */
export async function countPasskeys({ schema }: OpenConnection, db: AnyDatabase, userId: string): Promise<number> {
  const table = findTable('passkey', schema.tables);
  const column = table && findColumn('userId', table.columns);
  if (!table || column?.readable !== true) return 0;
  const theirs = eb(bareColumn(column.name), '=', schema.user.id('id', userId));
  return countOf(db.selectFrom(tableAs(table, 'passkey')).where(theirs));
}

/** Whether a linked account lets its user in: any provider, or the password. */
export function letsIn({ providerId, password }: Pick<AccountRow, 'providerId' | 'password'>): boolean {
  return providerId !== CREDENTIAL || password.present || password.unavailable === true;
}

/**
 * Whether somebody without a password and a provider can sign in all the same: with a passkey, a link or a code by mail, a
 * code to their phone, or being signed in. Null where the database cannot tell: links and codes leave no account behind.
 */
export async function hasOtherWay(
  connection: OpenConnection,
  { id, phoneNumber }: Pick<UserRow, 'id' | 'phoneNumber'>,
  signedIn: boolean,
): Promise<boolean | null> {
  const { magicLink, emailOtp } = connection.profile.mailing;
  if (signedIn || magicLink?.enabled === true || emailOtp?.enabled === true) return true;
  if ((await countPasskeys(connection, connection.handle.db, id)) > 0) return true;
  const saidNo = magicLink?.enabled === false && emailOtp?.enabled === false;
  return saidNo && (phoneNumber ?? '') === '' ? false : null;
}

import type { VerificationRow } from '@shared/api/verifications';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import { eb, type Condition } from '../database/expressions';
import { findUsers, type FoundUser } from '../user-rows/find-users';
import { isAboutUser } from './rows-of-user';
import { exactIdentifiers, hashesOf } from './subject-identifiers';

/**
 * Whom a text means: the users it names, or where there are none whoever it would be, for codes also go to addresses that
 * are no user's yet, and stay when a user is gone.
 */
export async function usersMeant(
  connection: OpenConnection,
  text: string,
  signal: AbortSignal,
): Promise<readonly FoundUser[]> {
  const found = await findUsers(connection, text, signal);
  const named = text.trim();
  return found.length > 0
    ? found
    : [{ userId: named, email: named, phone: /^\+?\d[\d\s().-]{3,}$/.test(named) ? named : null }];
}

/**
 * Every row that may concern one of these people.
 * @throws AppError PERMISSION_DENIED where the database user may not look for them
 */
export function mayConcern(connection: OpenConnection, people: readonly FoundUser[]): Condition {
  const conditions = people.map((person) => isAboutUser(connection, person)).filter((one) => one !== null);
  if (conditions.length === people.length) return eb.or(conditions);
  throw new AppError('PERMISSION_DENIED', 'The database user may not look for the links and codes of a user.', {
    hint: 'Ask the administrator of the database for SELECT on the identifier and value of verifications.',
    field: 'user',
  });
}

/** Hash → plain identifier of everything these people can have got. */
export function hashesOfUsersMeant(people: readonly FoundUser[]): ReadonlyMap<string, string> {
  return hashesOf(people.flatMap((person) => exactIdentifiers(person)));
}

/** Whether a decoded row concerns one of them. */
export function concernsAny(row: VerificationRow, people: readonly FoundUser[]): boolean {
  return people.some(
    ({ userId, email, phone }) =>
      row.userId === userId ||
      row.subject?.value === userId ||
      row.subject?.value.toLowerCase() === email.toLowerCase() ||
      (phone !== null && row.subject?.value === phone),
  );
}

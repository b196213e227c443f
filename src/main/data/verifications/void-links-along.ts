import type { UserRow } from '@shared/api/users';
import type { OpenConnection } from '../connections/connection';
import { whyNotTaken } from '../database/stand-ins';
import { plural } from '../base/plural';
import type { Capture } from '../write/capture';
import { copiesMailedTo, forgetMailedLinks } from './forget-mailed-links';

type Mailed = Pick<UserRow, 'id' | 'email' | 'phoneNumber'>;

/**
 * Voids links and codes that were sent to some users as a part of another act: whoever reads their mailbox must not come
 * in again by what lies there. Where they are out of reach the act goes on without it, and says so.
 * @returns how many, or null where it is not known whether all are void
 */
export async function voidLinksAlong(
  connection: OpenConnection,
  rows: Capture,
  users: readonly Mailed[],
): Promise<number | null> {
  const { verification } = connection.schema;
  if (verification !== null && whyNotTaken(verification.physical, 'delete') !== null) return null;
  const mailed = users.map(({ id, email, phoneNumber = null }) => ({ userId: id, email, phone: phoneNumber }));
  return forgetMailedLinks(connection, rows, mailed, await copiesMailedTo(connection, mailed));
}

/** What was voided, in a few words such as `2 mailed links and codes made void`; null where there is nothing to say. */
export function voidedText(voided: number | null): string | null {
  if (voided === null) return 'links mailed before could not be made void, they may still work';
  return voided === 0 ? null : `${plural(voided, 'mailed link or code', 'mailed links and codes')} made void`;
}

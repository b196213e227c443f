import type { VerificationRow } from '@shared/api/verifications';
import type { DatabaseHandle } from '../database/database-handle';
import type { AuthSchema } from '../schema/read-schema';
import { decodeVerification, userIdCandidate } from './decode';
import { findUserIds, findUserNames, type StoredVerification } from './queries';

interface Circumstances {
  /** Hash → plain identifier, where the caller computed it. */
  readonly plainOf: ReadonlyMap<string, string> | undefined;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** Decodes rows and drops what is secret in them; `handle` is asked which bare values are ids of users. */
export async function decodeRows(
  handle: DatabaseHandle,
  schema: AuthSchema,
  stored: readonly StoredVerification[],
  { plainOf, now, signal }: Circumstances,
): Promise<VerificationRow[]> {
  const candidates = new Set(stored.map(userIdCandidate).filter((id) => id !== null));
  const users = await findUserIds(handle, schema, [...candidates], signal);
  return stored.map((row) => ({
    id: row.id,
    ...decodeVerification(row, { isUser: (id) => users.has(id), plainOf }),
    createdAt: row.createdAtText,
    updatedAt: row.updatedAtText,
    expiresAt: row.expiresAtText,
    state: row.isOver(now) === true ? 'expired' : 'active',
    ...(row.unreadable !== undefined && { unreadable: row.unreadable }),
  }));
}

/** The rows with the names of the users they say they are for. */
export async function withUsers(
  handle: DatabaseHandle,
  schema: AuthSchema,
  rows: readonly VerificationRow[],
  signal: AbortSignal,
): Promise<VerificationRow[]> {
  const ids = new Set(rows.map(({ userId }) => userId).filter((id) => id !== null));
  const people = await findUserNames(handle, schema, [...ids], signal);
  return rows.map((row) => {
    if (row.userId === null) return row;
    const person = people.get(row.userId);
    return { ...row, userName: person?.name ?? null, userEmail: person === undefined ? null : (person.email ?? '') };
  });
}

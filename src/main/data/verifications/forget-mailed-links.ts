import type { OpenConnection } from '../connections/connection';
import { containsInLowerCase, startsWith } from '../database/contains';
import { stoppable } from '../database/database-handle';
import { countOf, eb, type Condition } from '../database/expressions';
import { hoursAfter } from '../database/postgres-expressions';
import type { AuthTable } from '../schema/auth-table';
import type { Capture } from '../write/capture';

const OTP_TYPES = ['email-verification', 'sign-in', 'forget-password'];
/** base64url of a SHA-256: what `storeIdentifier: "hashed"` makes of an identifier. */
const HASHED_LENGTH = 43;
/** Longer than any link that is mailed lives (deleting an account: 24 h), shorter than a trusted device (30 d). */
const MAILED_LINK_HOURS = 25;

interface Mailed {
  readonly userId: string;
  readonly email: string;
}

/**
 * Deletes what still works from an old mailbox after an address was changed: password-reset rows, one-time codes and
 * magic links (better-auth leaves them valid). Verification links are no rows; they die with the address.
 * @returns the number of rows deleted, or null where this database user may not look for them
 */
export async function forgetMailedLinks(
  connection: OpenConnection,
  rows: Capture,
  mailed: Mailed,
): Promise<number | null> {
  const { verification, closed } = connection.schema;
  if (verification === null) return closed.verification === undefined ? 0 : null;
  const condition = mailedTo(connection, verification, mailed);
  return condition === null ? null : (await rows.delete(verification, condition)).length;
}

/** How many of them there are and still work, or null where this database user may not look for them. */
export async function countMailedLinks(
  connection: OpenConnection,
  mailed: Mailed,
  now: Date,
  signal: AbortSignal,
): Promise<number | null> {
  const { verification, closed } = connection.schema;
  if (verification === null) return closed.verification === undefined ? 0 : null;
  const condition = mailedTo(connection, verification, mailed);
  if (condition === null) return null;
  const alive = verification.meets('expiresAt', '>', now);
  const { db } = connection.handle;
  return countOf(db.selectFrom(verification.from).where(condition).where(alive), stoppable(signal));
}

function mailedTo(
  { handle }: OpenConnection,
  verification: AuthTable<'verification'>,
  { userId, email }: Mailed,
): Condition | null {
  if (!verification.has('identifier') || !verification.has('value')) return null;
  const identifier = verification.ref('identifier');
  const value = verification.ref('value');
  const address = email.toLowerCase();
  const conditions: Condition[] = [
    eb(
      identifier,
      'in',
      OTP_TYPES.map((type) => `${type}-otp-${address}`),
    ),
    eb.and([eb(identifier, 'like', 'reset-password:%'), eb(value, '=', userId)]),
    startsWith(identifier, `change-email-otp-${userId}:`),
    eb.and([
      // Up to 1.7.6 a sign-in link has no prefix; what it says begins with the address.
      eb.or([eb(identifier, 'like', 'magic-link:%'), eb(value, 'like', '{"email":%')]),
      containsInLowerCase(value, `"email":"${address}"`),
    ]),
    // In 1.0 it says nothing else.
    eb(value, 'in', [...new Set([email, address])]),
  ];
  if (verification.has('createdAt')) {
    const shortLived =
      handle.kind === 'postgres' && isTimestamp(verification.column('expiresAt').column.type)
        ? eb(verification.ref('expiresAt'), '<', hoursAfter(verification.ref('createdAt'), MAILED_LINK_HOURS))
        : verification.meets('expiresAt', '<', new Date(Date.now() + MAILED_LINK_HOURS * 3_600_000));
    // Hashed identifiers do not say what they are for: of those that name the user, all that are short-lived go.
    const hashed = eb(eb.fn<number>('length', [identifier]), '=', HASHED_LENGTH);
    conditions.push(eb.and([hashed, eb(value, '=', userId), shortLived]));
  }
  return eb.or(conditions);
}

function isTimestamp(type: string): boolean {
  return type.startsWith('timestamp');
}

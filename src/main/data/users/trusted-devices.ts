import type { OpenConnection } from '../connections/connection';
import { eb, type Condition } from '../database/expressions';
import { hoursAfter } from '../database/postgres-expressions';

/** base64url of a SHA-256: what `storeIdentifier: "hashed"` makes of an identifier. */
const HASHED_LENGTH = 43;
/** Longer than any link that is mailed lives; a trusted device lives 30 days. */
const LONGER_THAN_LINKS_HOURS = 25;

/**
 * Which verification rows are devices a person has told to trust. Null where there is no such table, or this database
 * user may not look into it.
 */
export function isTrustedDevice(
  { handle, schema: { verification } }: OpenConnection,
  userId: string,
  now: Date,
): Condition | null {
  if (verification === null || !verification.has('identifier') || !verification.has('value')) return null;
  const [identifier, expires] = [verification.ref('identifier'), verification.ref('expiresAt')];
  const stamped =
    handle.kind === 'postgres' &&
    verification.has('createdAt') &&
    verification.column('expiresAt').column.type.startsWith('timestamp');
  // `trust-device-…`; hashed identifiers do not say so, but no other row that names a user lives that long.
  const long = stamped
    ? eb(expires, '>', hoursAfter(verification.ref('createdAt'), LONGER_THAN_LINKS_HOURS))
    : verification.meets('expiresAt', '>', new Date(now.getTime() + LONGER_THAN_LINKS_HOURS * 3_600_000));
  const hashed = eb(eb.fn<number>('length', [identifier]), '=', HASHED_LENGTH);
  const trusts = eb.or([eb(identifier, 'like', 'trust-device-%'), eb.and([hashed, long])]);
  return eb.and([eb(verification.ref('value'), '=', userId), trusts]);
}

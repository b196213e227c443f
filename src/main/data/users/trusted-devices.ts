import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { OpenConnection } from '../connections/connection';

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
): RawBuilder<SqlBool> | null {
  if (verification === null || !verification.has('identifier') || !verification.has('value')) return null;
  const [identifier, expires] = [verification.ref('identifier'), verification.ref('expiresAt')];
  const interval = `${LONGER_THAN_LINKS_HOURS} hours`;
  const stamped =
    handle.kind === 'postgres' &&
    verification.has('createdAt') &&
    verification.column('expiresAt').column.type.startsWith('timestamp');
  // `trust-device-…`; hashed identifiers do not say so, but no other row that names a user lives that long.
  const long = stamped
    ? sql`${expires} > ${verification.ref('createdAt')} + ${interval}::interval`
    : sql`${expires} > ${verification.encode('expiresAt', new Date(now.getTime() + LONGER_THAN_LINKS_HOURS * 3_600_000))}`;
  return sql<SqlBool>`(${verification.ref('value')} = ${userId}
    and (${identifier} like 'trust-device-%' or (length(${identifier}) = ${HASHED_LENGTH} and ${long})))`;
}

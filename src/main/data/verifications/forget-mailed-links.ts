import { sql, type Expression, type SqlBool } from 'kysely';
import { escapeLike } from '../database/contains';
import { stoppable } from '../database/database-handle';
import type { AuthTable } from '../schema/auth-table';
import type { Capture } from '../write/capture';
import type { OpenConnection } from '../connections/connection';

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
  const alive = sql`${verification.ref('expiresAt')} > ${verification.encode('expiresAt', now)}`;
  const { rows } = await sql<{ n: unknown }>`
    select count(*) as "n" from ${verification.from} where (${condition}) and ${alive}`.execute(
    connection.handle.db,
    stoppable(signal),
  );
  return Number(rows[0]?.n ?? 0);
}

function mailedTo(
  { handle }: OpenConnection,
  verification: AuthTable<'verification'>,
  { userId, email }: Mailed,
): Expression<SqlBool> | null {
  if (!verification.has('identifier') || !verification.has('value')) return null;
  const identifier = verification.ref('identifier');
  const value = verification.ref('value');
  const address = email.toLowerCase();
  const conditions = [
    sql`${identifier} in (${sql.join(OTP_TYPES.map((type) => `${type}-otp-${address}`))})`,
    sql`(${identifier} like ${'reset-password:%'} and ${value} = ${userId})`,
    sql`${identifier} like ${`change-email-otp-${escapeLike(userId)}:%`} escape '\\'`,
    sql`(${identifier} like ${'magic-link:%'} and lower(${value}) like ${`%"email":"${escapeLike(address)}"%`} escape '\\')`,
  ];
  if (verification.has('createdAt')) {
    const lifetime =
      handle.kind === 'postgres' && isTimestamp(verification.column('expiresAt').column.type)
        ? sql`${verification.ref('expiresAt')} < ${verification.ref('createdAt')} + ${`${MAILED_LINK_HOURS} hours`}::interval`
        : null;
    // Hashed identifiers do not say what they are for: of those that name the user, all that are short-lived go.
    const hashed = sql`length(${identifier}) = ${HASHED_LENGTH} and ${value} = ${userId}`;
    if (lifetime !== null) conditions.push(sql`(${hashed} and ${lifetime})`);
    else {
      const soon = verification.encode('expiresAt', new Date(Date.now() + MAILED_LINK_HOURS * 3_600_000));
      conditions.push(sql`(${hashed} and ${verification.ref('expiresAt')} < ${soon})`);
    }
  }
  return sql<SqlBool>`${sql.join(conditions, sql` or `)}`;
}

function isTimestamp(type: string): boolean {
  return type.startsWith('timestamp');
}

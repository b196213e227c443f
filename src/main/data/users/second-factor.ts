import type { SecondFactor } from '@shared/api/users';
import { stoppable } from '../database/database-handle';
import { countOf } from '../database/expressions';
import type { RawRow } from '../schema/auth-table';
import { isTrustedDevice } from './trusted-devices';
import type { OpenConnection } from '../connections/connection';

/** Up to here reading the whole verification table costs tens of milliseconds. */
const SCAN_UP_TO = 200_000;

/**
 * How a person's second factor stands; null without the two-factor plugin. Whether it is on may be told later: everything
 * is asked at once, for on a network it is the waiting that takes time.
 */
export async function secondFactorOf(
  connection: OpenConnection,
  { id, enabled }: { readonly id: string; readonly enabled: Promise<boolean> },
  now: Date,
  signal: AbortSignal,
): Promise<SecondFactor | null> {
  const { schema } = connection;
  const { twoFactor } = schema;
  if (twoFactor === null && !schema.user.has('twoFactorEnabled')) return null;
  const [row, counted, on] = await Promise.all([
    twoFactor === null ? undefined : readFactor(connection, id, signal),
    countTrusted(connection, id, now, signal),
    enabled,
  ]);
  const lockedUntil = row === undefined || twoFactor === null ? null : twoFactor.read(row, 'lockedUntil');
  const failedAttempts =
    row === undefined || twoFactor === null ? null : twoFactor.read(row, 'failedVerificationCount');
  const locked = lockedUntil !== null && lockedUntil > now;
  const begun = row !== undefined;
  const state = on ? (locked ? 'locked' : 'on') : begun ? 'pending' : 'off';
  return {
    state,
    lockedUntil: lockedUntil?.toISOString() ?? null,
    failedAttempts,
    trustedDevices: state === 'off' ? null : counted,
  };
}

/** Null where they cannot be told, or a big table would have to be read for them. */
async function countTrusted(
  connection: OpenConnection,
  id: string,
  now: Date,
  signal: AbortSignal,
): Promise<number | null> {
  const { handle, schema, report } = connection;
  const { verification } = schema;
  const where = isTrustedDevice(connection, id, now);
  if (where === null || verification === null) return null;
  // As it was when the connection was opened: to ask again would be one wait more.
  if ((report.tables.verification.rows?.value ?? 0) > SCAN_UP_TO) return null;
  const trusted = handle.db
    .selectFrom(verification.from)
    .where(where)
    .where(verification.meets('expiresAt', '>', now));
  return countOf(trusted, stoppable(signal));
}

async function readFactor(
  { handle, schema: { twoFactor } }: OpenConnection,
  userId: string,
  signal: AbortSignal,
): Promise<RawRow | undefined> {
  if (twoFactor === null) return undefined;
  return handle.db
    .selectFrom(twoFactor.from)
    .select(twoFactor.select(['userId', 'failedVerificationCount', 'lockedUntil']))
    .where(twoFactor.is('userId', userId))
    .limit(1)
    .executeTakeFirst(stoppable(signal));
}

import type { SecondFactor } from '@shared/api/users';
import { stoppable } from '../database/database-handle';
import { countOf } from '../database/expressions';
import type { RawRow } from '../schema/auth-table';
import { isTrustedDevice } from './trusted-devices';
import type { OpenConnection } from '../connections/connection';

/** Up to here reading the whole verification table costs tens of milliseconds. */
const SCAN_UP_TO = 200_000;

/** How a person's second factor stands; null without the two-factor plugin. */
export async function secondFactorOf(
  connection: OpenConnection,
  { id, enabled }: { readonly id: string; readonly enabled: boolean },
  now: Date,
  signal: AbortSignal,
): Promise<SecondFactor | null> {
  const { handle, schema } = connection;
  const { twoFactor } = schema;
  if (twoFactor === null && !schema.user.has('twoFactorEnabled')) return null;
  const row = twoFactor === null ? undefined : await readFactor(connection, id, signal);
  const lockedUntil = row === undefined || twoFactor === null ? null : twoFactor.read(row, 'lockedUntil');
  const failedAttempts =
    row === undefined || twoFactor === null ? null : twoFactor.read(row, 'failedVerificationCount');
  const locked = lockedUntil !== null && lockedUntil > now;
  const begun = row !== undefined;
  const state = enabled ? (locked ? 'locked' : 'on') : begun ? 'pending' : 'off';
  const where = state === 'off' ? null : isTrustedDevice(connection, id, now);
  const { verification } = schema;
  const small =
    where === null || verification === null || (await handle.estimateRows(verification.physical)).value <= SCAN_UP_TO;
  if (where === null || verification === null || !small) {
    return { state, lockedUntil: lockedUntil?.toISOString() ?? null, failedAttempts, trustedDevices: null };
  }
  const trusted = handle.db
    .selectFrom(verification.from)
    .where(where)
    .where(verification.meets('expiresAt', '>', now));
  return {
    state,
    lockedUntil: lockedUntil?.toISOString() ?? null,
    failedAttempts,
    trustedDevices: await countOf(trusted, stoppable(signal)),
  };
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

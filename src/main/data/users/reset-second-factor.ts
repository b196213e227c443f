import { userLabel } from '@shared/user-label';
import { plural } from '../base/plural';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import { requireOpenTable } from '../schema/usable-tables';
import { endedOf, revokeSessionsAlong } from '../sessions/revoke-along';
import { voidedText, voidLinksAlong } from '../verifications/void-links-along';
import type { WritePath } from '../write/write-path';
import { actOnUser, setUserFields } from '../user-rows/act-on-user';
import { isTrustedDevice } from './trusted-devices';

/**
 * Takes a person's second factor away, so that the password alone lets them in until they set up another: the mark on the
 * user, the secret with its backup codes, the devices that were trusted, and links and codes that were mailed before: with
 * one of these alone whoever reads the mailbox would come in now.
 * @throws AppError UNSUPPORTED without the two-factor plugin, CONFLICT where there is no second factor
 */
export async function resetSecondFactor(
  connection: OpenConnection,
  writes: WritePath,
  { id, revokeSessions = false }: { readonly id: string; readonly revokeSessions?: boolean | undefined },
  now: Date,
): Promise<void> {
  const { schema } = connection;
  const twoFactor = requireTwoFactor(connection);
  await actOnUser(connection, writes, {
    action: 'users.resetSecondFactor',
    id,
    intention: (user) => `Reset the second factor of ${userLabel(user)}`,
    changes: revokeSessions ? ['user', 'twoFactor', 'verification', 'session'] : ['user', 'twoFactor', 'verification'],
    perform: async ({ rows, user }) => {
      const factors = await rows.delete(twoFactor, twoFactor.is('userId', id));
      const trusted = isTrustedDevice(connection, id, now);
      const devices =
        schema.verification === null || trusted === null ? [] : await rows.delete(schema.verification, trusted);
      if (factors.length === 0 && user.twoFactorEnabled !== true) {
        throw new AppError('CONFLICT', `${userLabel(user)} has no second factor (any more).`, {
          hint: 'Reload the user.',
        });
      }
      const marked = schema.user.has('twoFactorEnabled');
      if (marked) {
        await setUserFields({ connection, rows, now }, [id], [schema.user.assign('twoFactorEnabled', false)]);
      }
      const ended = revokeSessions ? await revokeSessionsAlong(connection, rows, [id], now) : null;
      const voided = await voidLinksAlong(connection, rows, [user]);
      const forgotten = devices.length === 0 ? '' : `; ${plural(devices.length, 'trusted device')} forgotten`;
      return {
        result: undefined,
        summary: [`Reset the second factor of ${userLabel(user)}${forgotten}`, endedOf(ended, id), voidedText(voided)]
          .filter((part) => part !== null)
          .join('; '),
        before: { twoFactorEnabled: user.twoFactorEnabled ?? null, secret: factors.length > 0 ? 'present' : 'absent' },
        after: { twoFactorEnabled: false, secret: 'absent' },
        rows:
          factors.length +
          devices.length +
          (voided ?? 0) +
          (marked ? 1 : 0) +
          (ended === null ? 0 : ended.rows + ended.oauthTokens),
      };
    },
  });
}

/**
 * Lets a person try codes again who was locked out after too many wrong ones.
 * @throws AppError UNSUPPORTED where the database knows no lock, CONFLICT where nothing is locked
 */
export async function unlockSecondFactor(
  connection: OpenConnection,
  writes: WritePath,
  { id }: { readonly id: string },
  now: Date,
): Promise<void> {
  const twoFactor = requireTwoFactor(connection);
  if (!twoFactor.has('lockedUntil') || !twoFactor.has('id')) {
    throw new AppError('UNSUPPORTED', 'This database does not lock second factors, so there is nothing to unlock.', {
      hint: 'better-auth does so since 1.6.22, in the columns failedVerificationCount and lockedUntil.',
    });
  }
  await actOnUser(connection, writes, {
    action: 'users.unlockSecondFactor',
    id,
    intention: (user) => `Unlock the second factor of ${userLabel(user)}`,
    changes: ['twoFactor'],
    perform: async ({ trx, rows, user }) => {
      const row = await trx
        .selectFrom(twoFactor.from)
        .select(twoFactor.select(['failedVerificationCount', 'lockedUntil']))
        .where(twoFactor.is('userId', id))
        .executeTakeFirst();
      const count = row === undefined ? null : twoFactor.read(row, 'failedVerificationCount');
      const until = row === undefined ? null : twoFactor.read(row, 'lockedUntil');
      if (row === undefined || ((count ?? 0) === 0 && until === null)) {
        throw new AppError('CONFLICT', `The second factor of ${userLabel(user)} is not locked (any more).`, {
          hint: 'Reload the user.',
        });
      }
      const changed = await rows.update(twoFactor, twoFactor.name('id'), twoFactor.is('userId', id), [
        ...(twoFactor.has('failedVerificationCount')
          ? [{ column: twoFactor.name('failedVerificationCount'), value: 0 }]
          : []),
        { column: twoFactor.name('lockedUntil'), value: null },
      ]);
      const wasLocked = until !== null && until > now;
      return {
        result: undefined,
        summary: `${wasLocked ? 'Unlocked' : 'Cleared the wrong tries at'} the second factor of ${userLabel(user)}`,
        before: { failedVerificationCount: count, lockedUntil: until?.toISOString() ?? null },
        after: { failedVerificationCount: 0, lockedUntil: null },
        rows: changed.length,
      };
    },
  });
}

function requireTwoFactor({ schema }: OpenConnection) {
  requireOpenTable(schema, 'twoFactor');
  if (schema.twoFactor !== null) return schema.twoFactor;
  throw new AppError('UNSUPPORTED', 'This database has no second factors: the two-factor plugin is not set up.', {
    hint: 'Open the connection report to see which plugins were found.',
  });
}

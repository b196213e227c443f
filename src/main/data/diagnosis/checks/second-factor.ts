import type { Finding } from '@shared/api/diagnosis';
import { stoppable } from '../../database/database-handle';
import { isAny } from '../../database/expressions';
import type { Check } from '../check';

/** A second factor that is locked, was never finished, or is asked for although there is none. */
export const secondFactor: Check = {
  name: 'second-factor',
  whyNot: (_look, user) =>
    user.secondFactor === null ? 'This database has nothing of better-auth’s two-factor plugin.' : null,
  find: async ({ connection, now, signal }, user): Promise<Finding[]> => {
    const { twoFactor } = connection.schema;
    const { secondFactor: factor, id } = user;
    if (factor === null) return [];
    const until = factor.lockedUntil;
    if (until !== null && new Date(until) > now) {
      return [
        {
          code: 'second-factor-locked',
          severity: 'blocks',
          title: 'The second factor is locked after too many wrong codes',
          evidence: { table: 'twoFactor', column: 'lockedUntil', value: until },
          act: { method: 'users.unlockSecondFactor', input: { id }, label: 'Unlock it' },
        },
      ];
    }
    if (factor.state === 'pending') {
      return [
        {
          code: 'second-factor-pending',
          severity: 'note',
          title: 'A second factor was begun and never confirmed',
          evidence: { table: 'twoFactor', column: 'userId', value: id },
          act: { method: 'users.resetSecondFactor', input: { id }, label: 'Reset it' },
        },
      ];
    }
    if (factor.state !== 'on' || twoFactor === null) return [];
    const query = connection.handle.db.selectFrom(twoFactor.from).where(twoFactor.is('userId', id));
    if (await isAny(query, stoppable(signal))) return [];
    return [
      {
        code: 'second-factor-broken',
        severity: 'blocks',
        title: 'A second factor is asked for, and there is none',
        evidence: { table: 'user', id, column: 'twoFactorEnabled', value: 'true, without a row in twoFactor' },
        act: { method: 'users.resetSecondFactor', input: { id }, label: 'Reset it' },
      },
    ];
  },
};

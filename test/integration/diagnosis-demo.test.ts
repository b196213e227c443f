// The 2,000 people of the demo: what is found is true of them, and nothing is found of those whom nothing ails.
import { expect, it } from 'vitest';
import { DEMO_ID } from '@shared/connection-ids';
import { collect } from '../support/opened';
import { startServices } from '../support/services';

/** What may be true of some of them, and is looked at below. */
const TOLD_OF_SOME =
  /^(?:banned|ban-over|unverified|mixed-case|twin|no-credential|no-password|second-factor-\w+|provider-[\w-]+)$/u;

it('shows only true findings', { timeout: 300_000 }, async () => {
  const app = await startServices();
  try {
    await app.call('connections.open', { id: DEMO_ID });
    const people = await collect(app, 'users.list', { limit: 500 });
    expect(people.length).toBeGreaterThanOrEqual(2000);
    for (const { id } of people) {
      const { verdict, findings } = await app.call('users.diagnose', { id });
      const user = await app.call('users.get', { id });
      const has = (code: string) => findings.some((one) => one.code === code);
      const isBanned = user.states.some(({ key }) => key === 'banned');
      // Since 1.7 only an account of the user's own id counts.
      const noPassword = !user.accounts.some(
        (one) => one.providerId === 'credential' && one.password.present && one.accountId === id,
      );
      const claimed = ['banned', 'unverified', 'mixed-case', 'second-factor-locked'].filter(has);
      const holding: readonly (readonly [string, boolean])[] = [
        ['banned', isBanned],
        ['unverified', !user.emailVerified && user.isAnonymous !== true],
        ['mixed-case', user.email !== user.email.toLowerCase()],
        ['second-factor-locked', user.secondFactor?.state === 'locked'],
      ];
      expect({ id, claimed }).toEqual({ id, claimed: holding.filter(([, holds]) => holds).map(([code]) => code) });
      // Nothing else ails anybody there, and a provider is told only of those who have not linked it.
      const others = findings.filter((one) => !TOLD_OF_SOME.test(one.code));
      expect({ id, others }).toEqual({ id, others: [] });
      const linked = new Set(user.accounts.map(({ providerId }) => providerId));
      const told = findings.flatMap(({ code, evidence }) =>
        code.startsWith('provider-') ? (evidence.value ?? '').split(', ') : [],
      );
      expect({ id, wrong: told.filter((name) => linked.has(name)) }).toEqual({ id, wrong: [] });
      expect(new Set(told).size).toBe(told.length);
      if (has('twin')) {
        const twins = findings
          .filter(({ code }) => code === 'twin')
          .map(({ evidence }) => (evidence.value ?? '').toLowerCase());
        expect({ id, twins }).toEqual({ id, twins: [user.email.toLowerCase()] });
      }
      if (has('no-credential') || has('no-password')) expect({ id, noPassword }).toEqual({ id, noPassword: true });
      const ails = isBanned || !user.emailVerified || noPassword || user.email !== user.email.toLowerCase();
      if (!ails && (user.secondFactor?.state ?? 'off') === 'off')
        expect({ id, verdict }).toEqual({ id, verdict: 'can' });
    }
  } finally {
    await app.close();
  }
});

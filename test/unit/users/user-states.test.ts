import { describe, expect, it } from 'vitest';
import { userStates, type StateFacts } from '../../../src/main/data/users/user-states';

const now = new Date('2026-06-01T12:00:00.000Z');
const base: StateFacts = {
  user: {
    id: 'x',
    name: 'X',
    email: 'x@example.com',
    emailVerified: true,
    image: null,
    createdAt: null,
    updatedAt: null,
  },
  now,
  accounts: 1,
  wayIn: true,
  twoFactorLockedUntil: null,
};
const keys = (facts: Partial<Omit<StateFacts, 'user'>> & { user?: Partial<StateFacts['user']> }) =>
  userStates({ ...base, ...facts, user: { ...base.user, ...facts.user } }).map((state) => state.key);

describe('what a support agent is told first', () => {
  it.each<[string, Parameters<typeof keys>[0], string[]]>([
    ['nothing wrong', {}, ['verified']],
    ['not verified', { user: { emailVerified: false } }, ['unverified']],
    ['banned for good', { user: { banned: true } }, ['banned', 'verified']],
    ['banned until later', { user: { banned: true, banExpires: '2026-06-01T12:00:00.001Z' } }, ['banned', 'verified']],
    ['a ban that ends now', { user: { banned: true, banExpires: now.toISOString() } }, ['ban-expired', 'verified']],
    ['not banned, with an old end', { user: { banned: false, banExpires: '2020-01-01T00:00:00.000Z' } }, ['verified']],
    ['second factor locked', { twoFactorLockedUntil: new Date(now.getTime() + 1) }, ['locked', 'verified']],
    ['a lock that ran out', { twoFactorLockedUntil: now }, ['verified']],
    ['capital letters in the address', { user: { email: 'X@example.com' } }, ['email-case', 'verified']],
    ['no accounts', { accounts: 0, wayIn: false }, ['no-way-in', 'verified']],
    ['no password', { wayIn: false }, ['no-way-in', 'verified']],
    ['another way', { accounts: 0 }, ['verified']],
    ['another way perhaps', { accounts: 0, wayIn: null }, ['way-not-known', 'verified']],
    ['no account table', { accounts: null }, ['verified']],
    ['second factor on', { user: { twoFactorEnabled: true } }, ['verified', 'two-factor']],
    ['anonymous, without a way back', { user: { isAnonymous: true }, wayIn: false }, ['verified', 'anonymous']],
    ['anonymous', { user: { isAnonymous: true } }, ['verified', 'anonymous']],
  ])('%s', (_what, facts, expected) => {
    expect(keys(facts)).toEqual(expected);
  });

  it('is in order of urgency when everything comes together', () => {
    const all = keys({
      user: { banned: true, email: 'X@example.com', emailVerified: false, twoFactorEnabled: true },
      accounts: 0,
      wayIn: false,
      twoFactorLockedUntil: new Date(now.getTime() + 1),
    });
    expect(all).toEqual(['banned', 'locked', 'email-case', 'no-way-in', 'unverified', 'two-factor']);
  });

  it('names the reason of a ban', () => {
    const [state] = userStates({ ...base, user: { ...base.user, banned: true, banReason: 'Spam' } });
    expect(state).toEqual({ key: 'banned', tone: 'danger', text: 'Banned for good: Spam' });
  });
});

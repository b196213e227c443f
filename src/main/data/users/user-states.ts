import type { UserDetail, UserRow } from '@shared/api/users';

export interface StateFacts {
  readonly user: UserRow;
  readonly now: Date;
  /** How many are linked; null where there is no account table. */
  readonly accounts: number | null;
  readonly twoFactorLockedUntil: Date | null;
  /** Whether anything lets them in, as `waysIn` decides; null where that cannot be told. */
  readonly wayIn: boolean | null;
}

type UserState = UserDetail['states'][number];

/** The facts that decide whether somebody can sign in, most pressing first. Pure; texts are for support staff. */
export function userStates({ user, now, accounts, twoFactorLockedUntil, wayIn }: StateFacts): UserState[] {
  const states: UserState[] = [];
  if (user.banned === true) {
    const ends = user.banExpires ?? null;
    if (ends !== null && new Date(ends) <= now) {
      states.push({ key: 'ban-expired', tone: 'info', text: 'The ban has run out; it is lifted at the next sign-in.' });
    } else {
      const endless = user.unreadable?.['banExpires'] === undefined ? ' for good' : ' until a time that cannot be read';
      const reason = user.banReason ? `: ${user.banReason}` : '';
      states.push({
        key: 'banned',
        tone: 'danger',
        text: `Banned${ends === null ? endless : ''}${reason}`,
        ...(ends !== null && { until: ends }),
      });
    }
  }
  if (twoFactorLockedUntil !== null && twoFactorLockedUntil > now) {
    states.push({
      key: 'locked',
      tone: 'danger',
      text: 'Second factor locked after too many wrong codes',
      until: twoFactorLockedUntil.toISOString(),
    });
  }
  if (user.email !== user.email.toLowerCase()) {
    states.push({
      key: 'email-case',
      tone: 'danger',
      text: 'The address has capital letters, so nobody can sign in with it. Save it in lower case.',
    });
  }
  if (wayIn === null) {
    states.push({
      key: 'way-not-known',
      tone: 'info',
      text: 'No password and no provider is linked. Whether the app signs people in by mailed link or code is not known here.',
    });
  }
  // Nobody expects somebody anonymous to come back.
  if (wayIn === false && user.isAnonymous !== true) {
    states.push({
      key: 'no-way-in',
      tone: 'danger',
      text: accounts === 0 ? 'No way to sign in is linked.' : 'No password is set, and no provider is linked.',
    });
  }
  states.push(
    user.emailVerified
      ? { key: 'verified', tone: 'ok', text: 'Email verified' }
      : { key: 'unverified', tone: 'warning', text: 'Email not verified' },
  );
  if (user.twoFactorEnabled === true) states.push({ key: 'two-factor', tone: 'info', text: 'Second factor on' });
  if (user.isAnonymous === true) states.push({ key: 'anonymous', tone: 'info', text: 'Anonymous user' });
  return states;
}

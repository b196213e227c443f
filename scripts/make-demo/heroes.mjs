// What makes each person of DEMO_PEOPLE special. Ages count back from the creation of the database.
import { AGENTS } from './devices.mjs';
import { DAY, HOUR, MINUTE } from './random.mjs';

const session = (userAgent, ipAddress, signedIn, lastSeen = signedIn) => ({ userAgent, ipAddress, signedIn, lastSeen });

const robotSessions = Array.from({ length: 120 }, (_, i) =>
  session(i % 10 === 9 ? '' : AGENTS.curl, '10.12.0.40', i * 3 * HOUR + 7 * MINUTE + ((i * 37) % 60) * 1000),
);

/** Per person: age, sign-in methods and the deviations that make the story; `sessions` absent means ordinary ones. */
export const HEROES = {
  waiting: { age: 20 * MINUTE, emailVerified: false, logins: ['credential'], sessions: [] },
  stolenLaptop: {
    age: 611 * DAY,
    logins: ['credential', 'microsoft'],
    username: 'JonasWeber',
    sessions: [
      session(AGENTS.edgeWindows, '203.0.113.24', 34 * DAY, 27 * HOUR),
      session(AGENTS.chromeMac, '203.0.113.24', 5 * DAY, 3 * HOUR),
      session(AGENTS.safariPhone, '2001:db8:4f1::a2', 41 * DAY, 25 * MINUTE),
      session(AGENTS.safariPad, '198.51.100.77', 12 * DAY, 4 * DAY),
      session(AGENTS.firefoxLinux, '10.20.3.14', 6 * DAY),
      session(AGENTS.edgeWindows, '192.0.2.199', 2 * HOUR),
    ],
  },
  banned: {
    age: 402 * DAY,
    logins: ['credential', 'google'],
    ban: { reason: 'Chargeback on invoice 2291, waiting for finance', expires: 12 * DAY },
    sessions: [session(AGENTS.chromeAndroid, '198.51.100.140', 24 * DAY, 19 * DAY)],
  },
  twoFactorLocked: {
    age: 287 * DAY,
    logins: ['credential'],
    username: 'liwei',
    twoFactor: { failedVerificationCount: 10, lockedUntil: 13 * MINUTE },
    sessions: [session(AGENTS.chromeWindows, '203.0.113.88', 19 * DAY, 9 * DAY)],
  },
  mixedCase: { age: 166 * DAY, logins: ['credential'], sessions: [] },
  noAccount: { age: 93 * DAY, logins: [], sessions: [] },
  noPassword: { age: 341 * DAY, logins: ['credential'], password: null, sessions: [] },
  importedAccount: { age: 790 * DAY, logins: ['credential'], accountId: 'email', sessions: [] },
  socialOnly: {
    age: 58 * DAY,
    logins: ['google'],
    sessions: [session(AGENTS.safariPhone, '2001:db8:77::1c', 10 * DAY, 2 * DAY)],
  },
  manySessions: { age: 230 * DAY, logins: ['credential'], username: 'build_robot', sessions: robotSessions },
  noSessions: { age: 371 * DAY, logins: ['credential'], sessions: [] },
  bannedButLive: {
    age: 129 * DAY,
    logins: ['credential', 'discord'],
    ban: { reason: 'Harassment reported by three users', expires: null },
    sessions: [
      session(AGENTS.chromeWindows, '192.0.2.51', 16 * DAY, 5 * HOUR),
      session(AGENTS.chromeAndroid, '2001:db8:19::9', 3 * DAY, 40 * HOUR),
    ],
  },
  banExpired: {
    age: 205 * DAY,
    logins: ['credential'],
    ban: { reason: 'Cooling-off period requested by the user', expires: -2 * DAY },
    sessions: [],
  },
  manyCodes: { age: 77 * DAY, logins: ['credential'], sessions: [] },
  resetAfterMove: {
    age: 448 * DAY,
    logins: ['credential'],
    updated: 9 * MINUTE,
    sessions: [session(AGENTS.safariMac, '198.51.100.23', 11 * MINUTE)],
  },
  impersonated: {
    age: 152 * DAY,
    logins: ['credential', 'apple'],
    sessions: [
      session(AGENTS.safariPhone, '2001:db8:a0::51', 8 * DAY, 20 * HOUR),
      { ...session(AGENTS.chromeMac, '203.0.113.7', 14 * MINUTE), impersonated: true },
    ],
  },
  longName: { age: 46 * DAY, logins: ['credential'] },
  emptyName: { age: 3 * DAY, logins: ['credential'], sessions: [session('', '', 3 * DAY)] },
  admin: {
    age: 905 * DAY,
    logins: ['credential'],
    role: 'admin',
    username: 'sofia',
    sessions: [session(AGENTS.chromeMac, '203.0.113.7', 21 * DAY, 35 * MINUTE)],
  },
  support: {
    age: 512 * DAY,
    logins: ['credential', 'google'],
    role: 'support',
    username: 'yael',
    sessions: [session(AGENTS.firefoxLinux, '203.0.113.9', 4 * DAY, 3 * HOUR)],
  },
  adminAndSupport: {
    age: 698 * DAY,
    logins: ['credential'],
    role: 'admin,support',
    twoFactor: { failedVerificationCount: 0, lockedUntil: null },
    sessions: [session(AGENTS.edgeWindows, '203.0.113.11', 9 * DAY, 90 * MINUTE)],
  },
};

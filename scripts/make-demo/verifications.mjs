// A row of every kind better-auth and its plugins leave in the verification table, older spellings included.
import { createHash } from 'node:crypto';
import { chance, DAY, HOUR, id, int, MINUTE, pick, random, SECOND, text } from './random.mjs';
import { at, epochAt } from './sql.mjs';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';
const hashed = (identifier) => createHash('sha256').update(identifier).digest('base64url');
const otp = () => `${text(6, '0123456789')}:${chance(0.2) ? int(1, 2) : 0}`;
const phone = () => `+1555${int(200, 989)}01${text(2, '0123456789')}`;
const newEmail = () => `${text(8, LOWER)}@inbox.example.org`;
const magicLink = (email) => JSON.stringify({ type: 'magic-link', email });
const uuid = () => [8, 4, 4, 4, 12].map((length) => text(length, '0123456789abcdef')).join('-');

const authState = (born) =>
  JSON.stringify({ callbackURL: '/dashboard', codeVerifier: text(128), errorURL: '/login', expiresAt: '@' }).replace(
    '"@"',
    epochAt(born + 10 * MINUTE),
  );
const passkey = (user) =>
  JSON.stringify({
    type: 'registration',
    expectedChallenge: text(43),
    userData: { id: user.id, name: user.email, displayName: user.name },
  });
const authorizationCode = (user, session) =>
  JSON.stringify({
    type: 'authorization_code',
    query: {
      client_id: 'demo-client',
      response_type: 'code',
      scope: 'openid profile',
      redirect_uri: 'https://app.example.com/callback',
    },
    userId: user.id,
    sessionId: session.id,
  });

// [live rows, expired rows, lifetime, (user, session, time of birth) => [identifier, value]]
const KINDS = [
  [14, 9, HOUR, (user) => [`reset-password:${text(24)}`, user.id]],
  [4, 3, HOUR, (user) => [hashed(`reset-password:${text(24)}`), user.id]],
  [5, 3, DAY, (user) => [`delete-account-${text(32, LOWER)}`, user.id]],
  [8, 14, 5 * MINUTE, (user) => [`magic-link:${text(32, LETTERS)}`, magicLink(user.email)]],
  [2, 3, 5 * MINUTE, (user) => [`magic-link:${hashed(text(32, LETTERS))}`, magicLink(user.email)]],
  [2, 3, 5 * MINUTE, (user) => [hashed(`magic-link:${text(32, LETTERS)}`), magicLink(user.email)]],
  [2, 6, 5 * MINUTE, (user) => [text(32, LETTERS), JSON.stringify({ email: user.email, name: user.name })]],
  [10, 16, 5 * MINUTE, (user) => [`email-verification-otp-${user.email}`, otp()]],
  [8, 14, 5 * MINUTE, (user) => [`sign-in-otp-${user.email}`, otp()]],
  [2, 3, 5 * MINUTE, (user) => [hashed(`sign-in-otp-${user.email}`), otp()]],
  [6, 10, 5 * MINUTE, (user) => [`forget-password-otp-${user.email}`, otp()]],
  [3, 4, 5 * MINUTE, (user) => [`change-email-otp-${user.id}:${newEmail()}`, otp()]],
  [1, 3, 5 * MINUTE, (user) => [`change-email-otp-${user.email}-${newEmail()}`, otp()]],
  [4, 6, 5 * MINUTE, () => [`phone-number-otp-${phone()}`, otp()]],
  [2, 4, 5 * MINUTE, () => [`phone-number-reset-${phone()}`, otp()]],
  [1, 3, 5 * MINUTE, () => [phone(), otp()]],
  [1, 2, 5 * MINUTE, () => [`${phone()}-request-password-reset`, otp()]],
  [8, 16, 10 * MINUTE, (_user, _session, born) => [`auth-state:${text(32)}`, authState(born)]],
  [2, 4, 10 * MINUTE, (_user, _session, born) => [text(32), authState(born)]],
  [3, 6, 5 * MINUTE, (user) => [text(32), passkey(user)]],
  [2, 4, 3 * MINUTE, (_user, session) => [`one-time-token:${text(32)}`, session.token]],
  [3, 4, 15 * MINUTE, () => nonce()],
  [3, 6, 10 * MINUTE, (user, session) => [hashed(text(32)), authorizationCode(user, session)]],
  [
    2,
    3,
    5 * MINUTE,
    () => {
      const request = `_${uuid()}`;
      return [`saml-authn-request:${request}`, JSON.stringify({ id: request, providerId: 'northwind-saml' })];
    },
  ],
  [
    4,
    2,
    7 * DAY,
    (user, session) => [
      `saml-session:northwind-saml:${user.email}`,
      JSON.stringify({ sessionId: session.id, providerId: 'northwind-saml', nameID: user.email }),
    ],
  ],
  [4, 2, 7 * DAY, (user, session) => [`saml-session-by-id:${session.id}`, `saml-session:northwind-saml:${user.email}`]],
  [1, 2, 5 * MINUTE, () => [`saml-logout-request:_${uuid()}`, 'northwind-saml']],
  [3, 4, 15 * MINUTE, () => [`saml-used-assertion:_${uuid()}`, '1']],
  [1, 1, 7 * DAY, () => ['_better-auth-token-northwind-saml', text(24)]],
  [1, 2, 5 * SECOND, (user) => [`revoke-unproven-account-access:${user.id}`, user.id]],
];

function nonce() {
  const value = text(17);
  return [`siwe:${value}`, value];
}

function row([identifier, value], age, lifetime, changed = age) {
  return { id: id(), identifier, value, expiresAt: at(-age + lifetime), createdAt: at(-age), updatedAt: at(-changed) };
}

// Ages of rows that have run out reach back a few weeks, with most of them recent.
const age = (live, lifetime) => (live ? lifetime * 0.85 * random() : lifetime + MINUTE + 25 * DAY * random() ** 3);

function ofKind([live, expired, lifetime, make], users, sessions) {
  return Array.from({ length: live + expired }, (_, i) => {
    const born = age(i < live, lifetime);
    const known = users.filter((user) => user.age > born);
    const entry = make(pick(known), pick(sessions), -born);
    return entry && row(entry, born, lifetime);
  }).filter((one) => one !== null);
}

/** A two-factor challenge leaves up to three rows with one name; trusted devices stay for 30 days. */
function twoFactor(users, sessions) {
  const rows = [];
  for (const [i, user] of users.entries()) {
    const born = i < 6 ? 8 * MINUTE * random() : 12 * MINUTE + 9 * DAY * random() ** 2;
    if (i < 24) {
      const challenge = `2fa-${text(20)}`;
      rows.push(row([challenge, user.id], born, 10 * MINUTE));
      if (i % 2 === 0) rows.push(row([`2fa-attempts-${challenge}`, String(int(1, 4))], born, 10 * MINUTE, born * 0.9));
      const sent = i < 6 ? Math.min(born, 2 * MINUTE) : born;
      if (i % 3 === 0) rows.push(row([`2fa-otp-${challenge}`, otp()], sent, 3 * MINUTE));
      if (i % 4 === 0) rows.push(row([`2fa-otp-${user.id}!${pick(sessions).id}`, otp()], sent, 3 * MINUTE));
    }
    if (chance(0.5))
      rows.push(row([`trust-device-${text(32)}`, user.id], Math.min(user.age, 36 * DAY) * random(), 30 * DAY));
  }
  return rows;
}

/** The rows that belong to a hero's story. */
function ofHeroes(people) {
  const { manyCodes, resetAfterMove, waiting, twoFactorLocked, stolenLaptop } = people;
  const code = (digits, tries, seconds) =>
    row([`sign-in-otp-${manyCodes.email}`, `${digits}:${tries}`], seconds * SECOND, 5 * MINUTE);
  return [
    code('480213', 3, 280),
    code('917346', 0, 190),
    code('350982', 1, 95),
    code('664107', 0, 20),
    row([`reset-password:${text(24)}`, resetAfterMove.id], 25 * MINUTE, HOUR),
    row([`email-verification-otp-${waiting.email}`, '205817:0'], 19 * MINUTE, 5 * MINUTE),
    row([`2fa-attempts-2fa-${text(20)}`, '5'], 2 * MINUTE, 10 * MINUTE),
    row([`trust-device-${text(32)}`, twoFactorLocked.id], 11 * DAY, 30 * DAY),
    row([`reset-password:${text(24)}`, stolenLaptop.id], 90 * MINUTE, HOUR),
  ];
}

/** All verification rows, oldest first. */
export function makeVerifications(users, sessions) {
  const ordinary = users.filter((user) => !user.key);
  const people = Object.fromEntries(users.filter((user) => user.key).map((user) => [user.key, user]));
  const protectedUsers = ordinary.filter((user) => user.twoFactor);
  const mine = sessions.filter((session) => !session.user.key && session.lastSeen < session.lifetime);
  return [
    ...KINDS.flatMap((kind) => ofKind(kind, ordinary, mine)),
    ...twoFactor(protectedUsers, mine),
    ...ofHeroes(people),
  ].sort((a, b) => a.createdAt.relative - b.createdAt.relative);
}

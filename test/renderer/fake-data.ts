import type { AccountRow } from '../../src/shared/api/accounts';
import type { AuditEntry } from '../../src/shared/api/audit';
import type { Device } from '../../src/shared/api/common';
import type { OutboxMessage } from '../../src/shared/api/email';
import type { SessionRow } from '../../src/shared/api/sessions';
import type { UserRow } from '../../src/shared/api/users';
import type { VerificationRow } from '../../src/shared/api/verifications';

const FIRST =
  'Ada Noah Zoë Mateo Ingrid Kwame Yuki Leila Søren Aoife Rahul Chloé Dmitri Fatima Hugo Priya Tomasz Wanjiru Björn Amélie Carlos Mei Oskar Nadia Ravi Elif Jonas Sofía Ibrahim Hana Łukasz Greta Владимир Ελένη Thảo'.split(
    ' ',
  );
const LAST =
  'Lovelace Okafor Bergström García Novak O’Brien Tanaka Haddad Nielsen Fitzgerald Sharma Lefèvre Petrov Al-Sayed Moreau Iyer Kowalski Mwangi Lindqvist Dubois Mendoza Chen Virtanen Rahman Patel Yılmaz Weber Hernández Diallo Kobayashi Wójcik Hoffmann Соколов Παπαδοπούλου Nguyễn'.split(
    ' ',
  );
const DOMAINS = [
  'example.com',
  'northwind.example',
  'acme.example',
  'lumen.example',
  'mail.example',
  'university.example',
];

/** Numbers that are the same in each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

const next = random(7);
const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.now();
const iso = (time: number) => new Date(time).toISOString();
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase();
const id = (length = 32) =>
  Array.from(
    { length },
    () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'[Math.floor(next() * 62)],
  ).join('');

function makeUser(index: number): UserRow {
  const first = pick(FIRST);
  const last = pick(LAST);
  const created = NOW - (index * 0.42 + next() * 0.4) * DAY - 5 * MINUTE;
  const banned = next() < 0.03;
  const local = plain(first) === '' ? `user${index}` : `${plain(first)}.${plain(last) || 'x'}`;
  return {
    id: id(),
    name: next() < 0.02 ? null : `${first} ${last}`,
    email: `${local}${index > 40 ? index : ''}@${pick(DOMAINS)}`,
    emailVerified: next() < 0.82,
    image: null,
    createdAt: iso(created),
    updatedAt: iso(Math.min(NOW - MINUTE, created + next() * (NOW - created))),
    role: next() < 0.02 ? 'admin' : next() < 0.05 ? 'support' : 'user',
    banned,
    banReason: banned ? pick(['Chargeback', 'Spam', 'Terms of service, section 4']) : null,
    banExpires: banned && next() < 0.5 ? iso(NOW + next() * 30 * DAY) : null,
    twoFactorEnabled: next() < 0.18,
  };
}

/** 2,000 believable people, newest first. */
export const users: UserRow[] = Array.from({ length: 2000 }, (_, index) => makeUser(index));
users[3] = {
  ...users[3]!,
  name: 'Maximiliane Konstantinopolskaya-Wolfeschlegelsteinhausenbergerdorff the Third',
  email: 'maximiliane.konstantinopolskaya-wolfeschlegelsteinhausen@department-of-very-long-names.university.example',
  banned: true,
  banReason: 'Spam',
  emailVerified: false,
  twoFactorEnabled: true,
  role: 'admin,support',
};
users[5] = { ...users[5]!, name: '', email: 'ADA@Example.com', emailVerified: false };

const DEVICES: readonly [Device, string][] = [
  [
    { kind: 'desktop', label: 'Chrome on Windows', browser: 'Chrome', os: 'Windows' },
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  ],
  [
    { kind: 'mobile', label: 'Safari on iPhone', browser: 'Safari', os: 'iOS' },
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1',
  ],
  [
    { kind: 'desktop', label: 'Firefox on Linux', browser: 'Firefox', os: 'Linux' },
    'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
  ],
  [
    { kind: 'tablet', label: 'Safari on iPad', browser: 'Safari', os: 'iPadOS' },
    'Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) AppleWebKit/605.1.15',
  ],
  [{ kind: 'script', label: 'curl/8.9.1', browser: null, os: null }, 'curl/8.9.1'],
];

function makeSession(user: UserRow): SessionRow {
  const [device, userAgent] = pick(DEVICES);
  const created = NOW - next() * 20 * DAY;
  const expires = created + 7 * DAY + next() * 4 * DAY;
  return {
    id: id(),
    userId: user.id,
    userName: user.name,
    userEmail: user.email,
    createdAt: iso(created),
    updatedAt: iso(created + next() * Math.min(DAY, NOW - created)),
    expiresAt: iso(expires),
    state: expires > NOW ? 'active' : 'expired',
    ipAddress: next() < 0.9 ? `203.0.113.${Math.floor(next() * 255)}` : '2001:db8:85a3:8d3:1319:8a2e:370:7348',
    userAgent,
    device,
    impersonatedBy: next() < 0.01 ? users[0]!.id : null,
    activeOrganizationId: null,
    activeOrganization: null,
    kept: 'database',
    flags: [],
    ipPeople: 1,
  };
}

/** Up to three sessions a person. */
export const sessions: SessionRow[] = users.flatMap((user) =>
  Array.from({ length: Math.floor(next() * 4) }, () => makeSession(user)),
);
sessions.push(...Array.from({ length: 6 }, () => makeSession(users[0]!)));
sessions.sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''));

const ABSENT = { present: false } as const;
/** One or two ways to sign in a person. */
export const accounts: AccountRow[] = users.flatMap((user) =>
  (next() < 0.75 ? ['credential', ...(next() < 0.2 ? ['google'] : [])] : [pick(['google', 'github', 'microsoft'])]).map(
    (providerId) => ({
      id: id(),
      userId: user.id,
      userName: user.name,
      userEmail: user.email,
      providerId,
      accountId: providerId === 'credential' ? user.id : String(Math.floor(next() * 1e15)),
      scope: providerId === 'credential' ? null : 'openid,email,profile',
      password: providerId === 'credential' ? { present: true } : ABSENT,
      accessToken: providerId === 'credential' ? ABSENT : { present: true, hint: 'x9Qa' },
      refreshToken: ABSENT,
      idToken: ABSENT,
      accessTokenExpiresAt: null,
      refreshTokenExpiresAt: null,
      createdAt: user.createdAt,
      updatedAt: user.updatedAt,
    }),
  ),
);

/** Some rows in wait of a click. */
export const verifications: VerificationRow[] = users.slice(0, 60).map((user, index) => ({
  id: id(),
  kind: index % 3 === 0 ? 'reset-password' : index % 3 === 1 ? 'magic-link' : 'email-otp',
  label: index % 3 === 0 ? 'Password reset' : index % 3 === 1 ? 'Magic link' : 'One-time code by mail',
  identifier: index % 3 === 0 ? 'reset-password:••••' : user.email,
  hashed: false,
  subject: { type: 'email', value: user.email },
  userId: user.id,
  createdAt: iso(NOW - index * 20 * MINUTE),
  updatedAt: iso(NOW - index * 20 * MINUTE),
  expiresAt: iso(NOW + (60 - index * 20) * MINUTE),
  state: index < 3 ? 'active' : 'expired',
  attempts: index % 3 === 2 ? 1 : null,
}));

/** Mail of the local outbox. */
export const outbox: OutboxMessage[] = users.slice(0, 40).map((user, index) => ({
  id: id(),
  at: iso(NOW - index * 47 * MINUTE),
  connectionId: 'demo',
  userId: user.id,
  kind: index % 4 === 0 ? 'password-reset' : 'verification',
  to: user.email,
  from: 'Demo <no-reply@example.com>',
  subject: index % 4 === 0 ? 'Reset your password' : 'Verify your email address',
  text:
    index === 7
      ? null
      : `Hello ${user.name ?? ''},\n\nplease confirm your address:\nhttps://auth.example.com/api/auth/verify-email?token=eyJhbGciOi…\n\nThe link is valid for one hour.`,
  html: null,
}));

const ACTIONS = ['sessions.revokeForUser', 'users.update', 'email.resendVerification', 'sessions.revoke'] as const;
const SUMMARIES: Readonly<Record<(typeof ACTIONS)[number], string>> = {
  'sessions.revokeForUser': 'Revoked 3 sessions of',
  'users.update': 'Changed the address of',
  'email.resendVerification': 'Handed a verification mail for',
  'sessions.revoke': 'Revoked 1 session of',
};

/** What was done, newest first. */
export const audit: AuditEntry[] = users.slice(0, 120).map((user, index) => {
  const action = ACTIONS[index % ACTIONS.length]!;
  return {
    id: String(1000 - index),
    at: iso(NOW - index * 53 * MINUTE),
    actor: 'support@desk',
    person: index % 3 === 0 ? 'Sam Weber' : null,
    reason: index % 4 === 0 ? 'Customer called' : null,
    ticket: index % 4 === 0 ? `#${4000 + index}` : null,
    undoNote: null,
    undoes: null,
    connection: { id: 'prod', name: 'Acme production' },
    action,
    target: { type: 'user', id: user.id, label: user.email },
    summary: `${SUMMARIES[action]} ${user.name ?? user.email}`,
    ...(action === 'users.update'
      ? {
          before: { email: `old.${user.email}`, emailVerified: true },
          after: { email: user.email, emailVerified: false },
        }
      : {}),
    outcome: index === 9 ? 'failed' : index === 23 ? 'unknown' : 'done',
    rows: action === 'email.resendVerification' ? null : 1,
    undo: action === 'users.update' ? 'possible' : 'no',
    hash: id(64).toLowerCase(),
  };
});

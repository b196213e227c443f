import type { AccountRow } from '@shared/api/accounts';
import type { AuditEntry } from '@shared/api/audit';
import type { Device } from '@shared/api/common';
import type { MailLogRow, OutboxMessage } from '@shared/api/email';
import type { SessionRow } from '@shared/api/sessions';
import type { Note } from '@shared/api/notes';
import type { UserRow } from '@shared/api/users';
import type { VerificationRow } from '@shared/api/verifications';
import type { Rows } from './scene';

/** All rows there are. Made anew for each scene, so that acts may change them. */
export interface World {
  users: UserRow[];
  sessions: SessionRow[];
  accounts: AccountRow[];
  verifications: VerificationRow[];
  outbox: OutboxMessage[];
  mails: MailLogRow[];
  audit: AuditEntry[];
  notes: Note[];
}

const FIRST =
  'Ada Noah Zoë Mateo Ingrid Kwame Yuki Leila Søren Aoife Rahul Chloé Dmitri Fatima Hugo Priya Tomasz Wanjiru Björn Amélie Carlos Mei Oskar Nadia Ravi Elif Jonas Sofía Ibrahim Hana Łukasz Greta Владимир Ελένη Thảo'.split(
    ' ',
  );
const LAST =
  'Lovelace Okafor Bergström García Novak O’Brien Tanaka Haddad Nielsen Fitzgerald Sharma Lefèvre Petrov Al-Sayed Moreau Iyer Kowalski Mwangi Lindqvist Dubois Mendoza Chen Virtanen Rahman Patel Yılmaz Weber Hernández Diallo Kobayashi Wójcik Hoffmann Соколов Παπαδοπούλου Nguyễn'.split(
    ' ',
  );
const DOMAINS = ['example.com', 'northwind.example', 'acme.example', 'lumen.example', 'university.example'];

/** Texts that break a layout which was only tried with short names from left to right. */
export const ODD_TEXTS = [
  'Maximiliane Konstantinopolskaya-Wolfeschlegelsteinhausenbergerdorff the Third of Upper and Lower Saxony',
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorsitzender'.repeat(2),
  'عبد الرحمن بن محمد بن عبد العزيز آل سعود الكبير رئيس قسم خدمة العملاء والدعم الفني',
  'יחזקאל בן־אברהם הלוי מירושלים, מנהל מחלקת התמיכה הטכנית והשירות ללקוחות',
  'live \u{202E}desrever\u{202C} \u{2066}isolated\u{2069} גם וגם and back',
  '👩‍👩‍👧‍👦👨🏿‍🚀🏴‍☠️'.repeat(12),
  'Z̸͎̈a̶̙̍l̵̰̈g̷̣͝o̶̠͐ '.repeat(8),
  '<img src=x onerror=alert(1)> & "quotes" \'single\' `tick`',
  '名前がとても長い日本語の顧客でも表は崩れてはいけません。改行位置のない文章を確認します。',
] as const;

const MINUTE = 60_000;
const DAY = 86_400_000;
const iso = (time: number) => new Date(time).toISOString();
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase();

/** Numbers that are the same in each run. */
class Dice {
  #state = 7;

  next(): number {
    this.#state = (this.#state * 1664525 + 1013904223) % 4294967296;
    return this.#state / 4294967296;
  }

  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    const found = list[Math.floor(this.next() * list.length)];
    if (found === undefined) throw new Error('There is nothing to pick from.');
    return found;
  }

  id(length = 32): string {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    return Array.from({ length }, () => letters.charAt(Math.floor(this.next() * letters.length))).join('');
  }
}

const DEVICES: readonly (readonly [Device, string])[] = [
  [
    { kind: 'desktop', label: 'Chrome on Windows', browser: 'Chrome', os: 'Windows' },
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  ],
  [
    { kind: 'mobile', label: 'Safari on iPhone', browser: 'Safari', os: 'iOS' },
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1',
  ],
  [
    { kind: 'tablet', label: 'Safari on iPad', browser: 'Safari', os: 'iPadOS' },
    'Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) AppleWebKit/605.1.15',
  ],
  [{ kind: 'script', label: 'curl/8.9.1', browser: null, os: null }, 'curl/8.9.1'],
];

/** Makes rows; `odd` puts one of the odd texts wherever a text of somebody else's making stands. */
class Maker {
  readonly #dice = new Dice();
  readonly #odd: boolean;
  readonly #now = Date.now();
  #turn = 0;

  constructor(odd: boolean) {
    this.#odd = odd;
  }

  #text(usual: string): string {
    if (!this.#odd) return usual;
    this.#turn += 1;
    return ODD_TEXTS[this.#turn % ODD_TEXTS.length] ?? usual;
  }

  user(index: number): UserRow {
    const dice = this.#dice;
    const first = dice.pick(FIRST);
    const last = dice.pick(LAST);
    const created = this.#now - (index * 0.42 + dice.next() * 0.4) * DAY - 5 * MINUTE;
    // The second is banned and unverified, the third has no name: what a page shows differently is on its first screen.
    const banned = index === 1 || (index > 1 && dice.next() < 0.03);
    const local = plain(first) === '' ? `user${index}` : `${plain(first)}.${plain(last) || 'x'}`;
    const usual = `${local}${index > 40 ? index : ''}@${dice.pick(DOMAINS)}`;
    return {
      id: this.#odd && index % 2 === 0 ? `${dice.id(60)}-${index}` : dice.id(),
      name: index === 2 ? null : this.#text(`${first} ${last}`),
      email: this.#odd ? `${'very.long.local.part.'.repeat(3)}${index}@${'department.'.repeat(8)}example` : usual,
      emailVerified: index !== 1 && (index === 0 || dice.next() < 0.82),
      image: null,
      createdAt: iso(created),
      updatedAt: iso(Math.min(this.#now - MINUTE, created + dice.next() * (this.#now - created))),
      role: this.#odd
        ? `admin,support,${'auditor-of-everything,'.repeat(4)}user`
        : dice.pick(['user', 'user', 'user', 'support', 'admin']),
      banned,
      banReason: banned ? this.#text(dice.pick(['Chargeback', 'Spam', 'Terms of service, section 4'])) : null,
      banExpires: banned && index > 1 && dice.next() < 0.5 ? iso(this.#now + dice.next() * 30 * DAY) : null,
      twoFactorEnabled: index === 0 || dice.next() < 0.18,
    };
  }

  session(user: UserRow): SessionRow {
    const dice = this.#dice;
    const [device, userAgent] = dice.pick(DEVICES);
    const created = this.#now - dice.next() * 20 * DAY;
    const expires = created + 7 * DAY + dice.next() * 4 * DAY;
    return {
      id: dice.id(),
      userId: user.id,
      userName: user.name,
      userEmail: user.email,
      createdAt: iso(created),
      updatedAt: iso(created + dice.next() * Math.min(DAY, this.#now - created)),
      expiresAt: iso(expires),
      state: expires > this.#now ? 'active' : 'expired',
      ipAddress:
        dice.next() < 0.9 ? `203.0.113.${Math.floor(dice.next() * 255)}` : '2001:db8:85a3:8d3:1319:8a2e:370:7348',
      userAgent: this.#odd ? userAgent.repeat(8) : userAgent,
      device: { ...device, label: this.#text(device.label) },
      impersonatedBy: dice.next() < 0.02 ? 'somebody-else' : null,
      activeOrganizationId: null,
      activeOrganization: this.#odd ? this.#text('') : null,
      kept: 'database',
      flags: this.#odd ? ['shared-ip', 'new-device', 'far-apart', 'script', 'impersonated'] : [],
      ipUsers: this.#odd ? 12_431 : 1,
    };
  }

  account(user: UserRow, providerId: string): AccountRow {
    const own = providerId === 'credential';
    return {
      id: this.#dice.id(),
      userId: user.id,
      userName: user.name,
      userEmail: user.email,
      providerId: this.#odd && !own ? `https://login.${'tenant.'.repeat(12)}example/oauth2/v2.0` : providerId,
      accountId: own ? user.id : String(Math.floor(this.#dice.next() * 1e15)).repeat(this.#odd ? 6 : 1),
      scope: own ? null : 'openid,email,profile'.repeat(this.#odd ? 12 : 1),
      password: { present: own },
      accessToken: own ? { present: false } : { present: true, hint: 'x9Qa' },
      refreshToken: { present: false },
      idToken: { present: false },
      accessTokenExpiresAt: null,
      refreshTokenExpiresAt: null,
      createdAt: user.createdAt,
      updatedAt: user.updatedAt,
    };
  }

  verification(user: UserRow, index: number): VerificationRow {
    const at = this.#now - index * 20 * MINUTE;
    const [kind, label] = this.#dice.pick([
      ['reset-password', 'Password reset'],
      ['magic-link', 'Magic link'],
      ['email-otp', 'One-time code by mail'],
    ] as const);
    return {
      id: this.#dice.id(),
      kind,
      label,
      identifier: kind === 'reset-password' ? 'reset-password:••••' : user.email,
      hashed: false,
      subject: { type: 'email', value: user.email },
      userId: user.id,
      userName: user.name,
      userEmail: user.email,
      createdAt: iso(at),
      updatedAt: iso(at),
      expiresAt: iso(at + 60 * MINUTE),
      state: index < 3 ? 'active' : 'expired',
      attempts: kind === 'email-otp' ? 1 : null,
    };
  }

  outboxMessage(user: UserRow, index: number): OutboxMessage {
    return {
      id: this.#dice.id(),
      at: iso(this.#now - index * 47 * MINUTE),
      connectionId: 'staging',
      userId: user.id,
      kind: index % 4 === 0 ? 'password-reset' : 'verification',
      to: user.email,
      from: 'Acme <no-reply@acme.example>',
      subject: this.#text(index % 4 === 0 ? 'Reset your password' : 'Verify your email address'),
      // One was sealed in an earlier run whose key is gone.
      text:
        index === 7
          ? null
          : `Hello ${user.name ?? ''},\n\nplease confirm your address:\nhttps://auth.acme.example/api/auth/verify-email?token=${this.#dice.id(this.#odd ? 900 : 60)}\n\nThe link is valid for one hour.`,
      html:
        index % 2 === 0
          ? '<p>Hello,</p><p>please <a href="https://auth.acme.example/verify?token=x">confirm</a>.</p>'
          : null,
    };
  }

  mail(user: UserRow, index: number): MailLogRow {
    const outcome = (['kept', 'accepted', 'accepted', 'failed', 'unknown'] as const)[index % 5] ?? 'accepted';
    return {
      id: this.#dice.id(),
      at: iso(this.#now - index * 71 * MINUTE),
      kind: index % 3 === 0 ? 'password-reset' : 'verification',
      connectionId: 'staging',
      connectionName: this.#text('Acme staging'),
      userId: user.id,
      to: user.email,
      via: outcome === 'kept' ? 'outbox' : 'smtp',
      outcome,
      messageId: outcome === 'accepted' ? `<${this.#dice.id(this.#odd ? 120 : 20)}@acme.example>` : null,
      reply:
        outcome === 'kept'
          ? null
          : this.#text(outcome === 'failed' ? '550 5.1.1 No such mailbox' : '250 2.0.0 OK queued as 4XyZ'),
    };
  }

  note(user: UserRow): Note {
    return {
      id: this.#dice.id(),
      userId: user.id,
      at: iso(this.#now - 3 * DAY),
      text: this.#text('Speaks with us about an invoice; call back before anything is changed.'),
      actor: 'support@desk',
      person: this.#text('Sam Weber'),
      ticket: '#4711',
    };
  }

  auditEntry(user: UserRow, index: number): AuditEntry {
    const [action, did] = (
      [
        ['sessions.revokeForUser', 'Revoked 3 sessions of'],
        ['users.update', 'Changed the address of'],
        ['email.resendVerification', 'Handed a verification mail for'],
        ['users.ban', 'Banned'],
      ] as const
    )[index % 4] ?? ['users.update', 'Changed'];
    const edited = action === 'users.update';
    return {
      id: String(1000 - index),
      at: iso(this.#now - index * 53 * MINUTE),
      actor: 'support@desk',
      person: index % 3 === 0 ? this.#text('Sam Weber') : null,
      reason: index % 4 === 0 ? this.#text('Customer called') : null,
      ticket: index % 4 === 0 ? `#${4000 + index}` : null,
      undoNote: null,
      undoes: null,
      connection: { id: 'staging', name: this.#text('Acme staging') },
      action,
      target: { type: 'user', id: user.id, label: user.email },
      summary: `${did} ${user.name ?? user.email}`,
      ...(edited
        ? {
            before: { email: `old.${user.email}`, emailVerified: true, name: user.name },
            after: { email: user.email, emailVerified: false, name: this.#text(user.name ?? '') },
          }
        : {}),
      outcome: index === 9 ? 'failed' : index === 23 ? 'unknown' : 'done',
      rows: action === 'email.resendVerification' ? null : 1,
      undo: edited ? 'possible' : 'no',
      hash: this.#dice.id(64).toLowerCase(),
    };
  }
}

const PEOPLE = { some: 400, few: 8, odd: 60, bad: 12 } as const;

type Cells = Readonly<Record<string, string>>;

/** What databases were found to hold, as main says it. */
const BAD_CELLS: readonly Cells[] = [
  { createdAt: '1700000000000', expiresAt: '+055840-11-14T22:13:20.000Z' },
  { email: "x'ff00fe'", ipAddress: "x'c0a80001'", emailVerified: 'banana' },
  { updatedAt: '-9223372036854775808', userAgent: "x'00'" },
  { name: "x'746578740a'", createdAt: '0', providerId: 'NULL', accountId: "x''" },
];

/** Every second row has a cell that cannot be read; the sixth to eighth share an id, and the tenth has none. */
function spoil(row: { id: string; unreadable?: Record<string, string> | undefined }, at: number): void {
  if (at > 5 && at < 9) row.id = 'shared-by-three';
  if (at === 9) row.id = '';
  const cells = at === 9 ? { id: 'NULL' } : at % 2 === 0 ? {} : BAD_CELLS[((at - 1) / 2) % BAD_CELLS.length];
  const bad = Object.entries(cells ?? {}).filter(([field]) => field in row);
  if (bad.length === 0) return;
  row.unreadable = Object.fromEntries(bad);
  const empty: Record<string, unknown> = { email: '', emailVerified: false, providerId: '', accountId: '', id: '' };
  Object.assign(row, Object.fromEntries(bad.map(([field]) => [field, empty[field] ?? null])));
}

/** Believable people, or some with odd texts, or nobody; newest first. */
export function makeWorld(rows: Rows): World {
  if (rows === 'none') {
    return { users: [], sessions: [], accounts: [], verifications: [], outbox: [], mails: [], audit: [], notes: [] };
  }
  const odd = rows === 'odd';
  const make = new Maker(odd);
  const users = Array.from({ length: PEOPLE[rows] }, (_, index) => make.user(index));
  const sessions = users.flatMap((user, index) =>
    Array.from({ length: index === 0 ? 7 : index % 3 }, () => make.session(user)),
  );
  if (rows === 'bad') users.forEach(spoil);
  const first = <T>(count: number, one: (user: UserRow, index: number) => T) => users.slice(0, count).map(one);
  const accounts = users.flatMap((user, index) =>
    (index % 5 === 0 ? ['credential', 'google'] : index % 5 === 4 ? ['github'] : ['credential']).map((provider) =>
      make.account(user, provider),
    ),
  );
  const verifications = first(60, (user, index) => make.verification(user, index));
  if (rows === 'bad') for (const list of [sessions, accounts, verifications]) list.forEach(spoil);
  return {
    users,
    sessions: sessions.sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? '')),
    accounts,
    verifications,
    outbox: first(40, (user, index) => make.outboxMessage(user, index)),
    mails: first(60, (user, index) => make.mail(user, index)),
    audit: first(120, (user, index) => make.auditEntry(user, index)),
    notes: first(1, (user) => make.note(user)),
  };
}

import type { MethodInput, MethodOutput } from '@shared/contract';
import type { UserDetail, UserRow } from '@shared/api/users';
import type { Scene } from './scene';
import type { LogoutProof, RevokeReport } from '@shared/api/sessions';
import { byId, doneJob, holds, now, pageOf, startJob, type AnswersOf, type Fake } from './fake';
import { ODD_TEXTS } from './world';

/** What is said where nothing is linked. */
const WAYS_IN: Readonly<Record<Scene['waysIn'], UserDetail['states']>> = {
  linked: [],
  other: [],
  unknown: [
    {
      key: 'way-not-known',
      tone: 'info',
      text: 'No password and no provider is linked. Whether the app signs people in by mailed link or code is not known here.',
    },
  ],
  none: [{ key: 'no-way-in', tone: 'danger', text: 'No way to sign in is linked.' }],
};

/** What a person's page shows. */
export function detailOf({ world, scene }: Fake, id: string): UserDetail {
  const user = byId(world.users, id);
  const odd = scene.rows === 'odd';
  const own = <Row extends { readonly userId: string | null }>(rows: readonly Row[]) =>
    rows.filter((row) => row.userId === id);
  const sessions = own(world.sessions);
  const accounts = scene.waysIn === 'linked' ? own(world.accounts) : [];
  const field = (column: string, value: string, known = false) => ({
    column,
    field: known ? column : null,
    type: 'text' as const,
    value,
    secret: false,
    present: true,
    editable: true,
    whyNot: null,
    nullable: true,
  });
  const verified = user.emailVerified;
  return {
    ...user,
    fields: [
      field('id', user.id, true),
      ...Object.entries(user.unreadable ?? {}).map(([name, raw]) => ({
        ...field(name, '', true),
        value: null,
        unreadable: raw,
      })),
      field('plan', odd ? ODD_TEXTS[1] : 'team'),
      field(odd ? 'a_column_of_the_app_itself_with_a_long_name' : 'stripe_customer_id', 'cus_Q8zP0a'),
    ],
    states: [
      ...(user.banned === true
        ? [{ key: 'banned' as const, tone: 'danger' as const, text: `Banned: ${user.banReason ?? 'no reason given'}` }]
        : []),
      ...WAYS_IN[scene.waysIn],
      verified
        ? { key: 'verified', tone: 'ok', text: 'Email verified' }
        : { key: 'unverified', tone: 'warning', text: 'Email not verified' },
    ],
    waysIn: {
      ways: [
        ...accounts.map(({ id: accountId, providerId }) => ({
          kind: providerId === 'credential' ? ('password' as const) : ('provider' as const),
          providerId,
          accountId,
          count: 1,
        })),
        ...(scene.waysIn === 'other'
          ? [{ kind: 'passkey' as const, providerId: null, accountId: null, count: 2 }]
          : []),
      ],
      notKnown: scene.waysIn === 'none' ? [] : ['magic-link', 'email-code'],
    },
    counts: {
      sessions: sessions.length,
      activeSessions: sessions.filter(({ state }) => state === 'active').length,
      accounts: accounts.length,
      verifications: own(world.verifications).length,
    },
    sessions,
    accounts,
    verifications: own(world.verifications),
    secondFactor:
      user.twoFactorEnabled === true && scene.waysIn === 'linked'
        ? { state: 'locked', lockedUntil: null, failedAttempts: 5, trustedDevices: 2 }
        : { state: 'off', lockedUntil: null, failedAttempts: null, trustedDevices: null },
    organizations: [
      {
        organizationId: 'org-1',
        name: odd ? ODD_TEXTS[0] : 'Acme',
        slug: 'acme',
        role: 'owner',
        createdAt: user.createdAt,
      },
    ],
    unavailable: { session: null, account: null, verification: null },
  };
}

/** Why a person of the fake cannot sign in. */
function diagnosisOf(fake: Fake, asked: MethodInput<'users.diagnose'>): MethodOutput<'users.diagnose'> {
  const unchecked = [{ check: 'server' as const, why: 'The running server is asked only on request.' }];
  if ('email' in asked) {
    const [near] = fake.world.users;
    return {
      verdict: 'cannot',
      userId: null,
      findings: [
        {
          code: 'nobody',
          severity: 'blocks',
          title: 'Nobody has this address',
          evidence: { table: 'user', column: 'email', value: asked.email },
        },
        {
          code: 'near-miss',
          severity: 'may-block',
          title: 'Somebody has one that differs by a letter or two',
          evidence: { table: 'user', id: near?.id ?? '', column: 'email', value: near?.email ?? '' },
          act: { method: 'users.get', input: { id: near?.id ?? '' }, label: 'Open them' },
        },
      ],
      checked: ['address'],
      unchecked: [],
    };
  }
  const user = detailOf(fake, asked.id);
  const findings: MethodOutput<'users.diagnose'>['findings'] = [
    ...(user.banned === true
      ? [
          {
            code: 'banned' as const,
            severity: 'blocks' as const,
            title: 'Banned for good',
            evidence: { table: 'user', id: user.id, column: 'banned', value: user.banReason ?? 'No reason' },
            act: { method: 'users.unban', input: { id: user.id }, label: 'Lift the ban' },
          },
        ]
      : []),
    ...(user.emailVerified
      ? []
      : [
          {
            code: 'unverified' as const,
            severity: 'may-block' as const,
            title: 'The address is not verified, which the app may ask for',
            evidence: { table: 'user', id: user.id, column: 'emailVerified', value: 'false' },
            act: {
              method: 'email.resendVerification',
              input: { userId: user.id },
              label: 'Resend the verification mail',
            },
          },
        ]),
  ];
  const [first] = findings;
  return {
    verdict: first === undefined ? 'can' : first.severity === 'blocks' ? 'cannot' : 'unclear',
    userId: user.id,
    findings,
    checked: ['address', 'twins', 'ban', 'verified', 'password', 'providers', 'second-factor', 'times'],
    unchecked,
  };
}

const personOf = ({ id, name, email }: UserRow) => ({ id, name, email });

/** What ending so many sessions came to. */
export function revoked(count: number): RevokeReport {
  return {
    revoked: count,
    notFound: 0,
    effectiveAt: now(),
    notes: ['Browsers with a cached cookie may stay signed in for up to 5 minutes.'],
    rows: count,
    cleared: 0,
    refused: 'now',
    doubt: null,
    cachedUntil: null,
    jwtUntil: null,
    assumed: ['no-secondary-storage'],
    secondaryStorage: null,
    troubles: [],
    oauth: null,
    proof: [],
    noProof: null,
  };
}

export function userAnswers(fake: Fake): AnswersOf<'users'> {
  const change = (id: string, patch: Partial<UserRow>): UserDetail => {
    fake.world.users = fake.world.users.map((user) =>
      user.id === id ? { ...user, ...patch, updatedAt: now() } : user,
    );
    fake.tell('changed', { tables: ['user', 'audit'], userIds: [id] });
    return detailOf(fake, id);
  };
  const matching = (
    input: { search?: string | undefined; filters?: { banned?: boolean | undefined } | undefined } = {},
  ) =>
    fake.world.users.filter(
      (user) =>
        holds({ id: user.id, name: user.name, email: user.email }, input.search) &&
        (input.filters?.banned === undefined || user.banned === input.filters.banned),
    );
  return {
    'users.list': (input = {}) => {
      const { by, direction } = input.sort ?? { by: 'createdAt', direction: 'desc' };
      const sign = direction === 'asc' ? 1 : -1;
      const rows = matching(input).toSorted((a, b) => sign * (a[by] ?? '').localeCompare(b[by] ?? ''));
      return pageOf(rows, input, fake.scene.estimate);
    },
    'users.count': (input) => ({ value: matching(input).length, exact: true }),
    'users.suggest': ({ search }) => ({ texts: search === 'lovelce' ? ['Lovelace'] : [] }),
    'users.export': () => doneJob('Export of users'),
    'users.package': () => startJob(fake, 'All about a person', { result: { message: 'Wrote 12 rows of 5 tables' } }),
    'users.diagnose': (asked) => diagnosisOf(fake, asked),
    'users.twins': ({ id }) => {
      const twin = fake.world.users.find((user) => user.id !== id);
      return {
        twins:
          twin === undefined
            ? []
            : [
                {
                  user: {
                    id: twin.id,
                    name: twin.name,
                    email: twin.email,
                    emailVerified: twin.emailVerified,
                    createdAt: twin.createdAt,
                  },
                  signs: [{ kind: 'phone', value: '+1 555 0100' }],
                },
              ],
        checked: ['case', 'dots', 'plus', 'look-alike', 'phone'],
        unchecked: [{ sign: 'name-and-device', why: 'The sessions say nothing of the device.' }],
      };
    },
    'users.get': ({ id }) => detailOf(fake, id),
    'users.createForm': () => ({
      roles: ['user', 'admin', 'support'],
      rolesAre: { fixed: false, several: true },
      defaultRole: 'user',
      columns: [{ column: 'plan', field: null, type: 'text', nullable: false, required: true }],
      password: { min: 8, max: 128, whyNot: null },
    }),
    'users.create': () => detailOf(fake, fake.world.users[0]?.id ?? ''),
    'users.update': ({ id, patch: { fields: _fields, name, email, emailVerified } }) =>
      change(id, {
        ...(name === undefined ? {} : { name }),
        ...(email === undefined ? {} : { email }),
        ...(emailVerified === undefined ? {} : { emailVerified }),
      }),
    'users.emailCheck': ({ email }) => ({
      email: email.toLowerCase(),
      valid: email.includes('@'),
      reason: email.includes('@') ? null : 'An address has an @.',
      holder: null,
      taken: false,
      anyCase: true,
      openLinks: 1,
    }),
    'users.removalPreview': ({ ids }) => ({
      users: ids.map((id) => personOf(byId(fake.world.users, id))),
      notFound: [],
      tables: [
        { table: 'session', column: 'userId', rows: 4, effect: 'deleted', label: 'Sessions' },
        { table: 'account', column: 'userId', rows: 2, effect: 'deleted', label: 'Ways to sign in' },
        { table: 'orders', column: 'user_id', rows: 12, effect: 'kept', label: 'Rows of your own app' },
      ],
      notes: [],
      restorable: true,
      restoreNote: 'Until Authdesk ends.',
      typed: false,
    }),
    'users.remove': ({ ids }) => {
      fake.world.users = fake.world.users.filter(({ id }) => !ids.includes(id));
      fake.tell('changed', { tables: ['user', 'audit'], userIds: ids });
      return { removed: ids.length, skipped: [] };
    },
    'users.setPassword': () => ({ created: false, sessionsRevoked: 2, linksVoided: 1, notes: [] }),
    'users.setRole': ({ id, role }) => change(id, { role }),
    'users.ban': ({ id, reason, expiresAt }) =>
      change(id, { banned: true, banReason: reason ?? null, banExpires: expiresAt ?? null }),
    'users.unban': ({ id }) => change(id, { banned: false, banReason: null, banExpires: null }),
    'users.resetSecondFactor': ({ id }) => change(id, { twoFactorEnabled: false }),
    'users.unlockSecondFactor': ({ id }) => change(id, {}),
    'users.clearRateLimits': ({ id }) => change(id, {}),
    'users.panicPreview': ({ id }) => ({
      user: personOf(byId(fake.world.users, id)),
      activeSessions: 4,
      verifications: 1,
      apiKeys: 2,
      oauthTokens: null,
      trustedDevices: 2,
      canBan: true,
      banned: false,
      typed: false,
      undoable: true,
      whyNoSessions: null,
      whyNoBan: null,
    }),
    'users.panic': ({ id, ban }) => ({
      user: change(id, { banned: ban !== undefined }),
      sessions: revoked(4),
      verifications: 1,
      apiKeys: 2,
      oauthTokens: 0,
      banned: ban !== undefined,
      notes: [],
    }),
  };
}

/** A session that the auth server knew before and refuses since. */
function provenOf(sessionId: string): LogoutProof {
  return {
    sessionId,
    before: { at: now(), answer: 'signed-in', detail: null },
    after: { at: now(), answer: 'refused', detail: null },
    verdict: 'proven',
  };
}

export function sessionAnswers(fake: Fake): AnswersOf<'sessions'> {
  const end = (ends: (row: { id: string; userId: string }) => boolean, userIds: string[]): RevokeReport => {
    const before = fake.world.sessions.length;
    fake.world.sessions = fake.world.sessions.filter((row) => !ends(row));
    fake.tell('changed', { tables: ['session', 'audit'], userIds });
    return revoked(before - fake.world.sessions.length);
  };
  const matching = (
    input: { userId?: string | undefined; search?: string | undefined; state?: string | undefined } = {},
  ) =>
    fake.world.sessions.filter(
      (row) =>
        (input.userId === undefined || row.userId === input.userId) &&
        (input.state === undefined || input.state === 'all' || row.state === input.state) &&
        holds(row, input.search),
    );
  return {
    'sessions.list': (input = {}) => pageOf(matching(input), input, fake.scene.estimate),
    'sessions.export': () => doneJob('Export of sessions'),
    'sessions.count': (input) => ({ value: matching(input).length, exact: true }),
    'sessions.ofUser': ({ userId }) => ({
      rows: matching({ userId }),
      all: matching({ userId }).length,
      live: matching({ userId, state: 'active' }).length,
      source: 'database',
    }),
    'sessions.probe': () => ({ at: now(), answer: 'signed-in', detail: null }),
    'sessions.revoke': ({ ids, prove = false }) => ({
      ...end((row) => ids.includes(row.id), []),
      proof: prove ? ids.map(provenOf) : [],
    }),
    'sessions.revokeForUser': ({ userId, exceptIds = [] }) =>
      end((row) => row.userId === userId && !exceptIds.includes(row.id), [userId]),
    'sessions.revokeWhere': () => startJob(fake, 'Revoking sessions', { result: { ...revoked(30), entries: [] } }),
  };
}

export function accountAnswers(fake: Fake): AnswersOf<'accounts'> {
  return {
    'accounts.list': (input = {}) =>
      pageOf(
        fake.world.accounts.filter(
          (row) =>
            (input.userId === undefined || row.userId === input.userId) &&
            (input.providerId === undefined || row.providerId === input.providerId) &&
            holds(row, input.search),
        ),
        input,
        fake.scene.estimate,
      ),
    'accounts.export': () => doneJob('Export of accounts'),
    'accounts.unlink': ({ id }) => {
      fake.world.accounts = fake.world.accounts.filter((row) => row.id !== id);
      fake.tell('changed', { tables: ['account', 'audit'], userIds: [] });
      return {};
    },
  };
}

export function verificationAnswers(fake: Fake): AnswersOf<'verifications'> {
  const remove = (goes: (row: { id: string; userId: string | null }) => boolean) => {
    const before = fake.world.verifications.length;
    fake.world.verifications = fake.world.verifications.filter((row) => !goes(row));
    fake.tell('changed', { tables: ['verification', 'audit'], userIds: [] });
    return { removed: before - fake.world.verifications.length, notFound: 0, notes: [] };
  };
  return {
    'verifications.list': (input = {}) =>
      pageOf(
        fake.world.verifications.filter(
          (row) =>
            (input.user === undefined || row.userId === input.user || row.subject?.value === input.user) &&
            (input.state === undefined || input.state === 'all' || row.state === input.state) &&
            holds(row, input.search),
        ),
        input,
        fake.scene.estimate,
      ),
    'verifications.export': () => doneJob('Export of links and codes'),
    'verifications.remove': ({ ids }) => remove(({ id }) => ids.includes(id)),
    'verifications.removeForUser': ({ userId }) => remove((row) => row.userId === userId),
    'verifications.countExpired': () => ({
      value: fake.world.verifications.filter((row) => row.state === 'expired').length,
      exact: true,
    }),
    'verifications.purgeExpired': () => startJob(fake, 'Removing expired links and codes', { result: { removed: 57 } }),
  };
}

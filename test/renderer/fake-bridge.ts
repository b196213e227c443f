import type { ConnectionReport, ConnectionStatus, ConnectionSummary } from '../../src/shared/api/connections';
import { otpTypes, type MailLogRow, type MailStatus } from '../../src/shared/api/email';
import type { Job } from '../../src/shared/api/jobs';
import type { RevokeReport } from '../../src/shared/api/sessions';
import type { UserDetail, UserRow } from '../../src/shared/api/users';
import type { AuthdeskBridge } from '../../src/shared/contract';
import type { EventPayloads } from '../../src/shared/events';
import { METHOD_NAMES } from '../../src/shared/methods';
import { errorInfo, type ErrorCode, type ErrorInfo, type Result } from '../../src/shared/result';
import { accounts, audit, outbox, sessions, users, verifications } from './fake-data';
import { accountMatches, fakeFind, FakeFault, pageOf, passes, refuseCostly, verificationMatches } from './fake-find';

/** What the fake does, from the query string: `?open=none&latency=80&fail=users.list:CONNECTION_LOST&users=0&theme=dark`. */
export interface FakeOptions {
  readonly latency: number;
  /** Id of the open connection, or null. */
  readonly open: string | null;
  /** Methods that fail, with the code. */
  readonly fail: Readonly<Record<string, ErrorCode>>;
  readonly health: ConnectionStatus['health'];
  readonly users: number;
  readonly estimate: boolean;
  readonly theme: 'system' | 'light' | 'dark';
  readonly density: 'compact' | 'normal' | 'roomy';
  readonly connections: boolean;
}

/** Reads the options of the fake from a query string. */
export function readOptions(query: string): FakeOptions {
  const params = new URLSearchParams(query);
  const fail = Object.fromEntries(
    params.getAll('fail').map((text) => {
      const [method = '', code = 'INTERNAL'] = text.split(':');
      return [method, code as ErrorCode];
    }),
  );
  const open = params.get('open') ?? 'prod';
  return {
    latency: Number(params.get('latency') ?? 60),
    open: open === 'none' ? null : open,
    fail,
    health: (params.get('health') ?? 'ok') as ConnectionStatus['health'],
    users: Number(params.get('users') ?? users.length),
    estimate: params.get('total') === 'about',
    theme: (params.get('theme') ?? 'light') as FakeOptions['theme'],
    density: (params.get('density') ?? 'normal') as FakeOptions['density'],
    connections: params.get('connections') !== 'none',
  };
}

const HOUR = 3_600_000;
const REVOKED: RevokeReport = {
  revoked: 0,
  notFound: 0,
  effectiveAt: new Date().toISOString(),
  notes: [],
  rows: 0,
  refused: 'now',
  cachedUntil: null,
  jwtUntil: null,
  secondaryStorage: null,
  proof: [],
  doubt: null,
  assumed: [],
  besides: [],
  noProof: null,
};
const STARTED = new Date().toISOString();
const CONNECTIONS: readonly ConnectionSummary[] = [
  {
    id: 'prod',
    name: 'Acme production',
    environment: 'production',
    readOnly: true,
    driver: 'postgres',
    target: 'db.acme.example:5432/auth',
    settings: {
      name: 'Acme production',
      environment: 'production',
      readOnly: true,
      driver: 'postgres',
      postgres: {
        host: 'db.acme.example',
        port: 5432,
        database: 'auth',
        user: 'support',
        ssl: { mode: 'verify-full' },
      },
      authServer: { baseURL: 'https://auth.acme.example' },
      mail: { kind: 'server' },
    },
    secrets: 'stored',
    kept: ['password'],
    lastOpenedAt: new Date(Date.now() - 2 * HOUR).toISOString(),
  },
  {
    id: 'staging',
    name: 'Acme staging',
    environment: 'staging',
    readOnly: false,
    driver: 'postgres',
    target: 'staging-db.internal.acme.example:6432/auth_staging',
    settings: {
      name: 'Acme staging',
      environment: 'staging',
      readOnly: false,
      driver: 'postgres',
      postgres: { host: 'staging-db.internal.acme.example', port: 6432, database: 'auth_staging', user: 'support' },
      schema: 'auth',
    },
    secrets: 'missing',
    kept: [],
    lastOpenedAt: new Date(Date.now() - 50 * HOUR).toISOString(),
  },
  {
    id: 'local',
    name: 'My laptop',
    environment: 'development',
    readOnly: false,
    driver: 'sqlite',
    target: '/home/sam/projects/shop/auth.db',
    settings: {
      name: 'My laptop',
      environment: 'development',
      readOnly: false,
      driver: 'sqlite',
      sqlite: { file: '/home/sam/projects/shop/auth.db' },
    },
    secrets: 'none',
    kept: [],
    lastOpenedAt: null,
  },
  {
    id: 'demo',
    name: 'Demo',
    environment: 'demo',
    readOnly: false,
    driver: 'sqlite',
    target: 'demo.db',
    settings: {
      name: 'Demo',
      environment: 'demo',
      readOnly: false,
      driver: 'sqlite',
      sqlite: { file: 'demo.db' },
      mail: { kind: 'outbox', baseURL: 'http://localhost:3000' },
    },
    secrets: 'stored',
    kept: ['password'],
    lastOpenedAt: new Date(Date.now() - 20 * 24 * HOUR).toISOString(),
  },
];

const table = (name: string, rows: number, exact = true) => ({
  name,
  rows: { value: rows, exact },
  columns: { id: 'id' },
  forms: { createdAt: 'timestamptz' },
  extra: [],
  missing: [],
  unreadable: [],
});

const REPORT: ConnectionReport = {
  latencyMs: 3.8,
  serverVersion: 'PostgreSQL 17.6',
  tables: {
    user: { ...table('user', 2000), extra: ['plan', 'stripe_customer_id'] },
    session: table('session', sessions.length),
    account: table('account', accounts.length),
    verification: { ...table('verification', 48_210, false), missing: [] },
  },
  plugins: ['admin', 'twoFactor', 'organization', 'username'],
  idType: 'text',
  dateFormat: 'timestamptz',
  warnings: ['This role may write. For looking only, use one that may not.'],
  advice: [
    'An index on "user"."createdAt" would make newest-first lists quick: create index concurrently on "user" ("createdAt");',
  ],
  sessionsInDatabase: true,
  authServer: null,
  clockSkewMs: 12,
  sessions: {
    storage: 'none',
    storageBy: 'assumed',
    redis: null,
    cookieCache: { state: 'unknown', seconds: 300, by: 'assumed' },
    jwt: { state: 'off', seconds: null, by: 'seen' },
    storageMissing: null,
    proofMissing: 'The connection does not say where the auth server is.',
    questions: [],
  },
  missingIndexes: [
    {
      table: 'user',
      columns: ['createdAt'],
      sql: 'create index concurrently on "user" ("createdAt")',
      speedsUp: 'Lists of users, newest first',
    },
  ],
  relatedTables: [{ table: 'orders', column: 'user_id' }],
  unavailable: [],
  questions: [],
};

const MESSAGES: Partial<Record<ErrorCode, Pick<ErrorInfo, 'message' | 'hint' | 'field'>>> = {
  CONNECTION_LOST: {
    message: 'The connection to the database was lost.',
    hint: 'Authdesk keeps trying. If it stays away, check the VPN and ask the database team.',
  },
  CONNECTION_FAILED: {
    message: 'db.acme.example:5432 refused the connection.',
    hint: 'Check host and port, and whether the VPN is on.',
  },
  AUTH_FAILED: {
    message: 'The database refused the password of “support”.',
    hint: 'Type it again, or ask for a new one.',
    field: 'postgres.password',
  },
  NOT_CONNECTED: { message: 'No connection is open.', hint: 'Open one first.' },
  TIMEOUT: {
    message: 'The database took longer than 10 seconds.',
    hint: 'Search for a full address or an id, which is quick.',
  },
};

function matches(user: UserRow, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return (
    wanted === '' ||
    user.email.toLowerCase().includes(wanted) ||
    (user.name ?? '').toLowerCase().includes(wanted) ||
    user.id.toLowerCase() === wanted
  );
}

const EDITABLE = { editable: true, whyNot: null, nullable: true } as const;

function detailOf(user: UserRow): UserDetail {
  const own = sessions.filter((session) => session.userId === user.id);
  const logins = accounts.filter((account) => account.userId === user.id);
  const waiting = verifications.filter((row) => row.userId === user.id);
  return {
    ...user,
    fields: [
      { column: 'id', field: 'id', type: 'text', value: user.id, secret: false, present: true, ...EDITABLE },
      {
        column: 'stripe_customer_id',
        field: null,
        type: 'text',
        value: 'cus_Q8zP0a',
        secret: false,
        present: true,
        ...EDITABLE,
      },
      { column: 'plan', field: null, type: 'text', value: 'team', secret: false, present: true, ...EDITABLE },
    ],
    states: [
      ...(user.banned === true
        ? [{ key: 'banned' as const, tone: 'danger' as const, text: `Banned: ${user.banReason ?? 'no reason given'}` }]
        : []),
      user.emailVerified
        ? { key: 'verified', tone: 'ok', text: 'Address verified' }
        : { key: 'unverified', tone: 'warning', text: 'Address not verified' },
    ],
    counts: {
      sessions: own.length,
      activeSessions: own.filter((session) => session.state === 'active').length,
      accounts: logins.length,
      verifications: waiting.length,
    },
    sessions: own,
    accounts: logins,
    verifications: waiting,
    secondFactor: null,
    organizations: [],
    unavailable: { session: null, account: null, verification: null },
  };
}

/** An in-memory stand-in for main: same shapes, no database. */
export function createFakeBridge(options: FakeOptions): AuthdeskBridge {
  let people = users.slice(0, options.users);
  let connections = options.connections ? [...CONNECTIONS] : [];
  let preferences = { theme: options.theme, density: options.density };
  let openId = options.open;
  const listeners: { [E in keyof EventPayloads]: Set<(payload: EventPayloads[E]) => void> } = {
    job: new Set(),
    connection: new Set(),
    navigate: new Set(),
    changed: new Set(),
  };
  const cancelled = new Set<string>();
  const tell = <E extends keyof EventPayloads>(event: E, payload: EventPayloads[E]) => {
    for (const listener of listeners[event]) listener(payload);
  };
  const status = (): ConnectionStatus => {
    const open = connections.find((one) => one.id === openId) ?? null;
    const trouble =
      options.health === 'ok' ? null : { since: STARTED, nextTryAt: new Date(Date.now() + 8000).toISOString() };
    return {
      open,
      health: options.health,
      trouble,
      report: open === null ? null : REPORT,
      opening: null,
      failure: null,
      failedId: null,
    };
  };
  const answer = async <T>(method: string, make: () => T, requestId?: string): Promise<Result<T>> => {
    await new Promise((resolve) => setTimeout(resolve, options.latency));
    if (requestId !== undefined && cancelled.has(requestId)) {
      return { ok: false, error: { code: 'CANCELLED', message: 'Cancelled.' } };
    }
    const code = options.fail[method];
    if (code !== undefined) {
      const known = MESSAGES[code] ?? { message: 'Something went wrong.' };
      return { ok: false, error: errorInfo.parse({ code, ...known }) };
    }
    if (openId === null && /^(users|sessions|accounts|verifications)\./.test(method)) {
      return { ok: false, error: { code: 'NOT_CONNECTED', ...MESSAGES.NOT_CONNECTED! } };
    }
    try {
      return { ok: true, data: make() };
    } catch (error) {
      if (error instanceof FakeFault) return { ok: false, error: error.info };
      throw error;
    }
  };
  const find = (id: string) => people.find((user) => user.id === id) ?? people[0]!;

  return filledUp({
    connections: {
      list: () => answer('connections.list', () => connections),
      save: (input) =>
        answer('connections.save', () => {
          const { id = `c${connections.length}`, remember: _remember, ...settings } = input;
          const saved: ConnectionSummary = {
            id,
            name: input.name,
            environment: input.environment,
            readOnly: input.readOnly ?? input.environment === 'production',
            driver: input.driver,
            target: input.sqlite?.file ?? 'db.example/auth',
            settings,
            secrets: 'this-run',
            kept: [],
            lastOpenedAt: null,
          };
          connections = [...connections.filter((one) => one.id !== id), saved];
          return saved;
        }),
      remove: ({ id }) =>
        answer('connections.remove', () => {
          connections = connections.filter((one) => one.id !== id);
          return {};
        }),
      test: () => answer('connections.test', () => REPORT),
      open: ({ id }) =>
        answer('connections.open', () => {
          openId = id;
          tell('connection', status());
          return REPORT;
        }),
      duplicate: ({ id }) =>
        answer('connections.duplicate', () => {
          const known = connections.find((one) => one.id === id) ?? CONNECTIONS[0]!;
          const name = `${known.name} (copy)`;
          const copy: ConnectionSummary = {
            ...known,
            id: `c${connections.length}`,
            name,
            settings: { ...known.settings, name },
            secrets: known.secrets === 'none' ? 'none' : 'missing',
            lastOpenedAt: null,
          };
          connections = [...connections, copy];
          return copy;
        }),
      reorder: ({ ids }) =>
        answer('connections.reorder', () => {
          connections = connections.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
          return {};
        }),
      roleSql: ({ role }) =>
        answer('connections.roleSql', () => ({
          sql: `CREATE ROLE authdesk_${role} LOGIN PASSWORD 'choose-a-password';\nGRANT SELECT ("id", "email") ON "public"."user" TO authdesk_${role};\n`,
        })),
      close: () =>
        answer('connections.close', () => {
          openId = null;
          tell('connection', status());
          return {};
        }),
      status: () => answer('connections.status', status),
      chooseFile: () => answer('connections.chooseFile', () => ({ file: '/home/sam/auth.db' })),
    },
    users: {
      list: (input = {}) =>
        answer(
          'users.list',
          () => {
            const { by, direction } = input.sort ?? { by: 'createdAt', direction: 'desc' };
            const sign = direction === 'asc' ? 1 : -1;
            refuseCostly(input);
            const found = people
              .filter((user) => matches(user, input.search ?? '') && passes(user, input.filters ?? {}))
              .toSorted((a, b) => sign * (a[by] ?? '').localeCompare(b[by] ?? ''));
            const page = pageOf(found, input);
            return options.estimate ? { ...page, total: { value: 1_214_332, exact: false } } : page;
          },
          input.requestId,
        ),
      count: (input = {}) =>
        answer('users.count', () => ({
          value: people.filter((user) => matches(user, input.search ?? '') && passes(user, input.filters ?? {})).length,
          exact: true,
        })),
      get: ({ id }) => answer('users.get', () => detailOf(find(id))),
      update: ({ id, patch }) =>
        answer('users.update', () => {
          people = people.map((user) =>
            user.id === id
              ? {
                  ...user,
                  name: patch.name ?? user.name,
                  email: patch.email ?? user.email,
                  emailVerified: patch.emailVerified ?? user.emailVerified,
                  updatedAt: new Date().toISOString(),
                }
              : user,
          );
          tell('changed', { tables: ['user', 'audit'], userIds: [id] });
          return detailOf(find(id));
        }),
    },
    sessions: {
      list: (input = {}) =>
        answer('sessions.list', () =>
          pageOf(
            sessions.filter(
              (row) =>
                (input.userId === undefined || row.userId === input.userId) &&
                (input.state === undefined || input.state === 'all' || row.state === input.state) &&
                (input.search === undefined || JSON.stringify(row).toLowerCase().includes(input.search.toLowerCase())),
            ),
            input,
          ),
        ),
      ofUser: ({ userId }) =>
        answer('sessions.ofUser', () => ({
          rows: sessions.filter((row) => row.userId === userId),
          source: 'database' as const,
        })),
      probe: () =>
        answer('sessions.probe', () => ({ at: new Date().toISOString(), answer: 'signed-in' as const, detail: null })),
      revoke: ({ ids }) =>
        answer('sessions.revoke', () => {
          for (const id of ids) {
            const at = sessions.findIndex((row) => row.id === id);
            if (at !== -1) sessions.splice(at, 1);
          }
          tell('changed', { tables: ['session', 'audit'], userIds: [] });
          return { ...REVOKED, revoked: ids.length, rows: ids.length, effectiveAt: new Date().toISOString() };
        }),
      revokeForUser: ({ userId }) =>
        answer('sessions.revokeForUser', () => {
          let revoked = 0;
          for (let at = sessions.length - 1; at >= 0; at -= 1) {
            if (sessions[at]!.userId !== userId) continue;
            sessions.splice(at, 1);
            revoked += 1;
          }
          tell('changed', { tables: ['session', 'audit'], userIds: [userId] });
          return {
            ...REVOKED,
            revoked,
            rows: revoked,
            effectiveAt: new Date().toISOString(),
            notes: ['Browsers with a cached cookie may stay signed in for up to 5 minutes.'],
          };
        }),
    },
    accounts: {
      list: (input = {}) =>
        answer('accounts.list', () =>
          pageOf(
            accounts.filter((row) => accountMatches(row, input)),
            input,
          ),
        ),
    },
    verifications: {
      list: (input = {}) =>
        answer('verifications.list', () =>
          pageOf(
            verifications.filter((row) => verificationMatches(row, input)),
            input,
          ),
        ),
      remove: ({ ids }) =>
        answer('verifications.remove', () => {
          const removed = verifications.filter((row) => ids.includes(row.id));
          for (const row of removed) verifications.splice(verifications.indexOf(row), 1);
          tell('changed', { tables: ['verification', 'audit'], userIds: [] });
          return { removed: removed.length, notFound: ids.length - removed.length, notes: [] };
        }),
      countExpired: () =>
        answer('verifications.countExpired', () => ({
          value: verifications.filter((row) => row.state === 'expired').length,
          exact: true,
        })),
    },
    email: {
      resendVerification: ({ userId }) =>
        answer('email.resendVerification', () => ({
          via: 'outbox' as const,
          acceptedAt: new Date().toISOString(),
          to: find(userId).email,
          notes: ['The mail is in the outbox; nothing left this machine.'],
        })),
      verificationLink: () =>
        answer('email.verificationLink', () => ({
          url: 'https://auth.example.com/api/auth/verify-email?token=eyJhbGciOiJIUzI1NiJ9.demo',
          expiresAt: new Date(Date.now() + HOUR).toISOString(),
          notes: [],
        })),
      status: ({ userId }) =>
        answer('email.status', (): MailStatus => {
          const { emailVerified, email } = find(userId);
          const entry = {
            otpType: null,
            possible: true,
            reason: null,
            field: null,
            warnings: ['Links sent before keep working until they expire.'],
            confirm: null,
            cooldownUntil: null,
            nextAt: null,
          };
          const refused = { possible: false, reason: `${email} is already verified. No mail is needed.`, warnings: [] };
          return {
            via: 'outbox',
            kinds: [
              { ...entry, kind: 'verification', ...(emailVerified ? refused : {}) },
              { ...entry, kind: 'password-reset' },
              { ...entry, kind: 'magic-link' },
              ...otpTypes.map((otpType) => ({ ...entry, kind: 'otp' as const, otpType })),
            ],
            pace: null,
            recent: [],
            link: { possible: !emailVerified, reason: null, field: null, minutes: 60, callbackURL: null },
          };
        }),
      log: (input = {}) => answer('email.log', () => pageOf<MailLogRow>([], input)),
      outbox: (input = {}) => answer('email.outbox', () => pageOf(outbox, input)),
    },
    ...fakeFind(answer),
    audit: {
      list: (input = {}) =>
        answer('audit.list', () =>
          pageOf(
            audit.filter((entry) => input.filter?.userId === undefined || entry.target?.id === input.filter.userId),
            input,
          ),
        ),
      verify: () => answer('audit.verify', () => ({ ok: true, entries: audit.length })),
    },
    jobs: { list: () => answer('jobs.list', (): Job[] => []), cancel: () => answer('jobs.cancel', () => ({})) },
    app: {
      cancel: async ({ requestId }) => {
        cancelled.add(requestId);
        return { ok: true, data: {} };
      },
      info: () =>
        answer('app.info', () => ({
          version: '0.1.0',
          electron: '45.4.1',
          chromium: '154.0.7900.12',
          node: '24.18.0',
          sqlite: '3.51.0',
          dataFolder: '/home/sam/.config/Authdesk',
          secretStore: { backend: 'gnome_libsecret', protected: true },
        })),
      preferences: () => answer('app.preferences', () => preferences),
      setPreferences: (input) =>
        answer('app.setPreferences', () => {
          preferences = {
            theme: input.theme ?? preferences.theme,
            density: input.density ?? preferences.density,
          };
          return preferences;
        }),
      reportProblem: () => answer('app.reportProblem', () => ({ reference: 'F-1029' })),
    },
    on: (event, listener) => {
      listeners[event].add(listener);
      return () => listeners[event].delete(listener);
    },
  });
}

type PartialBridge = { readonly [G in keyof AuthdeskBridge]?: Partial<AuthdeskBridge[G]> } & Pick<AuthdeskBridge, 'on'>;

/** Every method there is: those the fake does not know say so. */
function filledUp(known: PartialBridge): AuthdeskBridge {
  const unsupported = async (): Promise<Result<never>> => ({
    ok: false,
    error: { code: 'UNSUPPORTED', message: 'The fake cannot do this.' },
  });
  const groups: Record<string, object> = {};
  for (const name of METHOD_NAMES) {
    const [group = '', method = ''] = name.split('.');
    groups[group] = { [method]: unsupported, ...groups[group] };
  }
  for (const [group, methods] of Object.entries(known)) {
    if (typeof methods === 'object') groups[group] = { ...groups[group], ...methods };
  }
  return { ...groups, on: known.on } as unknown as AuthdeskBridge;
}

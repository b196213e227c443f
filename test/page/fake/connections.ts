import type { ConnectionReport } from '@shared/api/connection-report';
import type { ConnectionStatus, ConnectionSummary } from '@shared/api/connections';
import { byId, inMinutes, now, type AnswersOf, type Fake } from './fake';
import { ODD_TEXTS } from './world';

const base: Pick<ConnectionSummary, 'secrets' | 'kept' | 'readOnly'> = {
  secrets: 'stored',
  kept: ['password'],
  readOnly: false,
};

/** The key of an SSH server, as a person is asked about it. */
export const HOST_KEY = {
  server: 'bastion.acme.example:22',
  type: 'ssh-ed25519',
  fingerprint: 'SHA256:wJalrXUtnFEMIK7MDENGbPxRfiCYzzzzKEYuTTeTEST',
};

/** A connection of each environment, both engines. */
export function makeConnections({ odd, reasons }: { odd: boolean; reasons: boolean }): ConnectionSummary[] {
  const long = odd ? ` ${ODD_TEXTS[0]}` : '';
  const host = `db.${odd ? 'a-rather-long-name-of-a-cluster.'.repeat(4) : ''}acme.example`;
  const postgres = { host, port: 5432, database: 'auth', user: 'support', ssl: { mode: 'verify-full' } } as const;
  const authServer = { baseURL: 'https://auth.acme.example' };
  const settings: readonly (Omit<ConnectionSummary['settings'], 'name'> & { id: string; name: string })[] = [
    {
      id: 'production',
      name: `Acme production${long}`,
      environment: 'production',
      driver: 'postgres',
      postgres,
      authServer,
      mail: { kind: 'server' },
      ssh: {
        host: 'bastion.acme.example',
        user: 'support',
        auth: 'key',
        keyFile: '/home/sam/.ssh/id_ed25519',
        jumps: [{ host: 'gate.acme.example', port: 2222, user: 'support', auth: 'agent' }],
        through: { authServer: true },
        hostKeys: [HOST_KEY],
      },
    },
    {
      id: 'staging',
      name: odd ? (ODD_TEXTS[2] ?? '') : 'Acme staging',
      environment: 'staging',
      driver: 'postgres',
      postgres: { ...postgres, host: `staging-${host}` },
      authServer,
      mail: { kind: 'outbox', baseURL: 'https://auth.acme.example' },
      mailing: {
        resetRedirectTo: 'https://acme.example/new-password',
        betterAuth: '1.6.34',
        magicLink: { enabled: true, stored: 'hashed' },
        emailOtp: { enabled: true, stored: 'encrypted', digits: 8 },
      },
    },
    {
      id: 'laptop',
      name: 'My laptop',
      environment: 'development',
      driver: 'sqlite',
      sqlite: { file: `/home/sam/projects/${odd ? 'deep/'.repeat(40) : ''}shop/auth.db` },
    },
    { id: 'demo', name: 'Demo', environment: 'demo', driver: 'sqlite', sqlite: { file: 'demo.db' } },
  ];
  return settings.map(({ id, ...one }, index) => ({
    ...base,
    id,
    name: one.name,
    environment: one.environment,
    driver: one.driver,
    target: one.driver === 'sqlite' ? (one.sqlite?.file ?? '') : `${host}:5432/auth`,
    settings: { ...one, access: { requireReason: reasons } },
    lastOpenedAt: index === 2 ? null : inMinutes(-index * 300 - 5),
    ...(one.driver === 'sqlite' ? { secrets: 'none' as const, kept: [] } : {}),
    // One whose password has to be typed when it is opened.
    ...(id === 'production' ? { secrets: 'missing' as const, kept: [] } : {}),
  }));
}

const COLUMNS = [
  'id',
  'name',
  'email',
  'emailVerified',
  'createdAt',
  'updatedAt',
  'role',
  'banned',
  'twoFactorEnabled',
];

const table = (name: string, rows: number) => ({
  name,
  rows: { value: rows, exact: true },
  columns: Object.fromEntries(COLUMNS.map((column) => [column, column])),
  forms: { createdAt: 'timestamptz' },
  extra: [],
  missing: [],
  unreadable: [],
});

type Seen = 'all' | 'none';
interface Found {
  readonly odd: boolean;
  readonly questions: boolean;
  readonly seen: Seen;
}

/** What opening a connection found out. */
export function makeReport({ odd, questions, seen }: Found): ConnectionReport {
  const guarded = seen === 'all' ? {} : { rowSecurity: { select: seen, insert: seen, update: seen, delete: seen } };
  const long = odd ? 'a_table_with_a_very_long_name_'.repeat(6) : '';
  const writable = `This role may write. ${odd ? ODD_TEXTS[3] : 'For looking only, use one that may not.'}`;
  return {
    latencyMs: 3.8,
    serverVersion: 'PostgreSQL 17.6',
    tables: {
      user: { ...table(`${long}user`, 2000), extra: ['plan', `${long}stripe_customer_id`], ...guarded },
      session: { ...table('session', 2100), ...guarded },
      account: { ...table('account', 2400), ...guarded },
      verification: { ...table('verification', 60), ...guarded },
    },
    plugins: ['admin', 'twoFactor', 'organization', 'username'],
    idType: 'text',
    dateFormat: 'timestamptz',
    warnings: [writable],
    advice: ['An index on "user"."createdAt" would make newest-first lists quick.'],
    remarks: [
      { tone: 'warn', text: writable },
      { tone: 'info', text: 'This production connection can write. Use a read-only one for looking things up.' },
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
      proofMissing: null,
      questions: questions
        ? [
            {
              key: 'sessions.secondaryStorage',
              question: 'Does the app keep sessions in a secondary storage, such as Redis?',
              assumed: 'In the database only.',
            },
            {
              key: 'sessions.cookieCache',
              question: 'Does the app cache sessions in a cookie?',
              assumed: '5 minutes.',
            },
          ]
        : [],
    },
    missingIndexes: [
      {
        table: `${long}user`,
        columns: ['createdAt'],
        sql: `create index concurrently on "${long}user" ("createdAt")`,
        speedsUp: 'Lists of users, newest first',
      },
    ],
    relatedTables: [{ table: `${long}orders`, column: 'user_id' }],
    unavailable: [],
    questions: [],
  };
}

/** What main tells about the open connection. */
export function statusOf(fake: Fake): ConnectionStatus {
  const open = fake.connections.find((one) => one.id === fake.openId) ?? null;
  const { health } = fake.scene;
  return {
    open:
      open === null
        ? null
        : { ...open, readOnly: fake.scene.readOnly, ...(fake.scene.undeclared && { undeclared: true }) },
    health,
    trouble: health === 'ok' ? null : { since: inMinutes(-2), nextTryAt: inMinutes(1) },
    report: open === null ? null : fake.report,
    opening: null,
    failure: null,
    failedId: null,
  };
}

export function connectionAnswers(fake: Fake): AnswersOf<'connections'> {
  const tellStatus = () => fake.tell('connection', statusOf(fake));
  return {
    'connections.list': () => fake.connections,
    'connections.save': ({ id = `c${fake.connections.length}`, remember: _remember, ...settings }) => {
      const saved: ConnectionSummary = {
        ...base,
        id,
        name: settings.name,
        environment: settings.environment,
        readOnly: settings.readOnly ?? settings.environment === 'production',
        driver: settings.driver,
        target: settings.sqlite?.file ?? 'db.acme.example:5432/auth',
        settings,
        lastOpenedAt: null,
      };
      fake.connections = [...fake.connections.filter((one) => one.id !== id), saved];
      return saved;
    },
    'connections.remove': ({ id }) => {
      fake.connections = fake.connections.filter((one) => one.id !== id);
      return {};
    },
    'connections.test': () => fake.report,
    'connections.open': ({ id }) => {
      fake.openId = id;
      tellStatus();
      return fake.report;
    },
    'connections.duplicate': ({ id }) => {
      const copy = { ...byId(fake.connections, id), id: `c${fake.connections.length}`, lastOpenedAt: null };
      fake.connections = [...fake.connections, copy];
      return copy;
    },
    'connections.reorder': ({ ids }) => {
      fake.connections = fake.connections.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
      return {};
    },
    'connections.roleSql': ({ role }) => ({
      sql: `CREATE ROLE authdesk_${role} LOGIN PASSWORD 'choose-a-password';\nGRANT SELECT ("id", "email") ON "public"."user" TO authdesk_${role};\n`,
    }),
    'connections.close': () => {
      fake.openId = null;
      tellStatus();
      return {};
    },
    'connections.status': () => statusOf(fake),
    'connections.export': () => ({ fingerprint: 'ab12 cd34 ef56 7890 1234' }),
    'connections.import': () => ({
      signedBy: 'Mara Lindqvist',
      fingerprint: 'ab12 cd34 ef56 7890 1234',
      added: fake.connections.slice(0, 1),
      there: ['Shop'],
    }),
    'connections.chooseFile': () => ({ file: 'chosen-file:1', path: '/home/sam/auth.db' }),
  };
}

export function appAnswers(fake: Fake): AnswersOf<'app'> {
  return {
    'app.updates': () => fake.scene.updates,
    'app.checkForUpdates': () => fake.scene.updates,
    'app.installUpdate': () => fake.scene.updates,
    'app.cancel': () => ({}),
    'app.openWindow': () => ({}),
    'app.info': () => ({
      version: '0.1.0',
      electron: '45.4.1',
      chromium: '154.0.7900.12',
      node: '24.18.0',
      sqlite: '3.51.0',
      dataFolder: `/home/sam/.config/${fake.scene.rows === 'odd' ? 'deep/'.repeat(40) : ''}Authdesk`,
      secretStore: { backend: 'gnome_libsecret', protected: true },
      policy: fake.scene.policy,
      trouble: fake.scene.trouble,
    }),
    'app.preferences': () => fake.preferences,
    'app.setPreferences': (changed) => {
      fake.preferences = {
        ...fake.preferences,
        theme: changed.theme ?? fake.preferences.theme,
        density: changed.density ?? fake.preferences.density,
        checkForUpdates: changed.checkForUpdates ?? fake.preferences.checkForUpdates,
      };
      fake.tell('changed', { tables: ['preferences'], userIds: [] });
      return fake.preferences;
    },
    'app.chooseSaveFile': ({ suggestedName }) => ({ file: 'chosen-file:2', name: suggestedName }),
    'app.openTicket': () => ({}),
    'app.reportProblem': () => ({ reference: `F-1029 ${now()}` }),
    'app.problemReport': () => ({
      text: 'Authdesk problem report\nAuthdesk 1.0.0, Electron 45\n\nLog, last 200 lines:\n(none)\n',
    }),
    'app.saveProblemReport': () => ({ name: 'authdesk-problem.txt' }),
    'app.showFolder': () => ({}),
  };
}

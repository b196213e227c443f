import type { ConnectionInput } from '@shared/api/connections';
import { isoText, isoTextWithOffset, milliseconds, seconds, timestampIn, timestamptz } from '../schemas/forms';
import { renamed, renamedMapping } from '../schemas/self-made';
import type { ServerOptions, ServerPlugin, ServerVersion } from '../servers/server-of';
import type { MailAct, RedisMode, TwinCell } from './cell';
import { isBefore, versions } from './versions';

type Kind = TwinCell['kind'];
type Plugins = NonNullable<ServerOptions['plugins']>;
const kinds = ['postgres', 'sqlite'] as const;
const twoFactor = ['twoFactor', { skipVerificationOnEnable: true }] as const;
const usual: Plugins = ['admin', 'organization', twoFactor, 'username'];

interface Ask {
  readonly version: ServerVersion;
  readonly kind: Kind;
  /** What is special about it, for the name. */
  readonly what?: string;
  readonly zone?: string;
  readonly server?: Partial<TwinCell['server']>;
  readonly connection?: Partial<ConnectionInput>;
  readonly redis?: RedisMode;
  readonly mails?: readonly MailAct[];
}

/** A server on better-auth's own Kysely adapter, its tables by its own migration. */
function kysely({ version, kind, what, zone, server, connection, ...more }: Ask): TwinCell {
  // up to 1.3.10 the migration made columns without a zone, filled with the local time of the server's process
  const local = kind === 'postgres' && isBefore(version, '1.3.34');
  const stands = local ? { zone: zone ?? 'Europe/Berlin' } : {};
  return {
    name: [`${version} on ${kind}`, what, local && stands.zone].filter(Boolean).join(', '),
    version,
    kind,
    times: kind === 'sqlite' ? isoText : local ? timestampIn(stands.zone ?? 'UTC') : timestamptz,
    server: { plugins: usual, ...stands, ...(zone !== undefined && { zone }), ...server },
    connection: { ...(local && { times: stands }), ...connection },
    ...more,
  };
}

type Dates = NonNullable<ServerOptions['dates']>;

/** A server on Drizzle; it writes UTC wherever it runs. */
function drizzle(version: ServerVersion, dates: Dates, what = '', server: Partial<TwinCell['server']> = {}): TwinCell {
  const kind = dates.startsWith('timestamp') ? 'postgres' : 'sqlite';
  return {
    name: [`${version} with Drizzle on ${kind}`, dates, what].filter(Boolean).join(', '),
    version,
    kind,
    times: dates === 'seconds' ? seconds : dates === 'milliseconds' ? milliseconds : timestampIn('UTC'),
    server: { adapter: 'drizzle', dates, plugins: usual, zone: 'America/New_York', ...server },
    ...(kind === 'postgres' && { connection: { times: { zone: 'UTC' } } }),
  };
}

/** Every version on tables of its own making. */
export const byVersion: readonly TwinCell[] = versions.flatMap((version) =>
  // with the version's own hashing on one engine
  kinds.map((kind) => kysely({ version, kind, ...(kind === 'sqlite' && { server: { slowHasher: true } }) })),
);

export const byDrizzle: readonly TwinCell[] = [
  drizzle('1.0.22', 'timestamp', 'camelCase', { naming: 'camel' }),
  drizzle('1.1.21', 'seconds'),
  drizzle('1.2.12', 'timestamp'),
  drizzle('1.3.10', 'seconds'),
  drizzle('1.3.34', 'timestamp'),
  drizzle('1.3.34', 'milliseconds'),
  drizzle('1.4.22', 'timestamp(3)', 'plural', { usePlural: true }),
  drizzle('1.4.22', 'milliseconds'),
  drizzle('1.5.6', 'timestamp'),
  drizzle('1.6.34', 'milliseconds', 'number ids', { ids: 'serial' }),
  drizzle('1.7.2', 'milliseconds'),
  drizzle('1.7.12', 'timestamp', 'uuid ids', { ids: 'uuid' }),
  drizzle('1.7.25', 'timestamp', 'plural', { usePlural: true }),
  drizzle('1.7.25', 'milliseconds', 'camelCase', { naming: 'camel' }),
];

/** Prisma's own client; it writes UTC wherever it runs. */
function prisma(version: ServerVersion, kind: Kind, dates?: 'milliseconds'): TwinCell {
  const onSqlite = dates === undefined ? isoTextWithOffset : milliseconds;
  return {
    name: [`${version} with Prisma on ${kind}`, dates].filter(Boolean).join(', '),
    version,
    kind,
    times: kind === 'sqlite' ? onSqlite : timestampIn('UTC'),
    server: { adapter: 'prisma', plugins: ['admin'], zone: 'Asia/Tokyo', ...(dates !== undefined && { dates }) },
    ...(kind === 'postgres' && { connection: { times: { zone: 'UTC' } } }),
  };
}

export const byPrisma: readonly TwinCell[] = [
  prisma('1.2.12', 'sqlite', 'milliseconds'),
  prisma('1.3.34', 'postgres'),
  prisma('1.4.22', 'sqlite'),
  prisma('1.6.34', 'postgres'),
  prisma('1.7.25', 'sqlite', 'milliseconds'),
  prisma('1.7.25', 'sqlite'),
  prisma('1.7.25', 'postgres'),
];

const redis = (version: ServerVersion, kind: Kind, mode: RedisMode) =>
  kysely({ version, kind, what: `Redis ${mode}`, redis: mode, server: { plugins: ['admin'] } });

export const byRedis: readonly TwinCell[] = [
  redis('1.2.12', 'sqlite', 'only'),
  redis('1.3.34', 'postgres', 'only'),
  redis('1.5.6', 'sqlite', 'only'),
  redis('1.7.25', 'postgres', 'only'),
  redis('1.2.12', 'postgres', 'with-database'),
  redis('1.3.34', 'sqlite', 'with-database'),
  redis('1.4.22', 'postgres', 'with-database'),
  redis('1.6.34', 'sqlite', 'with-database'),
  redis('1.7.12', 'postgres', 'with-database'),
  redis('1.5.6', 'postgres', 'with-database-preserved'),
  redis('1.6.34', 'postgres', 'with-database-preserved'),
  redis('1.7.25', 'sqlite', 'with-database-preserved'),
];

const named = { options: renamed, plugins: ['admin', twoFactor] } as const;

/** Ids, names, schemas and zones, each with versions that have them. */
export const bySetting: readonly TwinCell[] = [
  kysely({ version: '1.3.34', kind: 'postgres', what: 'number ids', server: { ids: 'serial' } }),
  kysely({ version: '1.4.22', kind: 'sqlite', what: 'number ids', server: { ids: 'serial' } }),
  kysely({ version: '1.7.25', kind: 'postgres', what: 'number ids', server: { ids: 'serial' } }),
  kysely({ version: '1.3.34', kind: 'sqlite', what: 'uuid ids', server: { ids: 'uuid' } }),
  kysely({ version: '1.5.6', kind: 'postgres', what: 'uuid ids', server: { ids: 'uuid' } }),
  kysely({ version: '1.7.25', kind: 'sqlite', what: 'uuid ids', server: { ids: 'uuid' } }),
  kysely({ version: '1.3.34', kind: 'postgres', what: 'snake_case and plural', server: { naming: 'snake' } }),
  kysely({ version: '1.6.34', kind: 'sqlite', what: 'snake_case and plural', server: { naming: 'snake' } }),
  kysely({ version: '1.7.25', kind: 'postgres', what: 'snake_case and plural', server: { naming: 'snake' } }),
  kysely({
    version: '1.4.22',
    kind: 'sqlite',
    what: 'every name another',
    server: named,
    connection: { mapping: renamedMapping },
  }),
  kysely({
    version: '1.7.12',
    kind: 'postgres',
    what: 'every name another',
    server: named,
    connection: { mapping: renamedMapping },
  }),
  kysely({ version: '1.4.22', kind: 'postgres', what: 'another schema', server: { schema: 'identity' } }),
  kysely({ version: '1.7.25', kind: 'postgres', what: 'another schema', server: { schema: 'identity' } }),
  kysely({ version: '1.2.12', kind: 'postgres', zone: 'America/New_York' }),
  kysely({ version: '1.3.10', kind: 'postgres', zone: 'Asia/Kolkata' }),
  kysely({ version: '1.6.34', kind: 'postgres', zone: 'Asia/Tokyo', what: 'in Tokyo' }),
];

const every: readonly MailAct[] = ['verification', 'reset', 'magic-link', 'otp'];
const mailing = { magicLink: { enabled: true }, emailOtp: { enabled: true } };
const hashed = {
  magicLink: { enabled: true, stored: 'hashed' },
  emailOtp: { enabled: true, stored: 'hashed' },
} as const;
const mailed = (ask: Ask) =>
  kysely({
    mails: every,
    connection: { mailing },
    ...ask,
    server: { plugins: ['admin', 'magicLink', 'emailOTP'], ...ask.server },
  });
const hashedPlugins: Plugins = ['admin', ['magicLink', { storeToken: 'hashed' }], ['emailOTP', { storeOTP: 'hashed' }]];

/** Links and codes, in each way they can be kept; versioned secrets. */
export const byMail: readonly TwinCell[] = [
  mailed({ version: '1.3.34', kind: 'postgres', what: 'mails' }),
  mailed({ version: '1.4.22', kind: 'sqlite', what: 'mails' }),
  mailed({ version: '1.7.12', kind: 'sqlite', what: 'mails' }),
  mailed({ version: '1.7.25', kind: 'postgres', what: 'mails' }),
  mailed({
    version: '1.4.22',
    kind: 'postgres',
    what: 'hashed codes and links',
    server: { plugins: hashedPlugins },
    connection: { mailing: hashed },
  }),
  mailed({
    version: '1.7.25',
    kind: 'sqlite',
    what: 'hashed codes and links',
    server: { plugins: hashedPlugins },
    connection: { mailing: hashed },
  }),
  mailed({
    version: '1.5.6',
    kind: 'sqlite',
    what: 'hashed identifiers',
    server: { options: { verification: { storeIdentifier: 'hashed' } } },
    connection: { mailing: { ...mailing, identifiers: 'hashed' } },
  }),
  mailed({
    version: '1.7.25',
    kind: 'postgres',
    what: 'hashed identifiers',
    server: { options: { verification: { storeIdentifier: 'hashed' } } },
    connection: { mailing: { ...mailing, identifiers: 'hashed' } },
  }),
  ...(['1.5.6', '1.7.25'] as const).map((version) =>
    mailed({
      version,
      kind: version === '1.5.6' ? 'postgres' : 'sqlite',
      what: 'versioned secrets',
      server: {
        options: {
          secrets: [
            { version: 2, value: 'the-newer-secret-of-this-server-0123456789abcdef' },
            { version: 1, value: 'the-older-secret-of-this-server-0123456789abcdef' },
          ],
        },
      },
    }),
  ),
];

const core: ServerPlugin[] = ['admin', 'username', 'phoneNumber', 'anonymous', 'jwt', 'multiSession', 'bearer'];
const teams = ['organization', { teams: { enabled: true } }] as const;
const plugins = (version: ServerVersion, kind: Kind, more: Plugins) =>
  kysely({ version, kind, what: 'every plugin', server: { plugins: [...core, twoFactor, ...more] } });

/** Every plugin that has tables or columns. */
export const byPlugin: readonly TwinCell[] = [
  plugins('1.0.22', 'sqlite', ['organization', 'passkey']),
  plugins('1.2.12', 'postgres', [teams, 'apiKey', 'passkey', 'oidcProvider', 'oneTimeToken']),
  plugins('1.3.34', 'sqlite', [teams, 'apiKey', 'passkey', 'oidcProvider', 'deviceAuthorization', 'siwe']),
  plugins('1.4.22', 'postgres', [teams, 'apiKey', 'oidcProvider', 'deviceAuthorization', 'lastLoginMethod']),
  plugins('1.6.34', 'sqlite', [teams, 'deviceAuthorization', 'siwe', 'lastLoginMethod', 'oneTimeToken']),
  ...kinds.map((kind) =>
    plugins('1.7.25', kind, [
      teams,
      'apiKey',
      'passkey',
      'oauthProvider',
      'deviceAuthorization',
      'siwe',
      'lastLoginMethod',
      'oneTimeToken',
    ]),
  ),
];

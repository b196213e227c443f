import type { ConnectionInput } from '@shared/api/connections';
import { isoText, isoTextWithOffset, milliseconds, seconds, timestampIn, timestamptz } from '../schemas/forms';
import { renamed, renamedMapping } from '../schemas/self-made';
import type { ServerOptions, ServerPlugin, ServerVersion } from '../servers/server-of';
import type { MailAct, RedisMode, TwinCell } from './cell';
import { isBefore } from './versions';

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

/** Servers on better-auth's own adapter; from 1.3.34 on with further plugins, ids and names below. */
export const byVersion: readonly TwinCell[] = [
  ...(['1.0.22', '1.1.21', '1.2.12'] as const).flatMap((version) =>
    // with the version's own hashing on one engine
    kinds.map((kind) => kysely({ version, kind, ...(kind === 'sqlite' && { server: { slowHasher: true } }) })),
  ),
  kysely({ version: '1.3.10', kind: 'postgres' }),
];

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
  prisma('1.7.25', 'sqlite', 'milliseconds'),
  prisma('1.7.25', 'sqlite'),
  prisma('1.7.25', 'postgres'),
];

export const byRedis: readonly TwinCell[] = [
  kysely({ version: '1.7.25', kind: 'postgres', what: 'Redis only', redis: 'only', server: { plugins: ['admin'] } }),
];

/** Names and schemas. */
export const bySetting: readonly TwinCell[] = [
  kysely({
    version: '1.7.12',
    kind: 'postgres',
    what: 'every name another',
    server: { options: renamed, plugins: ['admin', twoFactor] },
    connection: { mapping: renamedMapping },
  }),
  kysely({ version: '1.7.25', kind: 'postgres', what: 'another schema', server: { schema: 'identity' } }),
];

const mailed = (version: ServerVersion, kind: Kind) =>
  kysely({
    version,
    kind,
    what: 'mails',
    mails: ['verification', 'reset', 'magic-link', 'otp'],
    connection: { mailing: { magicLink: { enabled: true }, emailOtp: { enabled: true } } },
    server: { plugins: ['admin', 'magicLink', 'emailOTP'] },
  });

/** Links and codes, which the server has to take. */
export const byMail: readonly TwinCell[] = [mailed('1.7.12', 'sqlite'), mailed('1.7.25', 'postgres')];

const core: ServerPlugin[] = ['admin', 'username', 'phoneNumber', 'anonymous', 'jwt', 'multiSession', 'bearer'];
const teams = ['organization', { teams: { enabled: true } }] as const;
const plugins = (version: ServerVersion, kind: Kind, more: Plugins) =>
  kysely({ version, kind, what: 'every plugin', server: { plugins: [...core, twoFactor, ...more] } });

/** Every plugin that has tables or columns. */
export const byPlugin: readonly TwinCell[] = [
  plugins('1.0.22', 'sqlite', ['organization', 'passkey']),
  plugins('1.2.12', 'postgres', [teams, 'apiKey', 'passkey', 'oidcProvider', 'oneTimeToken']),
  plugins('1.3.34', 'sqlite', [teams, 'apiKey', 'passkey', 'oidcProvider', 'deviceAuthorization', 'siwe']),
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

import type {
  AccessRules,
  AuthServer,
  ConnectionInput,
  ConnectionSecrets,
  Environment,
  MailingSettings,
  MailTransport,
  NameMapping,
  PasswordRules,
  SessionSettings,
  TimeSettings,
} from '@shared/api/connections';
import { AppError } from '../base/app-error';
import { isTimeZone } from '../database/wall-time';
import { defaultTlsMode, isLoopback, parsePostgresUrl, type PostgresTarget } from '../database/postgres-target';
import { parseRedisUrl } from '../redis/redis-url';

type SecretName = keyof ConnectionSecrets;

/** What is kept of a connection in the clear. Secrets are taken out; `expects` names those that belong to it. */
export interface ConnectionSettings extends Omit<ConnectionInput, 'id' | 'remember'> {
  readonly readOnly: boolean;
  readonly expects: readonly SecretName[];
}

/** A connection ready to be opened: settings and secrets together. */
export interface ConnectionProfile {
  readonly id: string;
  readonly name: string;
  readonly environment: Environment;
  readonly readOnly: boolean;
  readonly target:
    | { readonly driver: 'postgres'; readonly postgres: PostgresTarget }
    | { readonly driver: 'sqlite'; readonly file: string };
  /** Lists, searches and counts go here. */
  readonly replica: PostgresTarget | null;
  readonly mapping: NameMapping;
  readonly times: TimeSettings;
  /** Build the local search index at opening. */
  readonly searchIndex?: boolean | undefined;
  readonly authServer: AuthServer | null;
  readonly mail: MailTransport | null;
  readonly access: AccessRules;
  readonly sessions: SessionSettings;
  readonly mailing: MailingSettings;
  readonly passwords: PasswordRules;
}

/**
 * Takes the secrets out of what a person entered and checks that the rest makes sense.
 * @throws AppError INVALID_INPUT with the field
 */
export function splitSecrets(input: ConnectionInput): { settings: ConnectionSettings; secrets: ConnectionSecrets } {
  const { id: _id, remember: _remember, ...rest } = input;
  const secrets: ConnectionSecrets = {};
  const settings = { ...rest, readOnly: input.readOnly ?? input.environment === 'production' };

  if (input.driver === 'postgres') {
    if (input.postgres === undefined) throw missing('postgres', 'Enter where the Postgres server is.');
    if ('url' in input.postgres) {
      const { password } = parsePostgresUrl(input.postgres.url);
      if (password !== undefined) secrets.password = password;
      settings.postgres = { url: withoutPassword(input.postgres.url) };
    } else {
      const { password, ...open } = input.postgres;
      if (password !== undefined && password !== '') secrets.password = password;
      settings.postgres = open;
    }
    delete settings.sqlite;
  } else {
    if (input.sqlite === undefined) throw missing('sqlite.file', 'Choose the SQLite file.');
    delete settings.postgres;
  }
  if (input.replicaUrl !== undefined) {
    if (parsePostgresUrl(input.replicaUrl).password !== undefined) secrets.replicaUrl = input.replicaUrl;
    settings.replicaUrl = withoutPassword(input.replicaUrl);
  }
  const zone = input.times?.zone;
  if (zone !== undefined && !isTimeZone(zone)) {
    throw new AppError('INVALID_INPUT', `"${zone}" is no time zone.`, {
      field: 'times.zone',
      hint: 'It looks like Europe/Berlin, or UTC.',
    });
  }
  if (input.authServer) {
    requireSafeUrl(input.authServer.baseURL, 'authServer.baseURL');
    if (input.authServer.origin !== undefined) requireNoCredentials(input.authServer.origin, 'authServer.origin');
    const { secret, ...server } = input.authServer;
    if (secret !== undefined && secret !== '') secrets.authSecret = secret;
    settings.authServer = server;
  }
  if (input.sessions?.redisUrl !== undefined) {
    parseRedisUrl(input.sessions.redisUrl);
    if (new URL(input.sessions.redisUrl).password !== '') secrets.redisUrl = input.sessions.redisUrl;
    settings.sessions = { ...input.sessions, redisUrl: withoutPassword(input.sessions.redisUrl) };
  }
  if (input.mail && input.mail.kind !== 'server') {
    requireNoCredentials(input.mail.baseURL, 'mail.baseURL');
    const { secret, ...mail } = input.mail;
    if (secret !== undefined && secret !== '') secrets.mailSecret = secret;
    if (mail.kind === 'smtp' && mail.url !== undefined) {
      const url = parseSmtpUrl(mail.url);
      if (url.password !== '') secrets.mailUrl = mail.url;
      mail.url = withoutPassword(mail.url);
    }
    settings.mail = mail;
  }
  return { settings: { ...settings, expects: Object.keys(secrets) as SecretName[] }, secrets };
}

/** Puts settings and secrets together again. @throws AppError INVALID_INPUT */
export function toProfile(id: string, settings: ConnectionSettings, secrets: ConnectionSecrets): ConnectionProfile {
  return {
    id,
    name: settings.name,
    environment: settings.environment,
    readOnly: settings.readOnly,
    target:
      settings.driver === 'postgres'
        ? { driver: 'postgres', postgres: postgresTarget(settings, secrets) }
        : { driver: 'sqlite', file: settings.sqlite?.file ?? '' },
    replica: replicaTarget(settings, secrets),
    mapping: settings.mapping ?? {},
    times: settings.times ?? {},
    searchIndex: settings.searchIndex ?? false,
    authServer:
      settings.authServer === undefined
        ? null
        : { ...settings.authServer, ...(secrets.authSecret !== undefined && { secret: secrets.authSecret }) },
    mail: mailTransport(settings.mail, secrets),
    access: settings.access ?? {},
    sessions: {
      ...settings.sessions,
      ...(secrets.redisUrl !== undefined &&
        settings.sessions?.redisUrl !== undefined && { redisUrl: secrets.redisUrl }),
    },
    mailing: settings.mailing ?? {},
    passwords: settings.passwords ?? {},
  };
}

/** `host/database` or the file's name; never a password. */
export function targetLabel(settings: ConnectionSettings): string {
  if (settings.driver === 'sqlite') return settings.sqlite?.file.split(/[\\/]/).at(-1) ?? '';
  const { host, port, database } = postgresTarget(settings, {});
  return `${host}${port === 5432 ? '' : `:${port}`}/${database}`;
}

/** Whether a Postgres password that was kept for one is also for the other: the same server and user. */
export function samePasswordPlace(a: ConnectionSettings, b: ConnectionSettings): boolean {
  if (a.driver !== 'postgres' || b.driver !== 'postgres') return false;
  const [x, y] = [postgresTarget(a, {}), postgresTarget(b, {})];
  return x.host === y.host && x.port === y.port && x.user === y.user;
}

function postgresTarget(settings: ConnectionSettings, secrets: ConnectionSecrets): PostgresTarget {
  const given = settings.postgres;
  if (given === undefined) throw missing('postgres', 'Enter where the Postgres server is.');
  if ('url' in given) {
    const target = parsePostgresUrl(given.url);
    return {
      ...target,
      password: secrets.password ?? target.password,
      schema: settings.schema ?? target.schema,
    };
  }
  return {
    host: given.host,
    port: given.port ?? 5432,
    database: given.database,
    user: given.user,
    password: secrets.password ?? given.password,
    tls: { mode: given.ssl?.mode ?? defaultTlsMode(given.host), ca: given.ssl?.ca },
    schema: settings.schema,
  };
}

function replicaTarget(settings: ConnectionSettings, secrets: ConnectionSecrets): PostgresTarget | null {
  if (settings.driver !== 'postgres' || settings.replicaUrl === undefined) return null;
  const target = parsePostgresUrl(secrets.replicaUrl ?? settings.replicaUrl);
  return { ...target, schema: settings.schema ?? target.schema };
}

function mailTransport(mail: MailTransport | undefined, secrets: ConnectionSecrets): MailTransport | null {
  if (mail === undefined) return null;
  switch (mail.kind) {
    case 'server':
      return mail;
    case 'outbox':
      return { ...mail, ...(secrets.mailSecret !== undefined && { secret: secrets.mailSecret }) };
    case 'smtp': {
      // The stored URL has the password; it counts only while it is for the very server the settings name.
      const url =
        secrets.mailUrl !== undefined && withoutPassword(secrets.mailUrl) === mail.url ? secrets.mailUrl : mail.url;
      return {
        ...mail,
        ...(url !== undefined && { url }),
        ...(secrets.mailSecret !== undefined && { secret: secrets.mailSecret }),
      };
    }
  }
}

function withoutPassword(text: string): string {
  const url = new URL(text);
  url.password = '';
  url.searchParams.delete('password');
  return url.toString();
}

/** @throws AppError INVALID_INPUT */
export function parseSmtpUrl(text: string): URL {
  try {
    const url = new URL(text);
    if (/^smtps?:$/.test(url.protocol) && url.hostname !== '') return url;
  } catch {
    // told below
  }
  throw new AppError('INVALID_INPUT', 'This is not an SMTP address.', {
    field: 'mail.url',
    hint: 'It looks like smtp://user:password@mail.example.com:587 or smtps://….',
  });
}

/** These addresses are kept and shown in the clear. @throws AppError INVALID_INPUT */
function requireNoCredentials(text: string, field: string): void {
  const url = new URL(text);
  if (url.username === '' && url.password === '') return;
  throw new AppError('INVALID_INPUT', 'This address must not contain a user name or password.', {
    field,
    hint: 'Enter it without the part before the @.',
  });
}

/** Plain http only to this machine itself. @throws AppError INVALID_INPUT */
function requireSafeUrl(text: string, field: string): void {
  requireNoCredentials(text, field);
  const url = new URL(text);
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return;
  throw new AppError('INVALID_INPUT', 'The auth server has to be reached over https.', {
    field,
    hint: 'Plain http is accepted only for a server on this computer.',
  });
}

function missing(field: string, message: string): AppError {
  return new AppError('INVALID_INPUT', message, { field });
}

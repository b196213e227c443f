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
  SecretName,
  SessionSettings,
  TimeSettings,
} from '@shared/api/connections';
import {
  goesThrough,
  sshSecretName,
  sshServers,
  type SshServer,
  type SshTunnel,
  type TunnelPart,
} from '@shared/api/ssh';
import { defaultTlsMode, parsePostgresUrl, type PostgresTarget } from '../database/postgres-target';
import type { TunnelSettings } from '../ssh/settings';
import { namesOf } from './secret-names';

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
  /** What goes through an SSH tunnel, and over which servers; null: nothing. */
  readonly tunnel: TunnelSettings | null;
}

/** Takes the secrets out of what a person entered. That the rest makes sense is for the contract to say. */
export function splitSecrets(input: ConnectionInput): { settings: ConnectionSettings; secrets: ConnectionSecrets } {
  const { id: _id, remember: _remember, ...rest } = input;
  const secrets: ConnectionSecrets = {};
  const settings = { ...rest, readOnly: input.readOnly ?? input.environment === 'production' };

  if (input.driver === 'sqlite') delete settings.postgres;
  else {
    delete settings.sqlite;
    if (input.postgres !== undefined && 'url' in input.postgres) {
      const { password } = parsePostgresUrl(input.postgres.url);
      if (password !== undefined) secrets.password = password;
      settings.postgres = { url: withoutPassword(input.postgres.url) };
    } else if (input.postgres !== undefined) {
      const { password, ...open } = input.postgres;
      if (password !== undefined && password !== '') secrets.password = password;
      settings.postgres = open;
    }
  }
  if (input.replicaUrl !== undefined) {
    if (parsePostgresUrl(input.replicaUrl).password !== undefined) secrets.replicaUrl = input.replicaUrl;
    settings.replicaUrl = withoutPassword(input.replicaUrl);
  }
  if (input.authServer) {
    const { secret, ...server } = input.authServer;
    if (secret !== undefined && secret !== '') secrets.authSecret = secret;
    settings.authServer = server;
  }
  if (input.sessions?.redisUrl !== undefined) {
    if (new URL(input.sessions.redisUrl).password !== '') secrets.redisUrl = input.sessions.redisUrl;
    settings.sessions = { ...input.sessions, redisUrl: withoutPassword(input.sessions.redisUrl) };
  }
  if (input.mail && input.mail.kind !== 'server') {
    const { secret, ...mail } = input.mail;
    if (secret !== undefined && secret !== '') secrets.mailSecret = secret;
    if (mail.kind === 'smtp' && mail.url !== undefined) {
      if (new URL(mail.url).password !== '') secrets.mailUrl = mail.url;
      mail.url = withoutPassword(mail.url);
    }
    settings.mail = mail;
  }
  if (input.ssh) {
    const found = sshServers(input.ssh).flatMap(secretsOfServer);
    if (found.length > 0) secrets.ssh = Object.fromEntries(found);
    settings.ssh = { ...openServer(input.ssh), ...(input.ssh.jumps && { jumps: input.ssh.jumps.map(openServer) }) };
  }
  return { settings: { ...settings, expects: namesOf(secrets) }, secrets };
}

function secretsOfServer(server: SshServer): [string, string][] {
  const { auth, password = '', passphrase = '' } = server;
  if (auth === 'password' && password !== '') return [[sshSecretName('password', server), password]];
  return auth === 'key' && passphrase !== '' ? [[sshSecretName('passphrase', server), passphrase]] : [];
}

function openServer<S extends SshServer>({ password: _password, passphrase: _passphrase, ...open }: S): S {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both may be missing
  return open as S;
}

function tunnelOf(ssh: SshTunnel | undefined, { ssh: secrets = {} }: ConnectionSecrets): TunnelSettings | null {
  if (ssh === undefined) return null;
  const servers = sshServers(ssh).map((server): SshServer => {
    const [password, passphrase] = [
      secrets[sshSecretName('password', server)],
      secrets[sshSecretName('passphrase', server)],
    ];
    if (server.auth === 'password') return { ...server, ...(password !== undefined && { password }) };
    return { ...server, ...(passphrase !== undefined && { passphrase }) };
  });
  return { servers, hostKeys: ssh.hostKeys ?? [], parts: new Set(PARTS.filter((part) => goesThrough(ssh, part))) };
}

const PARTS: readonly TunnelPart[] = ['database', 'redis', 'mail', 'authServer'];

/** Over which SSH servers a part of a connection is reached: without its tunnel, the same address may be another server. */
export function wayOf({ ssh }: Pick<ConnectionSettings, 'ssh'>, part: TunnelPart): string {
  if (ssh === undefined || !goesThrough(ssh, part)) return '';
  return sshServers(ssh)
    .map(({ host, port = 22 }) => `${host.toLowerCase()}:${port}`)
    .join(' ');
}

/** Puts settings and secrets together again. */
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
    tunnel: tunnelOf(settings.ssh, secrets),
  };
}

/** `host/database`, with the SSH server it is reached over, or the file's name; never a password. */
export function targetLabel(settings: ConnectionSettings): string {
  if (settings.driver === 'sqlite') return settings.sqlite?.file.split(/[\\/]/).at(-1) ?? '';
  const { host, port, database } = postgresTarget(settings, {});
  const way = settings.ssh !== undefined && goesThrough(settings.ssh, 'database') ? ` via ${settings.ssh.host}` : '';
  return `${host}${port === 5432 ? '' : `:${port}`}/${database}${way}`;
}

/** Whether a Postgres password that was kept for one is also for the other: the same server and user. */
export function samePasswordPlace(a: ConnectionSettings, b: ConnectionSettings): boolean {
  if (a.driver !== 'postgres' || b.driver !== 'postgres') return false;
  const [x, y] = [postgresTarget(a, {}), postgresTarget(b, {})];
  return x.host === y.host && x.port === y.port && x.user === y.user && wayOf(a, 'database') === wayOf(b, 'database');
}

function postgresTarget(settings: ConnectionSettings, secrets: ConnectionSecrets): PostgresTarget {
  const given = settings.postgres;
  if (given === undefined) throw new TypeError('a Postgres connection without a server');
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

import type {
  AccessRules,
  AuthServer,
  MailingSettings,
  MailTransport,
  NameMapping,
  PasswordRules,
  SignInSettings,
  SessionSettings,
  TimeSettings,
} from '@shared/api/app-settings';
import type { ConnectionInput, ConnectionSecrets, Environment, SecretName } from '@shared/api/connections';
import {
  goesThrough,
  sshSecretName,
  sshServers,
  type SshServer,
  type SshTunnel,
  type TunnelPart,
} from '@shared/api/ssh';
import { readPostgresAddress, writePostgresUrl } from '@shared/postgres/address';
import { readSqlitePath } from '@shared/sqlite-path';
import { parsePostgresUrl, targetOf, type PostgresTarget } from '../database/postgres-target';
import type { TunnelSettings } from '../ssh/settings';
import { namesOf } from './secret-names';

/** What is kept of a connection in the clear. Secrets are taken out; `expects` names those that belong to it. */
export interface ConnectionSettings extends Omit<ConnectionInput, 'id' | 'remember'> {
  readonly readOnly: boolean;
  readonly expects: readonly SecretName[];
  /** It was handed to Authdesk, and nobody has said yet what it is. Saving it says so. */
  readonly undeclared?: true | undefined;
}

/** A connection ready to be opened: settings and secrets together. */
export interface ConnectionProfile {
  readonly id: string;
  readonly name: string;
  readonly environment: Environment;
  readonly readOnly: boolean;
  readonly target:
    | { readonly driver: 'postgres'; readonly postgres: PostgresTarget }
    | { readonly driver: 'sqlite'; readonly file: string; readonly copy?: boolean };
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
  readonly signIn: SignInSettings;
  /** What goes through an SSH tunnel, and over which servers; null: nothing. */
  readonly tunnel: TunnelSettings | null;
}

/** Takes the secrets out of what a person entered. That the rest makes sense is for the contract to say. */
export function splitSecrets(input: ConnectionInput): { settings: ConnectionSettings; secrets: ConnectionSecrets } {
  const { id: _id, remember: _remember, ...rest } = input;
  const secrets: ConnectionSecrets = {};
  const settings = { ...rest, readOnly: input.readOnly ?? input.environment === 'production' };

  if (input.driver === 'sqlite') {
    delete settings.postgres;
    const file = readSqlitePath(input.sqlite?.file ?? '');
    if (input.sqlite !== undefined && file.ok) settings.sqlite = { ...input.sqlite, file: file.file };
    // A copy is thrown away: nothing that is changed in it would be kept.
    if (input.sqlite?.copy === true || (file.ok && file.readOnly)) settings.readOnly = true;
  } else {
    delete settings.sqlite;
    if (input.postgres !== undefined) {
      const split = splitPostgres(input.postgres);
      settings.postgres = split.postgres;
      Object.assign(secrets, split.secrets);
    }
  }
  if (input.replicaUrl !== undefined) {
    const { password, tls } = parsePostgresUrl(input.replicaUrl);
    if (password !== undefined || tls.passphrase !== undefined) secrets.replicaUrl = input.replicaUrl;
    settings.replicaUrl = openUrl(input.replicaUrl);
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

type PostgresInput = NonNullable<ConnectionInput['postgres']>;

function splitPostgres(input: PostgresInput): { postgres: PostgresInput; secrets: ConnectionSecrets } {
  if ('url' in input) {
    const { password, tls } = parsePostgresUrl(input.url);
    const secrets = filled({ password, sslPassword: tls.passphrase, sslKey: tls.key });
    return { postgres: { url: openUrl(input.url) }, secrets };
  }
  const { password, ssl, ...open } = input;
  if (ssl === undefined) return { postgres: open, secrets: filled({ password }) };
  const { key, keyPassword, ...openSsl } = ssl;
  return { postgres: { ...open, ssl: openSsl }, secrets: filled({ password, sslKey: key, sslPassword: keyPassword }) };
}

function filled(secrets: Readonly<Record<string, string | undefined>>): ConnectionSecrets {
  return Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== undefined && value !== ''));
}

/** The address of a database as it may be kept and shown. */
function openUrl(text: string): string {
  const read = readPostgresAddress(text);
  return read.ok ? writePostgresUrl(read.address) : '';
}

/** Puts settings and secrets together again. */
export function toProfile(id: string, settings: ConnectionSettings, secrets: ConnectionSecrets): ConnectionProfile {
  return {
    id,
    name: settings.name,
    environment: settings.environment,
    readOnly: settings.readOnly || settings.sqlite?.copy === true,
    target:
      settings.driver === 'postgres'
        ? { driver: 'postgres', postgres: postgresTarget(settings, secrets) }
        : { driver: 'sqlite', file: settings.sqlite?.file ?? '', copy: settings.sqlite?.copy === true },
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
        withoutPassword(secrets.redisUrl) === settings.sessions?.redisUrl && { redisUrl: secrets.redisUrl }),
    },
    mailing: settings.mailing ?? {},
    passwords: settings.passwords ?? {},
    signIn: settings.signIn ?? {},
    tunnel: tunnelOf(settings.ssh, secrets),
  };
}

/** `host/database`, with the SSH server it is reached over, or the file's name; never a password. */
export function targetLabel(settings: ConnectionSettings): string {
  if (settings.driver === 'sqlite') return settings.sqlite?.file.split(/[\\/]/).at(-1) ?? '';
  const target = openTarget(settings);
  if (target === null) return 'an address that has to be entered again';
  const service = target.parameters.get('service');
  if (service !== undefined && target.host === '') return `service ${service}`;
  const places = target.places.map(({ host, port }) => `${host || 'localhost'}${port === 5432 ? '' : `:${port}`}`);
  const way = settings.ssh !== undefined && goesThrough(settings.ssh, 'database') ? ` via ${settings.ssh.host}` : '';
  return `${places.join(',')}/${target.database}${way}`;
}

/** Where a Postgres connection leads, without its secrets; null where there is none, or its address is not understood. */
export function openTarget(settings: ConnectionSettings): PostgresTarget | null {
  const { postgres } = settings;
  if (settings.driver !== 'postgres' || postgres === undefined) return null;
  if ('url' in postgres && !readPostgresAddress(postgres.url).ok) return null;
  return postgresTarget(settings, {});
}

/** What of a connection may be shown: without an address in which what is secret cannot be told from what is not. */
export function shownSettings(settings: ConnectionSettings): ConnectionSettings {
  if (settings.driver !== 'postgres') return settings;
  const { postgres, replicaUrl, ...rest } = settings;
  const replica = replicaUrl !== undefined && readPostgresAddress(replicaUrl).ok;
  return {
    ...rest,
    ...(postgres !== undefined && openTarget(settings) !== null && { postgres }),
    ...(replica && { replicaUrl }),
  };
}

function postgresTarget(settings: ConnectionSettings, secrets: ConnectionSecrets): PostgresTarget {
  const given = settings.postgres;
  if (given === undefined) throw new TypeError('a Postgres connection without a server');
  const target = 'url' in given ? parsePostgresUrl(given.url) : targetOf(partsOf(given));
  const { ca, cert } = 'url' in given ? {} : filesOf(given);
  return {
    ...target,
    password: secrets.password ?? target.password,
    schema: settings.schema ?? target.schema,
    tls: {
      ...target.tls,
      ca,
      cert,
      key: secrets.sslKey === undefined ? target.tls.key : asPem(secrets.sslKey),
      passphrase: secrets.sslPassword ?? target.tls.passphrase,
    },
  };
}

// Pasted into a box of one line it has lost its line ends, without which nobody reads it.
function asPem(text: string): string {
  return text.replaceAll(
    /(-----BEGIN [^-]+-----)([^-]*)(-----END [^-]+-----)/gu,
    (whole, begin: string, body: string, end: string) =>
      body.trim().includes('\n')
        ? whole
        : [begin, ...(body.replaceAll(/\s/gu, '').match(/.{1,64}/gu) ?? []), end, ''].join('\n'),
  );
}

type Parts = Exclude<PostgresInput, { url: string }>;

function partsOf({ host, port, database, user, password, ssl }: Parts): Map<string, string> {
  const parts = { host, port: port?.toString(), dbname: database, user, password, sslmode: ssl?.mode };
  const given = Object.entries(parts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return new Map(given);
}

// An authority that is left over from another mode is not asked for: libpq would check it in every one.
function filesOf({ ssl }: Parts): { ca?: string | undefined; cert?: string | undefined } {
  return { ca: ssl?.mode.startsWith('verify-') === true ? ssl.ca : undefined, cert: ssl?.cert };
}

function replicaTarget(settings: ConnectionSettings, secrets: ConnectionSecrets): PostgresTarget | null {
  if (settings.driver !== 'postgres' || settings.replicaUrl === undefined) return null;
  const { replicaUrl } = secrets;
  // The kept address has the password; it counts only while it is for the very server the settings name.
  const own =
    replicaUrl !== undefined && openUrl(replicaUrl) === settings.replicaUrl ? replicaUrl : settings.replicaUrl;
  const target = parsePostgresUrl(own);
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

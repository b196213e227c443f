import os from 'node:os';
import { LOOPBACK_HOST } from '@shared/api/fields';
import { isSecret, readPostgresAddress } from '@shared/postgres/address';
import type { SessionKind, TlsMode } from '@shared/postgres/parameters';
import { readOptions, type SessionSetting } from '@shared/postgres/startup-options';
import { AppError } from '../base/app-error';

/** One of the servers of an address. */
export interface PostgresPlace {
  /** A name, an address or the folder of a Unix socket; '' where none is named, which means this computer. */
  readonly host: string;
  /** Where to connect to instead of asking for the address of the name. */
  readonly address: string | undefined;
  readonly port: number;
}

/** What a connection says about encryption; certificates and keys that were given as text, besides those in files. */
export interface PostgresTls {
  readonly mode: TlsMode;
  readonly ca: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** What opens the key. */
  readonly passphrase?: string | undefined;
}

/** Where a Postgres server is and how to get in. */
export interface PostgresTarget {
  /** The first of `places`. */
  readonly host: string;
  readonly port: number;
  /** Tried in this order. */
  readonly places: readonly PostgresPlace[];
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  readonly tls: PostgresTls;
  /** The schema of the tables, where one is named. */
  readonly schema: string | undefined;
  /** What every session is to have set, in this order; `schema` is not among them. */
  readonly settings: readonly SessionSetting[];
  /** Which of several servers is wanted. */
  readonly kind: SessionKind;
  /** All parameters of the address by libpq's names, for what is looked up only when it is opened; no secrets. */
  readonly parameters: ReadonlyMap<string, string>;
  /** What of the address is not followed, in sentences. */
  readonly warnings: readonly string[];
}

const DEFAULT_PORT = 5432;
const FIELD = 'postgres.url';

/** Whether a host is this machine itself (a Unix socket included). */
export function isLoopback(host: string): boolean {
  return host === '' || LOOPBACK_HOST.test(host);
}

/**
 * Reads the address of a Postgres database as libpq does, or as it was pasted from a console.
 * @throws AppError INVALID_INPUT, with nothing in it of what was typed
 */
export function parsePostgresUrl(text: string): PostgresTarget {
  const read = readPostgresAddress(text);
  if (read.ok) return targetOf(read.address.parameters, read.address.warnings);
  throw new AppError('INVALID_INPUT', `This is not a Postgres URL: ${read.fault}.`, {
    field: FIELD,
    hint: 'It looks like postgres://user:password@host:5432/database.',
  });
}

/** What parameters of libpq mean together. */
export function targetOf(given: ReadonlyMap<string, string>, warnings: readonly string[] = []): PostgresTarget {
  const of = (name: string) => given.get(name);
  const places = placesIn(given);
  const [first] = places;
  const user = of('user') ?? userHere();
  return {
    host: first?.host ?? '',
    port: first?.port ?? DEFAULT_PORT,
    places,
    database: of('dbname') ?? user,
    user,
    password: of('password'),
    tls: { mode: tlsMode(given), ca: undefined, key: keyIn(given), passphrase: of('sslpassword') },
    schema: of('schema'),
    settings: settingsIn(given),
    kind: (of('target_session_attrs') as SessionKind | undefined) ?? 'any',
    parameters: new Map([...given].filter(([name, value]) => !isSecret(name, value))),
    warnings,
  };
}

/** A private key that stands in the address itself instead of in a file. */
function keyIn(given: ReadonlyMap<string, string>): string | undefined {
  return [...given.values()].find((value) => value.includes('PRIVATE KEY-----'));
}

function placesIn(given: ReadonlyMap<string, string>): PostgresPlace[] {
  const list = (name: string) => given.get(name)?.split(',') ?? [];
  const [hosts, addresses, ports] = [list('host'), list('hostaddr'), list('port')];
  return Array.from({ length: Math.max(hosts.length, addresses.length, 1) }, (_, i) => {
    const port = ports.length === 1 ? ports[0] : ports[i];
    const address = addresses[i] === '' ? undefined : addresses[i];
    return { host: hosts[i] ?? address ?? '', address, port: port ? Number(port) : DEFAULT_PORT };
  });
}

/** Who is signed in on this computer, as whom libpq signs in where no user is named. */
function userHere(): string {
  try {
    return os.userInfo().username;
  } catch {
    return 'postgres'; // nobody has this number
  }
}

const SSL: Readonly<Record<string, TlsMode>> = {
  'no-verify': 'require',
  true: 'require',
  '1': 'require',
  false: 'disable',
  '0': 'disable',
};

function tlsMode(given: ReadonlyMap<string, string>): TlsMode {
  const said = given.get('sslmode') ?? given.get('ssl');
  const strict = given.get('sslaccept') === 'strict';
  if (said !== undefined) {
    const mode = SSL[said] ?? (said as TlsMode);
    return strict && mode !== 'disable' ? 'verify-full' : mode;
  }
  if (strict || given.get('sslrootcert') === 'system') return 'verify-full';
  return given.get('requiressl') === '1' ? 'require' : 'prefer';
}

/** Parameters that are settings of the session under their own or another name. */
const SETTINGS: readonly (readonly [parameter: string, setting: string])[] = [
  ['fallback_application_name', 'application_name'],
  ['ApplicationName', 'application_name'],
  ['application_name', 'application_name'],
  ['statement_timeout', 'statement_timeout'],
  ['lock_timeout', 'lock_timeout'],
  ['idle_in_transaction_session_timeout', 'idle_in_transaction_session_timeout'],
  ['currentSchema', 'search_path'],
  ['search_path', 'search_path'],
];

function settingsIn(given: ReadonlyMap<string, string>): SessionSetting[] {
  const all = new Map<string, string>();
  for (const [parameter, name] of SETTINGS) {
    const value = given.get(parameter);
    if (value !== undefined) all.set(name, value);
  }
  // Of two that say the same, Postgres lets what stands in options win over nothing else.
  for (const { name, value } of readOptions(given.get('options') ?? '').settings) all.set(name, value);
  return [...all].map(([name, value]) => ({ name, value }));
}

/** What services find the database by, which goes to them when the line is made. */
export function routingOf({ parameters }: PostgresTarget): string {
  const { routing } = readOptions(parameters.get('options') ?? '');
  const endpoint = parameters.get('endpoint');
  return [routing, ...(endpoint === undefined ? [] : [`endpoint=${endpoint}`])].filter((one) => one !== '').join(' ');
}

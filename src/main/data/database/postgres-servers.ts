import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, type ConnectionOptions, type SecureVersion } from 'node:tls';
import pg from 'pg';
import { AppError } from '../base/app-error';
import { certificatesOf, passwordFor, SOCKET_FOLDERS, withService, type Certificates } from './postgres-files';
import { postgresError } from './postgres-errors';
import { dependsOnTls, isNotOffered, isRefusal, loginRefusal, triesNextServer } from './postgres-login';
import { routingOf, type PostgresPlace, type PostgresTarget } from './postgres-target';

/** One server and one way to it, as node-postgres takes them. */
export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: () => string;
  readonly ssl: false | ConnectionOptions;
  readonly sslnegotiation: 'postgres' | 'direct';
  readonly enableChannelBinding: boolean;
  readonly connectionTimeoutMillis: number;
  readonly keepAlive: boolean;
  readonly keepAliveInitialDelayMillis: number;
  /** What services find the database by. */
  readonly options: string | undefined;
  readonly Client: typeof pg.Client;
}

/** A line that stands, be it a client or a pool. */
export interface Line {
  readonly query: (statement: string) => Promise<{ readonly rows: readonly unknown[] }>;
  readonly end: () => Promise<void>;
}

const CONNECT_TIMEOUT_MS = 8000;

/**
 * Makes a line to the first server of a target that can be used, as libpq goes about it: the servers in their order; on each
 * one encryption as the mode has it, which may mean with and then without, or the other way round; and where a kind of
 * server is asked for, on to the next one until it is found. Passwords that were refused are not tried elsewhere.
 * @throws AppError CONNECTION_FAILED, AUTH_FAILED
 */
export async function reachServer<T extends Line>(
  asked: PostgresTarget,
  connect: (server: PostgresServer) => Promise<T>,
): Promise<{ readonly line: T; readonly server: PostgresServer; readonly target: PostgresTarget }> {
  const target = await withService(asked);
  const certificates = await certificatesOf(target);
  const places = inOrder(target);
  // One that only prefers a standby takes any server in the end.
  const rounds = target.kind === 'prefer-standby' ? (['standby', 'any'] as const) : ([target.kind] as const);
  const failures: AppError[] = [];
  for (const kind of rounds) {
    for (const place of places) {
      const found = await tryPlace(waysTo(target, place, certificates, await passwordFor(target, place)), connect);
      if ('failure' in found) {
        if (!found.goesOn) throw found.failure;
        failures.push(found.failure);
      } else {
        const wrong = await wrongKind(found.line, kind, place);
        if (wrong === null) return { ...found, target };
        failures.push(wrong);
      }
    }
  }
  throw allFailed(failures.slice(-places.length), places);
}

function inOrder({ places, parameters }: PostgresTarget): readonly PostgresPlace[] {
  if (parameters.get('load_balance_hosts') !== 'random') return places;
  return places
    .map((place) => ({ place, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ place }) => place);
}

interface Failed {
  readonly failure: AppError;
  /** Whether the next server may be another story. */
  readonly goesOn: boolean;
}

async function tryPlace<T extends Line>(
  ways: readonly PostgresServer[],
  connect: (server: PostgresServer) => Promise<T>,
): Promise<{ line: T; server: PostgresServer } | Failed> {
  const tried: { readonly error: unknown; readonly encrypted: boolean }[] = [];
  for (const server of ways) {
    try {
      return { line: await connect(server), server };
    } catch (error) {
      tried.push({ error, encrypted: server.ssl !== false });
      if (!dependsOnTls(error)) break;
    }
  }
  const notOffered = tried.some(({ error }) => isNotOffered(error));
  const last = tried.at(-1);
  // Where both were refused, what the server says over an encrypted line tells more.
  const told = isRefusal(last?.error)
    ? (tried.find(({ error, encrypted }) => encrypted && !isNotOffered(error)) ?? last)
    : last;
  const line = told?.encrypted === true ? 'encrypted' : notOffered ? 'not-offered' : 'open';
  return {
    failure: loginRefusal(told?.error, line) ?? postgresError(told?.error, 'connect'),
    goesOn: triesNextServer(last?.error),
  };
}

/** The ways to one server, in the order in which they are tried. */
function waysTo(
  target: PostgresTarget,
  place: PostgresPlace,
  certificates: Certificates,
  password: string | undefined,
): PostgresServer[] {
  const { parameters } = target;
  const seconds = Number(parameters.get('connect_timeout') ?? 0);
  const host = place.address ?? socketOr(place);
  const server: Omit<PostgresServer, 'ssl'> = {
    host,
    port: place.port,
    database: target.database,
    user: target.user,
    // As a function, or node-postgres would look for one of its own where there is none.
    password: () => password ?? '',
    sslnegotiation: parameters.get('sslnegotiation') === 'direct' ? 'direct' : 'postgres',
    enableChannelBinding: parameters.get('channel_binding') === 'require',
    // libpq waits two seconds at the least.
    connectionTimeoutMillis: seconds > 0 ? Math.max(seconds, 2) * 1000 : CONNECT_TIMEOUT_MS,
    keepAlive: parameters.get('keepalives') !== '0',
    keepAliveInitialDelayMillis: Number(parameters.get('keepalives_idle') ?? 0) * 1000,
    options: routingOf(target) || undefined,
    Client: parameters.get('channel_binding') === 'require' ? BoundClient : pg.Client,
  };
  const plain: PostgresServer = { ...server, ssl: false, sslnegotiation: 'postgres' };
  // What goes through a socket does not leave this computer; no server encrypts it.
  if (host.startsWith('/')) return [plain];
  const secure: PostgresServer = { ...server, ssl: tlsOptions(target, place, certificates) };
  switch (target.tls.mode) {
    case 'disable':
      return [plain];
    case 'allow':
      return [plain, secure];
    case 'prefer':
      return [secure, plain];
    case 'require':
    case 'verify-ca':
    case 'verify-full':
      return [secure];
  }
}

/** Where no host is named, libpq looks for the socket of a server of this computer. */
function socketOr({ host, port }: PostgresPlace): string {
  if (host !== '') return host;
  return SOCKET_FOLDERS.find((folder) => existsSync(path.join(folder, `.s.PGSQL.${port}`))) ?? 'localhost';
}

const VERSIONS = new Set<string>(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);

function tlsOptions(
  { tls, parameters }: PostgresTarget,
  place: PostgresPlace,
  certificates: Certificates,
): ConnectionOptions {
  const { ca, named, cert, key, pfx, crl } = certificates;
  const version = (name: string): SecureVersion | undefined => {
    const said = parameters.get(name);
    return said !== undefined && VERSIONS.has(said) ? (said as SecureVersion) : undefined;
  };
  const [least, most] = [version('ssl_min_protocol_version'), version('ssl_max_protocol_version')];
  const checks = tls.mode.startsWith('verify-') || named;
  return {
    rejectUnauthorized: checks,
    ...(checks && ca !== undefined && { ca }),
    // Which name the certificate has to have is asked for by the highest mode only.
    checkServerIdentity: (host, certificate) =>
      tls.mode === 'verify-full' ? checkServerIdentity(place.host === '' ? host : place.host, certificate) : undefined,
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(pfx !== undefined && { pfx }),
    ...(tls.passphrase !== undefined && { passphrase: tls.passphrase }),
    ...(crl !== undefined && { crl }),
    ...(least !== undefined && { minVersion: least }),
    ...(most !== undefined && { maxVersion: most }),
    // With an address of its own, the name still is what the server and its proxy know it by.
    ...(place.address !== undefined && place.host !== place.address && { host: place.host, servername: place.host }),
  };
}

/** A client that signs in only where the server proves that nobody stands between them. */
class BoundClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const { connection } = this as unknown as { readonly connection: pg.Connection & { readonly stream: Duplex } };
    const refuse = () => {
      const refusal = new AppError(
        'CONNECTION_FAILED',
        'This server does not do what channel_binding=require asks for.',
        {
          hint: 'It may be a pooler. Connect to the database itself, or leave channel_binding out of the address.',
          field: 'postgres.url',
        },
      );
      connection.emit('error', refusal);
      connection.stream.destroy();
    };
    let bound = false;
    connection.on('authenticationSASL', ({ mechanisms }: { readonly mechanisms: readonly string[] }) => {
      bound = mechanisms.includes('SCRAM-SHA-256-PLUS');
      if (!bound) refuse();
    });
    connection.on('authenticationOk', () => {
      if (!bound) refuse();
    });
  }
}

type Kind = PostgresTarget['kind'];
interface State {
  readonly standby: boolean;
  readonly readOnly: boolean;
}
const WANTED: Readonly<
  Record<Exclude<Kind, 'any' | 'prefer-standby'>, { readonly is: (s: State) => boolean; readonly what: string }>
> = {
  'read-write': { is: (s) => !s.standby && !s.readOnly, what: 'takes changes' },
  'read-only': { is: (s) => s.standby || s.readOnly, what: 'can only be read' },
  primary: { is: (s) => !s.standby, what: 'is the primary' },
  standby: { is: (s) => s.standby, what: 'is a standby' },
};

/** Why a server is not of the kind that is wanted, after letting go of it; null where it is. */
async function wrongKind(line: Line, kind: Kind, { host, port }: PostgresPlace): Promise<AppError | null> {
  if (kind === 'any' || kind === 'prefer-standby') return null;
  const { is, what } = WANTED[kind];
  try {
    // What is set for the user or the database, and not what we ask for ourselves.
    const { rows } = await line.query(
      `select pg_is_in_recovery() as standby, reset_val = 'on' as "readOnly" from pg_settings where name = 'default_transaction_read_only'`,
    );
    if (rows.some((row) => is(row as State))) return null;
  } catch (error) {
    await line.end();
    throw postgresError(error, 'connect');
  }
  await line.end();
  return new AppError('CONNECTION_FAILED', `No server of this address ${what}.`, {
    hint: `The address asks for one (target_session_attrs=${kind}). ${host}:${port} is another kind.`,
    field: 'postgres.url',
  });
}

function allFailed(failures: readonly AppError[], places: readonly PostgresPlace[]): AppError {
  const [first] = failures;
  if (first !== undefined && failures.every(({ message }) => message === first.message)) return first;
  const each = failures.map(({ message }, i) => `${places[i]?.host}:${places[i]?.port} – ${message}`);
  return new AppError('CONNECTION_FAILED', 'None of the servers of this address can be used.', {
    hint: each.join(' '),
  });
}

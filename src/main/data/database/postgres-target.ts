import type { ConnectionOptions } from 'node:tls';
import { AppError } from '../base/app-error';

export type TlsMode = 'disable' | 'require' | 'verify-full';

/** Where a Postgres server is and how to get in. */
export interface PostgresTarget {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  readonly tls: { readonly mode: TlsMode; readonly ca: string | undefined };
  readonly schema: string | undefined;
}

const DEFAULT_PORT = 5432;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|\/.*)$/;

/** Whether a host is this machine itself (a Unix socket included), where TLS is not asked for by default. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/**
 * Reads a `postgres://` URL. `sslmode` has libpq's meaning, not node-postgres's: `require` encrypts without checking the
 * certificate, `verify-full` checks it. Without `sslmode` a remote server has to offer TLS.
 * @throws AppError INVALID_INPUT
 */
export function parsePostgresUrl(text: string): PostgresTarget {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw invalidUrl('This is not a Postgres URL.');
  }
  if (!/^postgres(ql)?:$/.test(url.protocol))
    throw invalidUrl('A Postgres URL starts with postgres:// or postgresql://.');
  const host = url.searchParams.get('host') ?? decoded(url.hostname.replace(/^\[|\]$/g, ''));
  const user = decoded(url.username);
  const database = decoded(url.pathname.slice(1));
  const password = url.password === '' ? url.searchParams.get('password') : decoded(url.password);
  if (host === '') throw invalidUrl('This URL names no host.');
  return {
    host,
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    database: database === '' ? user || 'postgres' : database,
    user: user === '' ? 'postgres' : user,
    password: password === null || password === '' ? undefined : password,
    tls: { mode: tlsMode(url.searchParams.get('sslmode'), host), ca: undefined },
    schema: url.searchParams.get('schema') ?? undefined,
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidUrl('A % in a Postgres URL has to be written as %25.');
  }
}

/** The TLS mode of a connection that says nothing about it. */
export function defaultTlsMode(host: string): TlsMode {
  return isLoopback(host) ? 'disable' : 'require';
}

function tlsMode(sslmode: string | null, host: string): TlsMode {
  switch (sslmode) {
    case null:
    case 'prefer':
    case 'allow':
      return defaultTlsMode(host);
    case 'disable':
      return 'disable';
    case 'require':
    case 'no-verify':
      return 'require';
    case 'verify-ca':
    case 'verify-full':
      return 'verify-full';
    default:
      throw invalidUrl(`sslmode=${sslmode} is not known.`);
  }
}

/** node-postgres's `ssl` option for a target. */
export function tlsOptions(target: PostgresTarget): false | ConnectionOptions {
  switch (target.tls.mode) {
    case 'disable':
      return false;
    case 'require':
      return { rejectUnauthorized: false };
    case 'verify-full':
      return { rejectUnauthorized: true, ...(target.tls.ca !== undefined && { ca: target.tls.ca }) };
  }
}

function invalidUrl(message: string): AppError {
  return new AppError('INVALID_INPUT', message, {
    field: 'postgres.url',
    hint: 'It looks like postgres://user:password@host:5432/database.',
  });
}

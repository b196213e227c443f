import type { ConnectionOptions } from 'node:tls';
import { LOOPBACK_HOST, postgresUrl } from '@shared/api/fields';
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

/** Whether a host is this machine itself (a Unix socket included), where TLS is not asked for by default. */
export function isLoopback(host: string): boolean {
  return LOOPBACK_HOST.test(host);
}

/**
 * Reads a `postgres://` URL. `sslmode` has libpq's meaning, not node-postgres's: `require` encrypts without checking the
 * certificate, `verify-full` checks it. Without `sslmode` a remote server has to offer TLS.
 * @throws AppError INVALID_INPUT
 */
export function parsePostgresUrl(text: string): PostgresTarget {
  const { error } = postgresUrl.safeParse(text);
  if (error !== undefined) {
    throw new AppError('INVALID_INPUT', `This is not a Postgres URL: ${error.issues[0]?.message}.`, {
      field: 'postgres.url',
      hint: 'It looks like postgres://user:password@host:5432/database.',
    });
  }
  const url = new URL(text.trim());
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname.replace(/^\[|\]$/g, ''));
  const user = decodeURIComponent(url.username);
  const database = decodeURIComponent(url.pathname.slice(1));
  const password = url.password === '' ? url.searchParams.get('password') : decodeURIComponent(url.password);
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

/** The TLS mode of a connection that says nothing about it. */
export function defaultTlsMode(host: string): TlsMode {
  return isLoopback(host) ? 'disable' : 'require';
}

function tlsMode(sslmode: string | null, host: string): TlsMode {
  switch (sslmode) {
    case 'disable':
      return 'disable';
    case 'require':
    case 'no-verify':
      return 'require';
    case 'verify-ca':
    case 'verify-full':
      return 'verify-full';
    case null:
    default:
      return defaultTlsMode(host);
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

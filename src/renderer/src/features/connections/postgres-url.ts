import type { FormValues } from './form-values';

type Tls = FormValues['tls'];

/** What a Postgres URL says, as far as the form can show it; null where it cannot be read. */
export interface UrlFacts {
  readonly fields: Pick<FormValues, 'host' | 'port' | 'database' | 'user' | 'password' | 'tls'>;
  readonly schema: string;
  /** The server is on this computer. */
  readonly local: boolean;
}

/** Whether a host is this computer itself. */
export function isThisComputer(host: string): boolean {
  return /^(localhost|127\.|::1$|\[::1\]$|\/)/u.test(host);
}

function tlsOf(sslmode: string | null, host: string): Tls {
  if (sslmode === 'disable') return 'disable';
  if (sslmode === 'verify-ca' || sslmode === 'verify-full') return 'verify-full';
  if (sslmode === 'require' || sslmode === 'no-verify') return 'require';
  return isThisComputer(host) ? 'disable' : 'require';
}

/** Takes a Postgres URL apart into the boxes of the form. */
export function readPostgresUrl(text: string): UrlFacts | null {
  if (!/^postgres(ql)?:\/\//u.test(text)) return null;
  try {
    const url = new URL(text);
    const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname.replaceAll(/^\[|\]$/gu, ''));
    if (host === '') return null;
    const user = decodeURIComponent(url.username);
    const database = decodeURIComponent(url.pathname.slice(1));
    return {
      fields: {
        host,
        port: url.port,
        database: database === '' ? user : database,
        user,
        password: decodeURIComponent(url.password),
        tls: tlsOf(url.searchParams.get('sslmode'), host),
      },
      schema: url.searchParams.get('schema') ?? '',
      local: isThisComputer(host),
    };
  } catch {
    return null;
  }
}

/** What a TLS mode means, in a few words. */
export const TLS_MEANING: Readonly<Record<Tls, string>> = {
  'verify-full': 'encrypted, and the server proves its name',
  require: 'encrypted, but the server is not checked',
  disable: 'not encrypted',
};

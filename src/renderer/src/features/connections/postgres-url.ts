import { LOOPBACK_HOST, postgresUrl } from '@shared/api/fields';

export type TlsMode = 'disable' | 'require' | 'verify-full';

/** What a Postgres URL says, as far as the form can show it. */
export interface UrlFacts {
  readonly parts: {
    readonly host: string;
    readonly port: number | '';
    readonly database: string;
    readonly user: string;
    readonly password: string;
    readonly ssl: { readonly mode: TlsMode };
  };
  readonly schema: string;
  /** The server is on this computer. */
  readonly local: boolean;
}

function tlsOf(sslmode: string | null, host: string): TlsMode {
  if (sslmode === 'disable') return 'disable';
  if (sslmode === 'verify-ca' || sslmode === 'verify-full') return 'verify-full';
  if (sslmode === 'require' || sslmode === 'no-verify') return 'require';
  return LOOPBACK_HOST.test(host) ? 'disable' : 'require';
}

/** Takes a Postgres URL apart into the boxes of the form; null where it is none. */
export function readPostgresUrl(text: string): UrlFacts | null {
  if (!postgresUrl.safeParse(text).success) return null;
  const url = new URL(text);
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname.replaceAll(/^\[|\]$/gu, ''));
  const user = decodeURIComponent(url.username);
  const database = decodeURIComponent(url.pathname.slice(1));
  return {
    parts: {
      host,
      port: url.port === '' ? '' : Number(url.port),
      database: database === '' ? user : database,
      user,
      password: decodeURIComponent(url.password),
      ssl: { mode: tlsOf(url.searchParams.get('sslmode'), host) },
    },
    schema: url.searchParams.get('schema') ?? '',
    local: LOOPBACK_HOST.test(host),
  };
}

/** What a TLS mode means, in a few words. */
export const TLS_MEANING: Readonly<Record<TlsMode, string>> = {
  'verify-full': 'encrypted, and the server proves its name',
  require: 'encrypted, but the server is not checked',
  disable: 'not encrypted',
};

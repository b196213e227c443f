import { LOOPBACK_HOST } from '@shared/api/fields';
import { readPostgresAddress } from '@shared/postgres/address';
import { tlsModes, type TlsMode } from '@shared/postgres/parameters';

/** What a Postgres URL says, as far as the form can show it. */
export interface UrlFacts {
  /** The boxes of the form it can be taken apart into; null where one box alone can hold it. */
  readonly parts: {
    readonly host: string;
    readonly port: number | '';
    readonly database: string;
    readonly user: string;
    readonly password: string;
    readonly ssl: { readonly mode: TlsMode };
  } | null;
  /** The servers, as they are called. */
  readonly hosts: string;
  readonly mode: TlsMode;
  readonly schema: string;
  /** The server is on this computer. */
  readonly local: boolean;
  /** What of it is not followed. */
  readonly warnings: readonly string[];
}

/** What single boxes can hold. */
const IN_BOXES = new Set(['host', 'port', 'user', 'password', 'dbname', 'sslmode', 'schema']);

function modeOf(parameters: ReadonlyMap<string, string>): TlsMode {
  const said = parameters.get('sslmode') ?? parameters.get('ssl');
  if (said === undefined) return parameters.get('sslrootcert') === 'system' ? 'verify-full' : 'prefer';
  if (said === 'false' || said === '0') return 'disable';
  return tlsModes.find((mode) => mode === said) ?? 'require';
}

/** Takes the address of a Postgres database apart into the boxes of the form; null where it is none. */
export function readPostgresUrl(text: string): UrlFacts | null {
  const read = readPostgresAddress(text);
  if (!read.ok) return null;
  const { parameters, warnings } = read.address;
  const of = (name: string) => parameters.get(name) ?? '';
  const host = of('host');
  const mode = modeOf(parameters);
  const simple = host !== '' && !host.includes(',') && [...parameters.keys()].every((name) => IN_BOXES.has(name));
  return {
    parts: simple
      ? {
          host,
          port: of('port') === '' ? '' : Number(of('port')),
          database: of('dbname') || of('user'),
          user: of('user'),
          password: of('password'),
          ssl: { mode },
        }
      : null,
    hosts: host || of('hostaddr') || (of('service') === '' ? '' : `service ${of('service')}`),
    mode,
    schema: of('schema'),
    local: (host === '' && of('hostaddr') === '' && of('service') === '') || LOOPBACK_HOST.test(host),
    warnings,
  };
}

/** What a TLS mode means, in a few words. */
export const TLS_MEANING: Readonly<Record<TlsMode, string>> = {
  'verify-full': 'encrypted, and the server proves its name',
  'verify-ca': 'encrypted, and the server proves who vouches for it, but not its name',
  require: 'encrypted, but the server is not checked',
  prefer: 'encrypted if the server can, and the server is not checked',
  allow: 'encrypted only if the server insists',
  disable: 'not encrypted',
};

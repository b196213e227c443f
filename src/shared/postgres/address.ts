// Reads the address of a Postgres database as libpq does, and refuses what two readers would read in two ways: whoever
// leaves a character of a password unescaped must neither reach another server nor see the password on screen.
import { isLibpq, isParameter, isShown, notFollowed, sessionKinds } from './parameters';
import { unwrap } from './pasted';
import { readOptions } from './startup-options';

/** An address in parts. */
export interface PostgresAddress {
  /** By libpq's names, `host`, `port`, `user`, `password` and `dbname` among them; nothing that is empty. */
  readonly parameters: ReadonlyMap<string, string>;
  /** What of it is not followed, in sentences. */
  readonly warnings: readonly string[];
}

export type ReadAddress =
  | { readonly ok: true; readonly address: PostgresAddress }
  /** Why it is refused, as it stands below a box; nothing of what was typed is in it. */
  | { readonly ok: false; readonly fault: string };

const LOOKS_LIKE = 'A whole address, such as postgres://user:password@host:5432/database';
const IS_URL = /^(?:jdbc:)?(?:postgres(?:ql)?|postgis|pgsql)(?:\+[a-z0-9]+)?:\/\//iu;
const IS_KEYWORDS = /^[a-z_]+\s*=/u;

class Fault extends Error {}

/** Reads an address as somebody typed or pasted it. */
export function readPostgresAddress(text: string): ReadAddress {
  try {
    const { address, around } = unwrap(text);
    const own = address === '' && around.size > 0 ? new Map<string, string>() : parametersIn(address);
    const parameters = new Map([...around, ...own].filter(([, value]) => value !== ''));
    return { ok: true, address: { parameters, warnings: checked(parameters) } };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error.message };
    throw error;
  }
}

function parametersIn(address: string): Map<string, string> {
  if (/^(?:prisma|prisma\+postgres):\/\//iu.test(address)) {
    throw new Fault("That is the address of Prisma's own service; Authdesk needs that of the database behind it");
  }
  if (/^(?:libsql|wss?):\/\//iu.test(address))
    throw new Fault('That is the address of a libSQL server, not of Postgres');
  if (IS_URL.test(address)) return fromUrl(address.replace(/^jdbc:/iu, ''));
  if (IS_KEYWORDS.test(address)) return fromKeywords(address);
  throw new Fault(/^[a-z][\w+.-]*:\/\//iu.test(address) ? 'Starts with postgres:// or postgresql://' : LOOKS_LIKE);
}

// ---- postgres://user:password@host:port,host:port/database?parameters

function fromUrl(url: string): Map<string, string> {
  const rest = url.slice(url.indexOf('://') + 3);
  if (/[\r\n]/u.test(rest)) throw new Fault('Takes one address in one line');
  assertEscaped(rest);
  const at = /^[^@/]*@/u.exec(rest)?.[0].length ?? 0;
  const parameters = new Map<string, string>();
  if (at > 0) {
    const [user = '', ...password] = rest.slice(0, at - 1).split(':');
    parameters.set('user', decoded(user));
    parameters.set('password', decoded(password.join(':')));
  }
  const [, places = '', database = '', query = ''] =
    /^([^/?]*)(?:\/([^?]*))?(?:\?([\s\S]*))?$/u.exec(rest.slice(at)) ?? [];
  const hosts = places === '' ? [] : places.split(',').map(hostAndPort);
  if (hosts.some(({ host }) => host !== '')) parameters.set('host', hosts.map(({ host }) => host).join(','));
  if (hosts.some(({ port }) => port !== '')) parameters.set('port', hosts.map(({ port }) => port).join(','));
  parameters.set('dbname', decoded(database));
  for (const [name, value] of pairs(query)) parameters.set(name, value);
  return parameters;
}

/**
 * Where a character that ends a part of the address stands in a user name or password as it is, the rest of the password
 * would count as a host, a port, a database or a parameter. Such an address is read by nobody.
 */
function assertEscaped(rest: string): void {
  if (rest.includes('#')) throw new Fault('A # in it has to be written as %23');
  if (/%(?![0-9a-f]{2})/iu.test(rest)) throw new Fault('A % in it has to be written as %25');
  if (/\[YOUR[-_ ]?PASSWORD\]|<(?:your[-_ ]?)?password>/iu.test(rest)) {
    throw new Fault('Put the password in place of the words that stand for it');
  }
  const [head = ''] = rest.split(/[/?]/u, 1);
  const ats = head.split('@').length - 1;
  if (ats > 1) throw new Fault('An @ in the user name or password has to be written as %40');
  const [path, query] = cut(rest.slice(head.length), '?');
  const slash = 'A / in the user name or password has to be written as %2F, an @ in the name of the database as %40';
  if (path.includes('@')) throw new Fault(slash);
  const question = 'A ? in the user name or password has to be written as %3F';
  if (ats === 0 && path === '' && /^[^/]*@/u.test(query ?? '')) throw new Fault(question);
  for (const pair of (query ?? '').split('&')) {
    if (pair.includes('@') && !isParameter(decoded(pair.split('=', 1)[0] ?? ''))) throw new Fault(question);
  }
}

function hostAndPort(place: string): { readonly host: string; readonly port: string } {
  const [, six, plain = '', port = ''] = /^(?:\[([^\]]+)\]|([^:[\]]*))(?::(\d*))?$/u.exec(place) ?? [];
  if (six === undefined && plain === '' && port === '' && place !== '' && place !== ':') {
    throw new Fault(
      'A port is a number from 1 to 65535; a : or / in the user name or password is written as %3A or %2F',
    );
  }
  return { host: six ?? decoded(plain), port };
}

function pairs(query: string): [string, string][] {
  let before = '';
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair): [string, string] => {
      const [name, value] = cut(pair, '=');
      if (value === null)
        throw new Fault('Each parameter after the ? takes a name, = and a value; an & in a value is written as %26');
      const parameter: [string, string] = [decoded(name), decoded(value)];
      // Or the rest of a password would be told as the name of something that is not understood.
      if (before.endsWith('password') && !isParameter(parameter[0])) {
        throw new Fault('An & in the password has to be written as %26');
      }
      [before] = parameter;
      return parameter;
    });
}

function decoded(part: string): string {
  if (/%00/u.test(part)) throw new Fault('It has a character in it that no name or password can have (%00)');
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Fault('A % in it has to be written as %25');
  }
}

function cut(text: string, at: string): [string, string | null] {
  const place = text.indexOf(at);
  return place === -1 ? [text, null] : [text.slice(0, place), text.slice(place + 1)];
}

// ---- host=… port=… dbname='…'

function fromKeywords(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  const pair =
    /\s*([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\[\s\S])*)'|((?:[^\s'\\]|\\[\s\S])(?:[^\s\\]|\\[\s\S])*)?)(?=\s|$)/uy;
  const end = text.trimEnd().length;
  while (pair.lastIndex < end) {
    const [, name = '', quoted, plain = ''] = pair.exec(text) ?? [];
    if (!isLibpq(name)) {
      throw new Fault(
        "Such as host=db.example.com dbname=auth user=support; a value with blanks stands in '…', a ' or \\ as \\' or \\\\",
      );
    }
    parameters.set(name, (quoted ?? plain).replaceAll(/\\([\s\S])/gu, '$1'));
  }
  return parameters;
}

// ---- what both have to say

const WHOLE = /^\d{1,9}$/u;
const RULES: Readonly<Record<string, (value: string) => string | null>> = {
  sslmode: oneOf('sslmode', ['disable', 'allow', 'prefer', 'require', 'no-verify', 'verify-ca', 'verify-full']),
  target_session_attrs: oneOf('target_session_attrs', sessionKinds),
  channel_binding: oneOf('channel_binding', ['disable', 'prefer', 'require']),
  sslnegotiation: oneOf('sslnegotiation', ['postgres', 'direct']),
  load_balance_hosts: oneOf('load_balance_hosts', ['disable', 'random']),
  sslcertmode: oneOf('sslcertmode', ['disable', 'allow', 'require']),
  sslaccept: oneOf('sslaccept', ['strict', 'accept_invalid_certs']),
  ssl: oneOf('ssl', ['true', 'false', '1', '0', 'require', 'prefer', 'allow', 'verify-full', 'no-verify']),
  connect_timeout: (value) => (/^-?\d{1,9}$/u.test(value) ? null : 'connect_timeout is a number of seconds'),
  keepalives_idle: (value) => (WHOLE.test(value) ? null : 'keepalives_idle is a number of seconds'),
  port: (value) =>
    value.split(',').every((port) => port === '' || (WHOLE.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
      ? null
      : 'A port is a number from 1 to 65535',
  host: (value) => (/[\s@?#='"]|:\/\//u.test(value.replaceAll(/\/[^,]*/gu, '')) ? 'It names no host' : null),
  options: (value) => readOptions(value).fault,
};

function oneOf(name: string, values: readonly string[]): (value: string) => string | null {
  return (value) => (values.includes(value) ? null : `${name} is one of ${values.join(', ')}`);
}

function checked(parameters: ReadonlyMap<string, string>): string[] {
  for (const [name, value] of parameters) {
    const fault = RULES[name]?.(value) ?? null;
    if (fault !== null) throw new Fault(fault);
  }
  const count = (name: string) => parameters.get(name)?.split(',').length ?? 0;
  const hosts = Math.max(count('host'), count('hostaddr'), 1);
  if (count('hostaddr') > 0 && count('host') > 0 && count('host') !== count('hostaddr')) {
    throw new Fault('It names as many hosts as addresses (hostaddr), or none');
  }
  if (count('port') > 1 && count('port') !== hosts) throw new Fault('It names one port, or as many as hosts');
  const mode = parameters.get('sslmode') ?? 'verify-full';
  if (parameters.get('sslrootcert') === 'system' && mode !== 'verify-full') {
    throw new Fault('With sslrootcert=system, sslmode has to be verify-full');
  }
  const { unused } = readOptions(parameters.get('options') ?? '');
  const names = [...parameters.keys(), ...(unused ? ['a part of options'] : [])];
  return notFollowed(names.filter((name) => name !== 'a part of options')).concat(
    unused ? ['A part of options in the address is not understood, and not used.'] : [],
  );
}

// ---- the other way round

const SECRET = new Set(['password', 'sslpassword']);

/** Whether a parameter is kept as a secret; a key may stand in the address itself. */
export function isSecret(name: string, value: string): boolean {
  return SECRET.has(name) || value.includes('PRIVATE KEY-----');
}

const IN_FRONT = ['host', 'port', 'user', 'password', 'dbname'];

/**
 * The address as a URL that reads as the same address again, without secrets. Of what is not understood only the name stays:
 * the value may be a part of something that nobody is to see.
 */
export function writePostgresUrl({ parameters }: PostgresAddress): string {
  const of = (name: string) => parameters.get(name) ?? '';
  const hosts = of('host').split(',');
  // Only a host name can stand in front; a folder with a socket in it, or none at all, stands behind.
  const inFront = hosts.every((host) => host !== '' && !host.startsWith('/')) && of('host') !== '';
  const ports = of('port').split(',');
  const places = hosts.map((host, i) => {
    const port = (ports.length === 1 ? ports[0] : ports[i]) ?? '';
    return `${host.includes(':') ? `[${host}]` : encodeURIComponent(host)}${port === '' ? '' : `:${port}`}`;
  });
  const behind = [...parameters].filter(([name, value]) => !IN_FRONT.includes(name) && !isSecret(name, value));
  if (!inFront) behind.unshift(...[...parameters].filter(([name]) => name === 'host' || name === 'port'));
  const query = behind.map(([name, value]) => `${encoded(name)}=${isShown(name) ? encoded(value) : ''}`).join('&');
  const user = of('user') === '' ? '' : `${encodeURIComponent(of('user'))}@`;
  const path = of('dbname') === '' && query === '' ? '' : `/${encodeURIComponent(of('dbname'))}`;
  return `postgres://${user}${inFront ? places.join(',') : ''}${path}${query === '' ? '' : `?${query}`}`;
}

function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%3A', ':');
}

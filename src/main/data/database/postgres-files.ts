// What libpq reads from files of this computer when a line is made: services, passwords and certificates.
import { readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { isLibpq } from '@shared/postgres/parameters';
import { AppError } from '../base/app-error';
import { targetOf, type PostgresPlace, type PostgresTarget } from './postgres-target';

/** What the two sides of an encrypted line show each other. */
export interface Certificates {
  /** Whom to believe; undefined: those this computer trusts. */
  readonly ca: string | string[] | undefined;
  /** Whether an authority was named at all, which libpq then asks for in every mode. */
  readonly named: boolean;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly pfx: Buffer | undefined;
  readonly crl: string | undefined;
}

/** A target with what its service says of it. @throws AppError CONNECTION_FAILED */
export async function withService(target: PostgresTarget): Promise<PostgresTarget> {
  const { parameters, password, tls: own, schema, warnings } = target;
  const service = parameters.get('service');
  if (service === undefined) return target;
  const said = await readService(service, parameters.get('servicefile'));
  const secrets = Object.entries({ password, sslpassword: own.passphrase }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const whole = targetOf(new Map([...said, ...parameters, ...secrets]), warnings);
  return { ...whole, schema: schema ?? whole.schema };
}

async function readService(service: string, file: string | undefined): Promise<Map<string, string>> {
  const { PGSERVICEFILE, PGSYSCONFDIR } = process.env;
  const own = file ?? PGSERVICEFILE ?? path.join(os.homedir(), '.pg_service.conf');
  const shared = [PGSYSCONFDIR, '/etc/postgresql-common', '/etc/postgresql'].map((folder) =>
    folder === undefined ? null : path.join(folder, 'pg_service.conf'),
  );
  for (const place of [own, ...shared]) {
    const found = place === null ? null : sectionOf(await textOf(place), service);
    if (found !== null) return found;
  }
  throw new AppError('CONNECTION_FAILED', `There is no service called "${service}" on this computer.`, {
    hint: 'Services stand in the file .pg_service.conf of your home folder. Write the address out instead, or add it there.',
    field: 'postgres.url',
  });
}

function sectionOf(text: string | null, service: string): Map<string, string> | null {
  let inside = false;
  let found: Map<string, string> | null = null;
  for (const line of (text ?? '').split(/\r?\n/u).map((raw) => raw.trim())) {
    if (line.startsWith('[')) inside = found === null && line === `[${service}]`;
    if (inside) found ??= new Map();
    const [, name = '', value = ''] = /^([a-z_]+)\s*=\s*(.*)$/u.exec(line) ?? [];
    if (inside && isLibpq(name) && value !== '' && found?.has(name) === false) found.set(name, value);
  }
  return found;
}

/** The password of a file of passwords for one of the servers; undefined where none is there. */
export async function passwordFor(target: PostgresTarget, place: PostgresPlace): Promise<string | undefined> {
  if (target.password !== undefined) return target.password;
  const windows = process.platform === 'win32';
  const usual = windows
    ? path.join(process.env['APPDATA'] ?? os.homedir(), 'postgresql', 'pgpass.conf')
    : path.join(os.homedir(), '.pgpass');
  const file = inHome(target.parameters.get('passfile') ?? process.env['PGPASSFILE'] ?? usual);
  const found = await stat(file).catch(() => null);
  // One that others may read is passed over, as libpq does.
  if (found === null || !found.isFile() || (!windows && (found.mode & 0o077) !== 0)) return undefined;
  const isDefault = place.host === '' || SOCKET_FOLDERS.includes(place.host);
  const asked = [isDefault ? 'localhost' : place.host, String(place.port), target.database, target.user];
  for (const line of ((await textOf(file)) ?? '').split(/\r?\n/u)) {
    const fields = line.startsWith('#') ? [] : (line.match(/(?<=^|:)(?:\\[\s\S]|[^:\\])*/gu) ?? []);
    const [plain, ...rest] = [fields.slice(0, 4).map(unescaped), ...fields.slice(4)];
    if (fields.length > 4 && plain?.every((field, i) => fields[i] === '*' || field === asked[i])) {
      return unescaped(String(rest[0]));
    }
  }
  return undefined;
}

const unescaped = (text: string) => text.replaceAll(/\\([\s\S])/gu, '$1');

/** Where servers of this computer put their sockets. */
export const SOCKET_FOLDERS: readonly string[] = ['/var/run/postgresql', '/run/postgresql', '/tmp'];

/** The certificates and keys of a target. @throws AppError CONNECTION_FAILED where a file that is named cannot be read */
export async function certificatesOf(target: PostgresTarget): Promise<Certificates> {
  const { parameters } = target;
  // Prisma calls the authority sslcert, and the certificate of the client sslidentity.
  const prisma = !parameters.has('sslkey') && (parameters.has('sslaccept') || parameters.has('sslidentity'));
  const of = (name: string) => {
    const value = parameters.get(name);
    return value === undefined || (name === 'sslcert' && prisma) ? undefined : value;
  };
  const root = of('sslrootcert') ?? (prisma ? parameters.get('sslcert') : undefined);
  const ca = target.tls.ca ?? (root === 'system' ? undefined : await named(root, 'root.crt', 'certificate authority'));
  const shown = parameters.get('sslcertmode') !== 'disable';
  const cert = shown ? (target.tls.cert ?? (await named(of('sslcert'), 'postgresql.crt', 'certificate'))) : undefined;
  const key = cert === undefined ? undefined : await keyOf(target, of('sslkey'), cert);
  const identity = shown ? of('sslidentity') : undefined;
  return {
    ca: ca ?? trustedHere(),
    named: ca !== undefined,
    cert: key === undefined ? undefined : cert,
    key,
    pfx: identity === undefined ? undefined : await bytesOf(identity, 'certificate'),
    crl: await named(of('sslcrl'), 'root.crl', 'list of revoked certificates'),
  };
}

async function keyOf(target: PostgresTarget, file: string | undefined, cert: string): Promise<string | undefined> {
  if (target.tls.key !== undefined) return target.tls.key;
  if (file === undefined && cert.includes('PRIVATE KEY-----')) return cert;
  return named(file, 'postgresql.key', 'private key');
}

/** Node's own list, and with it the one of the operating system where Node can read that. */
function trustedHere(): string[] | undefined {
  const all = tls as typeof tls & { getCACertificates?: (type: 'default' | 'system') => string[] };
  if (all.getCACertificates === undefined) return undefined;
  return [...all.getCACertificates('default'), ...all.getCACertificates('system')];
}

/** The text of a file that is named, which then has to be there, or of the one libpq looks for by itself. */
async function named(file: string | undefined, usual: string, what: string): Promise<string | undefined> {
  if (file?.includes('-----BEGIN ') === true) return file;
  if (file !== undefined) return (await bytesOf(file, what)).toString('utf8');
  const folder =
    process.platform === 'win32'
      ? path.join(process.env['APPDATA'] ?? os.homedir(), 'postgresql')
      : path.join(os.homedir(), '.postgresql');
  return (await textOf(path.join(folder, usual))) ?? undefined;
}

async function bytesOf(file: string, what: string): Promise<Buffer> {
  try {
    return await readFile(inHome(file));
  } catch (cause) {
    throw new AppError('CONNECTION_FAILED', `The file of the ${what} cannot be read: ${file}`, {
      hint: 'Give its whole path in the address, and check that you may read it.',
      field: 'postgres.url',
      cause,
    });
  }
}

async function textOf(file: string): Promise<string | null> {
  return readFile(inHome(file), 'utf8').catch(() => null);
}

function inHome(file: string): string {
  return file === '~' || file.startsWith('~/') ? path.join(os.homedir(), file.slice(1)) : file;
}

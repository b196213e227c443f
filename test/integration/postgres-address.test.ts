// psql is the judge: whatever Authdesk makes of an address, psql with the same address is connected to the same.
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionInput } from '@shared/api/connections';
import { AppError } from '../../src/main/data/base/app-error';
import { splitSecrets, toProfile } from '../../src/main/data/connections/profile';
import { openPostgres } from '../../src/main/data/database/postgres';
import { makeAuthority } from '../support/certificates';
import { startPostgres, type PgServer } from '../support/pg-server';

const PASSWORD = `Ge#heim/34?@%&:+ '"\\`;
const authority = makeAuthority();
const certificate = authority.issue('localhost', ['DNS:localhost', 'IP:127.0.0.1']);
const client = authority.issue('by_certificate');
const LOCK = 'opens the key';

/** What a session is, as the server sees it. */
const FACTS = `select json_build_object('user', current_user, 'database', current_database(),
  'port', current_setting('port'), 'socket', inet_server_addr() is null, 'searchPath', current_setting('search_path'),
  'name', nullif(current_setting('application_name'), 'psql'), 'standby', pg_is_in_recovery(),
  'ssl', (select ssl from pg_stat_ssl where pid = pg_backend_pid()), 'work_mem', current_setting('work_mem'))`;

let folder: string;
let secure: PgServer;
let plain: PgServer;
let standby: PgServer;
const servers = () => [secure, plain, standby];
const environment: Record<string, string> = {};
const before = { ...process.env };

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'authdesk-address-'));
  chmodSync(folder, 0o777);
  const settings = { unix_socket_directories: folder };
  secure = await startPostgres({
    settings: {
      ...settings,
      ssl: 'on',
      ssl_cert_file: 'server.crt',
      ssl_key_file: 'server.key',
      ssl_ca_file: 'ca.crt',
    },
    files: { 'server.crt': certificate.cert, 'server.key': certificate.key, 'ca.crt': authority.cert },
    hba: [
      'local all all trust',
      'hostssl all tls_only all scram-sha-256',
      'hostnossl all open_only all scram-sha-256',
      'hostssl all by_certificate all cert',
      'host all nobody_gets_in all reject',
      'host all by_password all scram-sha-256',
      'host all postgres all trust',
      '',
    ].join('\n'),
  });
  plain = await startPostgres({ settings });
  standby = await startPostgres({ settings, files: { 'standby.signal': '' } });
  const admin = new pg.Client(secure.url());
  await admin.connect();
  for (const role of ['tls_only', 'open_only', 'by_password', 'by_certificate', 'nobody_gets_in', '"käthe@corp"']) {
    await admin.query(`create role ${role} login password ${pg.escapeLiteral(PASSWORD)}`);
  }
  await admin.query('create database "auth db"');
  await admin.query('create database by_password');
  await admin.end();
  const write = (name: string, text: string, mode = 0o600) => writeFileSync(path.join(folder, name), text, { mode });
  write('ca.pem', authority.cert);
  write('client.pem', client.cert);
  write('client.key', client.key);
  write('locked.key', authority.locked(client.key, LOCK));
  write('other.pem', makeAuthority().cert);
  write('pgpass', `# passwords\n*:*:*:by_password:${PASSWORD.replaceAll(/[\\:]/g, String.raw`\$&`)}\n`);
  write('services', `[auth]\nhost=127.0.0.1\nport=${secure.port}\nuser=postgres\ndbname=auth db\n\n[other]\nhost=x\n`);
  mkdirSync(path.join(folder, 'home'));
  Object.assign(environment, { HOME: path.join(folder, 'home'), PGSERVICEFILE: path.join(folder, 'services') });
  Object.assign(process.env, environment);
});
afterAll(async () => {
  // One by one: another object in its place would be none of the process, for all files after this one.
  for (const name of Object.keys(environment)) {
    const value = before[name];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await Promise.all(servers().map(async (server) => server.dispose()));
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  delete process.env['PGPASSFILE'];
});

const run = promisify(execFile);
/** What psql is connected to by an address; null where it is refused. */
async function byPsql(address: string): Promise<unknown> {
  const env = {
    ...before,
    ...environment,
    ...(process.env['PGPASSFILE'] && { PGPASSFILE: process.env['PGPASSFILE'] }),
  };
  try {
    return JSON.parse((await run('psql', ['-XwAtc', FACTS, address], { env, timeout: 60_000 })).stdout);
  } catch {
    return null;
  }
}

/** What Authdesk is connected to, through everything an address goes through when it is saved and opened. */
async function byAuthdesk(address: string): Promise<unknown> {
  const postgres = { url: address };
  const { settings, secrets } = splitSecrets({ name: 'x', environment: 'staging', driver: 'postgres', postgres });
  expect(JSON.stringify(settings)).not.toContain('Ge#heim');
  const { target } = toProfile('x', settings, secrets);
  if (target.driver !== 'postgres') throw new Error('another kind');
  const handle = await openPostgres(target.postgres, { readOnly: false });
  try {
    // JSON comes as the text it is.
    const { rows } = await sql<{ json_build_object: string }>`${sql.raw(FACTS)}`.execute(handle.db);
    const facts = JSON.parse(rows[0]?.json_build_object ?? '') as { readonly name: string | null };
    return { ...facts, name: facts.name === 'Authdesk' ? null : facts.name };
  } finally {
    await handle.close();
  }
}
const refusal = async (address: string) =>
  byAuthdesk(address).then(
    () => null,
    (error: unknown) => (error instanceof AppError ? error.toInfo() : error),
  );

const pw = encodeURIComponent(PASSWORD).replaceAll("'", '%27');
const at = (text: string) =>
  text
    .replaceAll('SECURE', String(secure.port))
    .replaceAll('PLAIN', String(plain.port))
    .replaceAll('STANDBY', String(standby.port))
    .replaceAll('FOLDER', folder)
    .replaceAll('PW', pw);

describe('leads where psql is led', () => {
  it.each([
    'postgres://postgres@127.0.0.1:SECURE/auth%20db',
    'postgresql://postgres@localhost:SECURE/postgres',
    'postgres://postgres@127.0.0.1:PLAIN/postgres',
    ...['disable', 'allow', 'prefer', 'require'].map(
      (m) => `postgres://postgres@127.0.0.1:SECURE/postgres?sslmode=${m}`,
    ),
    ...['disable', 'allow', 'prefer'].map((m) => `postgres://postgres@127.0.0.1:PLAIN/postgres?sslmode=${m}`),
    ...['verify-ca', 'verify-full', 'require'].map(
      (m) => `postgres://postgres@localhost:SECURE/postgres?sslmode=${m}&sslrootcert=FOLDER/ca.pem`,
    ),
    'postgres://postgres@127.0.0.1:SECURE/postgres?ssl=true',
    ...['allow', 'prefer', 'require'].map((m) => `postgres://tls_only:PW@127.0.0.1:SECURE/postgres?sslmode=${m}`),
    'postgres://tls_only:PW@127.0.0.1:SECURE/postgres',
    'postgres://tls_only:PW@127.0.0.1:SECURE/postgres?channel_binding=require',
    ...['disable', 'allow', 'prefer'].map((m) => `postgres://open_only:PW@127.0.0.1:SECURE/postgres?sslmode=${m}`),
    'postgres://by_password:PW@127.0.0.1:SECURE',
    'postgres://by_password@127.0.0.1:SECURE/postgres?password=PW',
    'postgres://127.0.0.1:SECURE/?user=by_password&password=PW&dbname=auth%20db',
    'postgres://by_certificate@127.0.0.1:SECURE/postgres?sslcert=FOLDER/client.pem&sslkey=FOLDER/client.key',
    'postgres://by_certificate@127.0.0.1:SECURE/postgres?sslmode=verify-full&sslrootcert=FOLDER/ca.pem&sslcert=FOLDER/client.pem&sslkey=FOLDER/client.key',
    `postgres://by_certificate@127.0.0.1:SECURE/postgres?sslcert=FOLDER/client.pem&sslkey=FOLDER/locked.key&sslpassword=${encodeURIComponent(LOCK)}`,
    'postgresql:///postgres?host=FOLDER&port=SECURE&user=postgres',
    'postgres://postgres:pw@localhost/postgres?host=FOLDER&port=SECURE',
    'postgres://postgres:pw@/postgres?host=FOLDER&port=PLAIN',
    'postgres://postgres@/postgres?host=FOLDER&port=SECURE&sslmode=require',
    'postgres://postgres@nowhere.invalid:SECURE/postgres?hostaddr=127.0.0.1',
    'postgres://postgres@localhost:SECURE/postgres?hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert=FOLDER/ca.pem',
    'postgres://postgres@127.0.0.1:SECURE/postgres?options=-c%20search_path%3Dauth',
    'postgres://postgres@127.0.0.1:SECURE/postgres?options=-csearch_path%3Dauth,public%20--work-mem%3D7MB',
    String.raw`postgres://postgres@127.0.0.1:SECURE/postgres?options=-c%20search_path%3D%22a\%20b%22`,
    'postgres://postgres@127.0.0.1:SECURE/postgres?application_name=the%20desk',
    'postgres://postgres@127.0.0.1:SECURE/postgres?connect_timeout=5&keepalives=1&keepalives_idle=30',
    'postgres://k%C3%A4the%40corp:x@localhost/postgres?host=FOLDER&port=SECURE',
    'postgres://postgres@127.0.0.1:1,127.0.0.1:SECURE/postgres',
    'postgres://postgres@127.0.0.1,127.0.0.1:SECURE/postgres?port=1,SECURE',
    'postgres://postgres@127.0.0.1:STANDBY,127.0.0.1:SECURE/postgres?target_session_attrs=read-write',
    'postgres://postgres@127.0.0.1:STANDBY,127.0.0.1:SECURE/postgres?target_session_attrs=primary',
    'postgres://postgres@127.0.0.1:SECURE,127.0.0.1:STANDBY/postgres?target_session_attrs=standby',
    'postgres://postgres@127.0.0.1:SECURE,127.0.0.1:STANDBY/postgres?target_session_attrs=read-only',
    'postgres://postgres@127.0.0.1:SECURE,127.0.0.1:STANDBY/postgres?target_session_attrs=prefer-standby',
    'postgres://postgres@127.0.0.1:SECURE,127.0.0.1:PLAIN/postgres?target_session_attrs=prefer-standby',
    'postgres://postgres@127.0.0.1:STANDBY,127.0.0.1:SECURE/postgres?target_session_attrs=any',
    'postgres://?service=auth',
    'service=auth dbname=postgres',
    "host=127.0.0.1 port=SECURE dbname='auth db' user=postgres sslmode=disable",
  ])('%s', async (text) => {
    const address = at(text);
    const judged = await byPsql(address);
    expect(judged).not.toBeNull();
    expect(await byAuthdesk(address)).toEqual(judged);
  });

  it('with the passwords of a file', async () => {
    process.env['PGPASSFILE'] = path.join(folder, 'pgpass');
    const address = at('postgres://by_password@127.0.0.1:SECURE/postgres');
    expect(await byAuthdesk(address)).toEqual(await byPsql(address));
    delete process.env['PGPASSFILE'];
    const named = at('postgres://by_password@127.0.0.1:SECURE/postgres?passfile=FOLDER/pgpass');
    expect(await byAuthdesk(named)).toEqual(await byPsql(named));
    expect(await refusal(at('postgres://by_password@127.0.0.1:SECURE/postgres'))).toMatchObject({
      code: 'AUTH_FAILED',
    });
  });

  it('from wherever it is copied', async () => {
    const url = at('postgres://tls_only:PW@127.0.0.1:SECURE/postgres?sslmode=require');
    const judged = await byPsql(url);
    for (const pasted of [` ${url}\n`, `psql '${url}'`, `export DATABASE_URL="${url}"`, `DATABASE_URL='${url}'`]) {
      expect(await byAuthdesk(pasted)).toEqual(judged);
    }
  });

  it('whatever is put together', async () => {
    const any = fc.record({
      user: fc.constantFrom('postgres', 'by_password', 'tls_only', 'open_only', 'käthe@corp', 'nobody_gets_in'),
      password: fc.constantFrom(PASSWORD, 'wrong'),
      host: fc.constantFrom('127.0.0.1', 'localhost', '', 'socket'),
      port: fc.constantFrom('SECURE', 'PLAIN', 'STANDBY'),
      database: fc.constantFrom('postgres', 'auth db', ''),
      inQuery: fc.boolean(),
      sslmode: fc.constantFrom(undefined, 'disable', 'allow', 'prefer', 'require'),
      searchPath: fc.constantFrom(undefined, 'auth', 'auth,public', '"$user"'),
      name: fc.option(fc.stringMatching(/^[\w ÄÖ/+=&%#?@-]{1,12}$/), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(any, async ({ user, password, host, port, database, inQuery, sslmode, searchPath, name }) => {
        const inFront = inQuery || host === '' ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
        const query = Object.entries({
          ...(host === '' || host === 'socket' ? { host: folder, port: at(port) } : {}),
          ...(inFront === '' ? { user, password } : {}),
          ...(inQuery ? { dbname: database } : {}),
          sslmode,
          options: searchPath === undefined ? undefined : `-c search_path=${searchPath}`,
          application_name: name?.trim() || undefined,
        }).flatMap(([key, value]) =>
          value === undefined || value === '' ? [] : [`${key}=${encodeURIComponent(value)}`],
        );
        const place = host === '' ? '' : host === 'socket' ? 'ignored' : `${host}:${at(port)}`;
        const address = `postgres://${inFront}${place}/${inQuery ? '' : encodeURIComponent(database)}?${query.join('&')}`;
        const [judged, ours] = [await byPsql(address), await byAuthdesk(address).catch(() => null)];
        expect({ address, is: ours }).toEqual({ address, is: judged });
      }),
      { numRuns: 60 },
    );
  });
});

describe('is refused in words of its own', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['postgres://tls_only:PW@127.0.0.1:SECURE/postgres?sslmode=disable', 'CONNECTION_FAILED', /^This server wants TLS/],
    ['postgres://tls_only:wrong@127.0.0.1:SECURE/postgres', 'AUTH_FAILED', /refused this user name or password/],
    ['postgres://nobody_gets_in:PW@127.0.0.1:SECURE/postgres', 'AUTH_FAILED', /does not let this user into/],
    ['postgres://open_only:PW@127.0.0.1:SECURE/postgres?sslmode=require', 'AUTH_FAILED', /does not let this user into/],
    ['postgres://by_certificate@127.0.0.1:SECURE/postgres', 'AUTH_FAILED', /asks for a client certificate/],
    [
      'postgres://tls_only:PW@127.0.0.1:SECURE/postgres?sslcert=FOLDER/client.pem&sslkey=FOLDER/locked.key&sslmode=require',
      'AUTH_FAILED',
      /private key of the client certificate is locked/,
    ],
    [
      'postgres://postgres@127.0.0.1:SECURE/postgres?sslcert=FOLDER/none.pem',
      'CONNECTION_FAILED',
      /file of the certificate cannot be read/,
    ],
    [
      'postgres://postgres@127.0.0.1:SECURE/postgres?sslmode=verify-ca&sslrootcert=FOLDER/other.pem',
      'CONNECTION_FAILED',
      /certificate is not trusted/,
    ],
    [
      'postgres://postgres@127.0.0.1:SECURE/postgres?sslmode=verify-full',
      'CONNECTION_FAILED',
      /certificate is not trusted/,
    ],
    ['postgres://postgres@127.0.0.1:PLAIN/postgres?sslmode=require', 'CONNECTION_FAILED', /does not offer TLS/],
    [
      'postgres://by_password:PW@127.0.0.1:SECURE/postgres?sslmode=disable&channel_binding=require',
      'CONNECTION_FAILED',
      /channel_binding=require/,
    ],
    [
      'postgres://postgres@127.0.0.1:SECURE/postgres?channel_binding=require',
      'CONNECTION_FAILED',
      /channel_binding=require/,
    ],
    ['postgres://?service=nowhere', 'CONNECTION_FAILED', /no service called "nowhere"/],
    [
      'postgres://postgres@127.0.0.1:STANDBY/postgres?target_session_attrs=primary',
      'CONNECTION_FAILED',
      /is the primary/,
    ],
    ['postgres://postgres@127.0.0.1:1,127.0.0.1:2/postgres', 'CONNECTION_FAILED', /No database server answers/],
    [
      'postgres://postgres@127.0.0.1:1,127.0.0.1:STANDBY/postgres?target_session_attrs=primary',
      'CONNECTION_FAILED',
      /None of the servers/,
    ],
  ];
  it.each(cases)('%s', async (text, code, message) => {
    // psql goes on without a certificate that is named and not there, and asks at the terminal for what opens a key.
    if (!/none\.pem|locked\.key/.test(text)) expect(await byPsql(at(text))).toBeNull();
    expect(await refusal(at(text))).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

it('takes a client certificate by single boxes, and keeps its key as a secret', async () => {
  const input: ConnectionInput = {
    name: 'x',
    environment: 'staging',
    driver: 'postgres',
    postgres: {
      host: '127.0.0.1',
      port: secure.port,
      database: 'postgres',
      user: 'by_certificate',
      ssl: { mode: 'verify-full', ca: authority.cert, cert: client.cert, key: client.key.replaceAll('\n', ' ') },
    },
  };
  const { settings, secrets } = splitSecrets(input);
  expect(JSON.stringify(settings)).not.toContain('PRIVATE KEY');
  expect(settings.expects).toEqual(['sslKey']);
  const { target } = toProfile('x', settings, secrets);
  if (target.driver !== 'postgres') throw new Error('another kind');
  const handle = await openPostgres(target.postgres, { readOnly: true });
  await handle.close();
});

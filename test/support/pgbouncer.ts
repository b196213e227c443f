// Real PgBouncers of the test's own, on free ports of loopback, set up as Debian's package sets one up.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';

export type PoolMode = 'session' | 'transaction' | 'statement';

export interface PgBouncerOptions {
  /** The server behind it; everybody is let in there without a password. */
  readonly server: string;
  /** Who may come in, with their passwords. */
  readonly users: Readonly<Record<string, string>>;
  /** What differs from the package's own settings, such as `pool_mode`. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

export interface PgBouncer {
  readonly port: number;
  readonly url: (database: string, user: string, password?: string) => string;
  /** All it wrote into its log. */
  readonly log: () => Promise<string>;
  /** Rows of its own console, such as `show pools`. */
  readonly show: (what: 'pools' | 'clients' | 'servers') => Promise<Record<string, unknown>[]>;
  readonly stop: () => Promise<void>;
}

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
const identity = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
const CONSOLE = 'console';

/** Starts a PgBouncer in front of a server, for every database there. */
export async function startPgBouncer({ server, users, settings = {} }: PgBouncerOptions): Promise<PgBouncer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-pgbouncer-'));
  const file = (name: string) => path.join(folder, name);
  const { hostname, port: serverPort } = new URL(server);
  const port = await freePort();
  // What /etc/pgbouncer/pgbouncer.ini of the package says, but for its paths and its port.
  const lines = {
    logfile: file('log'),
    pidfile: file('pid'),
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'md5',
    auth_file: file('users'),
    admin_users: CONSOLE,
    ...settings,
  };
  const ini = ['[databases]', `* = host=${hostname} port=${serverPort}`, '[pgbouncer]'];
  await writeFile(
    file('ini'),
    [...ini, ...Object.entries(lines).map(([key, value]) => `${key} = ${value}`)].join('\n'),
  );
  const known = Object.entries({ ...users, [CONSOLE]: CONSOLE }).map(([name, password]) => `"${name}" "${password}"`);
  await writeFile(file('users'), `${known.join('\n')}\n`);
  if (isRoot) {
    await chmod(folder, 0o755);
    await chown(folder, NOBODY, NOBODY);
  }
  const child = spawn('/usr/sbin/pgbouncer', ['--quiet', file('ini')], { ...identity, stdio: 'ignore' });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const url = (database: string, user: string, password = users[user] ?? '') =>
    `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  const log = async () => readFile(file('log'), 'utf8').catch(() => '');
  await isUp(child, log);
  return {
    port,
    url,
    log,
    show: async (what) => {
      const client = new pg.Client(url('pgbouncer', CONSOLE, CONSOLE));
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(`show ${what}`)).rows;
      } finally {
        await client.end();
      }
    },
    stop: async () => {
      process.off('exit', kill);
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function isUp(child: ChildProcess, log: () => Promise<string>): Promise<void> {
  let ended = false;
  child.once('error', () => (ended = true));
  child.once('exit', () => (ended = true));
  for (;;) {
    // eslint-disable-next-line no-await-in-loop -- polling
    const said = await log();
    if (said.includes('process up')) return;
    if (ended) throw new Error(`PgBouncer ended before it was ready:\n${said}`);
    // eslint-disable-next-line no-await-in-loop -- as above
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

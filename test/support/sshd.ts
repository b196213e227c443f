// OpenSSH servers of the test's own, on free ports of loopback, with their own host keys; and what a person has for ssh: keys,
// an agent, files in a `.ssh`.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** The user the servers let in: the one the tests run as. */
export const SSH_USER = os.userInfo().username;

type KeyType = 'ed25519' | 'ecdsa' | 'rsa';

/** One running (or stopped) SSH server. */
export interface Sshd {
  readonly port: number;
  /** Its host key as `known_hosts` has it, without the name: `ssh-ed25519 AAAA…`. */
  readonly hostKey: string;
  /** As `ssh-keygen -l` shows it. */
  readonly fingerprint: string;
  /** What it said in its log so far. */
  readonly log: () => string;
  /** Ends the server and every connection to it, for the time being. */
  readonly pause: () => Promise<void>;
  /** The same for good. */
  readonly stop: () => Promise<void>;
  /** Starts it again on the same port. */
  readonly start: () => Promise<void>;
  /** Ends it, and starts it with another host key. */
  readonly changeHostKey: () => Promise<void>;
}

interface SshdOptions {
  /** The public keys that are let in. */
  readonly keys?: readonly string[];
  /** More lines of sshd_config; of a setting given twice the first counts, and these come first. */
  readonly config?: readonly string[];
  readonly hostKeyType?: KeyType;
}

/** Runs a program and gives back what it says. */
function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): string {
  return execFileSync(program, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Makes a key pair: the private key's file, and the public key in one line. */
export function makeKey(
  folder: string,
  name: string,
  { type = 'ed25519', passphrase = '', form = [] }: { type?: KeyType; passphrase?: string; form?: string[] } = {},
): { readonly file: string; readonly public: string } {
  const file = path.join(folder, name);
  run('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', name, ...form, '-f', file]);
  return { file, public: readFileSync(`${file}.pub`, 'utf8').trim() };
}

/** Hides the names in a folder's `known_hosts`, as `HashKnownHosts` does. */
export function hashKnownHosts(folder: string): void {
  run('ssh-keygen', ['-q', '-H', '-f', path.join(folder, 'known_hosts')]);
}

/** A folder that only its owner may read, removed by the returned function. */
export function privateFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'authdesk-ssh-'));
  chmodSync(folder, 0o700);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts an SSH server. */
export async function startSshd({ keys = [], config = [], hostKeyType = 'ed25519' }: SshdOptions = {}): Promise<Sshd> {
  // As root it wants this one, which not every machine has made yet.
  if (process.getuid?.() === 0 && !existsSync('/run/sshd')) mkdirSync('/run/sshd', { mode: 0o755 });
  const { folder, remove } = privateFolder();
  const port = await freePort();
  let host = makeKey(folder, 'host', { type: hostKeyType });
  const authorized = path.join(folder, 'authorized');
  writeFileSync(authorized, `${keys.join('\n')}\n`, { mode: 0o600 });
  const settings = path.join(folder, 'sshd_config');
  writeFileSync(
    settings,
    [
      ...config,
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${host.file}`,
      `PidFile ${path.join(folder, 'pid')}`,
      `AuthorizedKeysFile ${authorized}`,
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      // Says where every stream leads.
      'LogLevel DEBUG1',
    ].join('\n'),
  );
  let said = '';
  let child: ChildProcess | null = null;
  const start = async () => {
    const started = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', settings], { stdio: ['ignore', 'ignore', 'pipe'] });
    child = started;
    const before = said.length;
    await new Promise<void>((resolve, reject) => {
      started.once('error', reject);
      started.once('exit', () => reject(new Error(`sshd ended: ${said.slice(before)}`)));
      started.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
        if (said.slice(before).includes('Server listening')) resolve();
      });
    });
  };
  const end = async () => {
    const running = child;
    child = null;
    if (running?.pid === undefined || running.exitCode !== null) return;
    const exited = once(running, 'exit');
    // Each connection is a process of its own, which would outlive it.
    for (const pid of [running.pid, ...descendants(running.pid)]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it is gone already
      }
    }
    await exited;
  };
  await start();
  return {
    port,
    get hostKey() {
      return host.public.split(' ').slice(0, 2).join(' ');
    },
    get fingerprint() {
      return run('ssh-keygen', ['-l', '-f', `${host.file}.pub`]).split(' ')[1] ?? '';
    },
    log: () => said,
    pause: end,
    stop: async () => {
      await end();
      remove();
    },
    start: async () => {
      await end();
      await start();
    },
    changeHostKey: async () => {
      await end();
      for (const file of [host.file, `${host.file}.pub`]) rmSync(file);
      host = makeKey(folder, 'host', { type: hostKeyType });
      await start();
    },
  };
}

function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** Starts an SSH agent that holds these keys (files without pass phrase). */
export async function startAgent(files: readonly string[]): Promise<{ socket: string; stop: () => Promise<void> }> {
  const { folder, remove } = privateFolder();
  const socket = path.join(folder, 'agent');
  const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  while (!(await answers(socket))) await new Promise(setImmediate);
  for (const file of files) run('ssh-add', ['-q', file], { ...process.env, SSH_AUTH_SOCK: socket });
  return {
    socket,
    stop: async () => {
      child.kill();
      await exited;
      remove();
    },
  };
}

async function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    probe.on('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
  });
}

/** A port of loopback nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A desktop's secret store of its own: gnome-keyring on a session bus nobody else is on. */
export interface Keyring {
  /** What the app is started with to find it. */
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Starts one that is unlocked and empty. Needs Debian's dbus and gnome-keyring. */
export async function startKeyring(): Promise<Keyring> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-keyring-'));
  await mkdir(path.join(folder, 'keyrings'));
  // Without a default collection it would ask somebody at the screen for one.
  await writeFile(path.join(folder, 'keyrings', 'default'), 'login');
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const address = await firstLine(bus);
  const env = { DBUS_SESSION_BUS_ADDRESS: address, XDG_DATA_HOME: folder, XDG_RUNTIME_DIR: folder };
  const control = `--control-directory=${path.join(folder, 'control')}`;
  const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets', control], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...env, HOME: folder },
  });
  daemon.stdin.end('a pass phrase');
  // It says where its control socket is once it serves.
  await firstLine(daemon);
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: address },
    args: ['--password-store=gnome-libsecret'],
    stop: async () => {
      for (const child of [daemon, bus]) {
        child.kill();
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('its output is not read');
  const lines = createInterface(child.stdout);
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => text as string),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`it ended with ${code}`))),
  ]);
  child.stdout.resume();
  return line;
}

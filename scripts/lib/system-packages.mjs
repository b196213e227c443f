// What the operating system has to bring: libraries Electron links to, a virtual display, a compiler, a Redis. Looks for
// what is missing and installs it with apt where it may; elsewhere it names the exact command.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { electronPath } from './electron-runtime.mjs';
import { Problem } from './problem.mjs';
import { capture, onPath, timed } from './run.mjs';

/** The Debian packages of each need; a pair names the older and the newer (64-bit time) name of the same package. */
export const PACKAGES = {
  libraries: [['libgtk-3-0', 'libgtk-3-0t64'], 'libnss3', ['libasound2', 'libasound2t64'], 'libgbm1'],
  display: ['xvfb', 'xauth'],
  compiler: ['gcc', 'g++'],
  // secondary storage of a live better-auth server, in the tests
  redis: ['redis-server'],
  // servers for the SSH tunnel of a connection, in the tests
  ssh: ['openssh-server', 'openssh-client'],
  // the judge of addresses of databases, and certificates for servers and clients, in the tests
  psql: ['postgresql-client', 'openssl'],
  // between Authdesk and its database, in the tests
  pooler: ['pgbouncer'],
  // a desktop's secret store, in the tests
  keyring: ['gnome-keyring', 'dbus', 'libsecret-1-0'],
};

/** The libraries that `ldd` could not find. */
export function missingLibraries(lddOutput) {
  return [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
}

/** How to install packages here: commands to run one after the other, or only the sentence to tell. */
export function aptPlan(packages, { apt, root, sudo }) {
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages];
  const tell = root ? `apt-get update && ${install.join(' ')}` : `sudo apt-get update && sudo ${install.join(' ')}`;
  if (!apt) return { tell: `install the equivalents of these Debian packages: ${packages.join(' ')}` };
  if (!root && !sudo) return { tell: `run: ${tell}` };
  // sudo drops the environment, so the setting travels as an argument.
  const prefix = [...(root ? [] : ['sudo', '-n']), 'env', 'DEBIAN_FRONTEND=noninteractive'];
  const wait = ['-o', 'DPkg::Lock::Timeout=120'];
  return {
    tell: `run: ${tell}`,
    commands: [
      [...prefix, 'apt-get', ...wait, 'update', '-q'],
      [...prefix, 'apt-get', ...wait, '-q', ...install.slice(1)],
    ],
  };
}

/** Installs what is missing of the named needs (keys of PACKAGES), or says what to run. */
export async function ensureSystem(needs) {
  if (process.platform !== 'linux') return;
  const missing = needs.filter((need) => isMissing[need]());
  if (missing.length === 0) return;
  const apt = onPath('apt-get');
  const root = process.getuid() === 0;
  const sudo = !root && apt && onPath('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  const plan = (names) => aptPlan(names, { apt, root, sudo });
  const wanted = missing.flatMap((need) => PACKAGES[need]);
  const { commands } = plan([]);
  if (!commands) {
    throw new Problem(`System packages are missing (${missing.join(', ')}); ${plan(await namesHere(wanted)).tell}`);
  }
  await timed(`Installing system packages (${missing.join(', ')})`, async () => {
    // A failed update may concern a source that is of no interest here; installing decides.
    await runWords(commands[0]);
    const names = await namesHere(wanted);
    const result = await runWords(plan(names).commands[1]);
    const still = missing.filter((need) => isMissing[need]());
    if (result.code !== 0 || still.length > 0) {
      throw new Problem(`System packages could not be installed (${missing.join(', ')}); ${plan(names).tell}`, {
        cause: result.output,
      });
    }
  });
}

const runWords = ([command, ...args]) => capture(command, args, { timeout: 600_000 });

/** Chooses between the two names of a package by what this release of Debian or Ubuntu offers. */
async function namesHere(packages) {
  return Promise.all(
    packages.map(async (name) => {
      if (typeof name === 'string') return name;
      const { output } = await capture('apt-cache', ['policy', name[1]], { env: { LC_ALL: 'C' } });
      return /Candidate: (?!\(none\))/.test(output) ? name[1] : name[0];
    }),
  );
}

const isMissing = {
  libraries() {
    const electron = electronPath();
    if (!electron || !onPath('ldd')) return false;
    const { stdout } = spawnSync('ldd', [electron], { encoding: 'utf8' });
    return missingLibraries(stdout ?? '').length > 0;
  },
  display: () => !onPath('xvfb-run') || !onPath('Xvfb') || !onPath('xauth'),
  compiler: () => !onPath('gcc') || !onPath('g++'),
  redis: () => !onPath('redis-server'),
  ssh: () => !existsSync('/usr/sbin/sshd') || !onPath('ssh-keygen') || !onPath('ssh-agent'),
  psql: () => !onPath('psql') || !onPath('openssl'),
  pooler: () => !existsSync('/usr/sbin/pgbouncer'),
  keyring: () => !onPath('gnome-keyring-daemon') || !onPath('dbus-daemon'),
};

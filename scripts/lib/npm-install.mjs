// Puts the npm packages of the lockfile into node_modules.
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, modules, readJson } from './paths.mjs';
import { Problem } from './problem.mjs';
import { capture, timed } from './run.mjs';

/** Whether what npm says it installed is what the lockfile asks for (optional packages may be absent). */
export function sameTree(lock, installed) {
  if (!lock?.packages || !installed?.packages) return false;
  return Object.entries(lock.packages).every(([where, wanted]) => {
    if (where === '') return true;
    const there = installed.packages[where];
    return there ? there.version === wanted.version : Boolean(wanted.optional || wanted.peer);
  });
}

/** The npm command that belongs to this Node, as a program and its first arguments. */
export function npmCommand(env = process.env, platform = process.platform) {
  // `npm run` tells where npm itself is; run by this very Node it needs no shell, on Windows neither.
  if (env.npm_execpath?.endsWith('npm-cli.js')) return { command: process.execPath, args: [env.npm_execpath] };
  if (platform !== 'win32') return { command: 'npm', args: [] };
  return {
    command: process.execPath,
    args: [path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')],
  };
}

/** Runs npm and gives exit code and output. */
export function npm(args, options) {
  const { command, args: first } = npmCommand();
  return capture(command, [...first, ...args], options);
}

/** Whether the registry answers at all; any answer will do, since not every registry knows `ping`. */
async function registryAnswers() {
  const { output } = await npm(['ping', '--fetch-retries=0', '--fetch-timeout=15000', '--loglevel=error']);
  return !NETWORK.test(output);
}
const NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|network/i;

/** What a failed npm run means to the person in front of it. */
export function explainNpm(output) {
  if (NETWORK.test(output)) {
    return 'The npm registry cannot be reached: connect to the network (or check `npm config get registry`) and run the command again.';
  }
  if (/EUSAGE/.test(output)) {
    return 'package.json and package-lock.json disagree: run `npm install` once and commit the new package-lock.json.';
  }
  if (/ENOSPC/.test(output)) return 'The disk is full: about 2 GB are needed, make room and run the command again.';
  if (/EACCES|EPERM/.test(output)) {
    return 'npm may not write here: make this folder and ~/.npm yours (chown) and run the command again.';
  }
  const line = output.split('\n').find((l) => /npm (error|ERR!)/.test(l)) ?? output.trim().split('\n').at(-1);
  return `npm failed (${line?.trim() || 'no output'}): run \`npm ci\` by hand to see all of it.`;
}

/** Installs the packages of the lockfile unless they are there already. */
export async function ensurePackages() {
  const lock = readJson(inRoot('package-lock.json'));
  if (!lock) throw new Problem('package-lock.json is missing: check the project out again.');
  if (sameTree(lock, readJson(path.join(modules, '.package-lock.json')))) return;
  if (!fs.existsSync(modules)) console.log('First run: everything that is missing is installed now.');
  await timed('Installing npm packages', async () => {
    // Named groups, because NODE_ENV=production or a user setting would leave the tools out.
    const args = ['ci', '--include=dev', '--include=optional', '--loglevel=error'];
    // Without a network npm would retry for minutes; what it has in its cache may still be all that is needed.
    const result = await npm([...args, (await registryAnswers()) ? '--prefer-offline' : '--offline']);
    if (result.code !== 0) throw new Problem(explainNpm(result.output), { cause: result.output });
  });
}

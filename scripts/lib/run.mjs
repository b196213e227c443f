// Child processes.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

const running = new Set();
let attached = false;

/** Runs a program to its end and gives its exit code, everything it printed, and whether it ran out of time. */
export function capture(command, args, { env, cwd = root, timeout } = {}) {
  return new Promise((resolve) => {
    // A group of its own, so that a time limit also ends what the program started (servers, browsers, X).
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...plain, ...env },
      detached: true,
      stdio: stdioCaptured,
    });
    running.add(child);
    let output = '';
    let timedOut = false;
    const collect = (chunk) => (output += chunk);
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    const timer =
      timeout &&
      setTimeout(() => {
        timedOut = true;
        killGroup(child);
      }, timeout);
    const done = (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, output, timedOut });
    };
    child.once('error', (error) => {
      output += `${error.message}\n`;
      done(127);
    });
    child.once('close', (code, signal) => done(code ?? (signal ? 128 : 1)));
  });
}
// Colours are for terminals; what is captured here may end up in a log.
const plain = { NO_COLOR: '1', FORCE_COLOR: undefined };
const stdioCaptured = ['ignore', 'pipe', 'pipe'];

/** Runs a program with our own terminal and gives its exit code; signals sent to us reach it. */
export function attach(command, args, { env, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' });
    const forward = (signal) => child.kill(signal);
    // Ctrl-C reaches the child by itself; we only have to outlive it to report its exit code.
    attached = true;
    process.on('SIGTERM', forward).on('SIGHUP', forward);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      attached = false;
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

// Captured programs are in groups of their own, where Ctrl-C does not reach them: without this an interrupted
// installation or test run would go on in the background.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (attached) return;
    for (const child of running) killGroup(child);
    process.exit(130);
  });
}

function killGroup(child) {
  try {
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // gone already
  }
}

/** Whether a program of that name is on the PATH. */
export function onPath(name) {
  const dirs = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return dirs.some((dir) => {
    try {
      fs.accessSync(path.join(dir, name), fs.constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Runs one line of progress around a piece of work: what is being done, then how long it took. */
export async function timed(label, work) {
  const start = performance.now();
  console.log(`${label} ...`);
  const result = await work();
  console.log(`${label}: done in ${seconds(performance.now() - start)}`);
  return result;
}

/** Milliseconds as readable seconds. */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { missing, type Figure } from '../lib/figures';
import { median, ms } from '../lib/measure';
import { electronPath, inRoot, isBuilt, onVirtualScreen, rootUserEnv, virtualScreenEnv } from '../lib/scripts.mjs';

const RUNS = 5;
const TIMEOUT_MS = 60_000;
const TITLE = 'window from `npm start` on a built tree / bare Electron with an empty page';

/** From the command to a window that can be seen, against an Electron that shows an empty page; under Xvfb. */
export async function* windowAppears(): AsyncGenerator<Figure> {
  const electron = electronPath();
  const target = { atMost: 1.5 };
  if (electron === undefined) {
    yield missing(TITLE, 'Electron', 'there is no Electron here', target);
    return;
  }
  const ours: number[] = [];
  const alone: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const profile = mkdtempSync(path.join(os.tmpdir(), 'authdesk-bench-'));
    // oxlint-disable-next-line no-await-in-loop -- in turn
    const took = await untilShown('npm', ['start', '--', `--user-data-dir=${profile}/ours`], 'window shown');
    // A tree that is edited meanwhile is built anew, which is not what is measured.
    const counts = run > 0 && isBuilt();
    // oxlint-disable-next-line no-await-in-loop
    const without = await untilShown(
      electron,
      ['.', '--open=Demo', `--user-data-dir=${profile}/alone`],
      'window shown',
    );
    // oxlint-disable-next-line no-await-in-loop
    const empty = await untilShown(
      electron,
      [inRoot('bench', 'bare', 'main.cjs'), `--user-data-dir=${profile}/bare`],
      'window shown',
    );
    if (counts) {
      ours.push(took);
      alone.push(without);
      bare.push(empty);
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  if (ours.length === 0) {
    yield missing(TITLE, 'Electron', 'the tree changed during every run', target);
    return;
  }
  yield {
    what: TITLE,
    on: 'Electron',
    above: `${ms(median(ours))} (n ${ours.length})`,
    below: `${ms(median(bare))} (n ${bare.length})`,
    ratio: median(ours) / median(bare),
    target,
    note: 'a fresh profile each time, the demo opened; the starts of npm and of Node behind it are part of it',
  };
  yield {
    what: 'window of the app started without npm / bare Electron with an empty page',
    on: 'Electron',
    above: `${ms(median(alone))} (n ${alone.length})`,
    below: `${ms(median(bare))} (n ${bare.length})`,
    ratio: median(alone) / median(bare),
    target: null,
  };
}

async function untilShown(program: string, programArgs: readonly string[], sign: string): Promise<number> {
  const { command, args } = onVirtualScreen(program, programArgs);
  const env = { ...process.env, ...virtualScreenEnv, ...rootUserEnv() };
  const started = performance.now();
  const child = spawn(command, args, { env, cwd: inRoot(), detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    return await new Promise<number>((resolve, reject) => {
      let output = '';
      const timer = setTimeout(() => reject(new Error(`no window in time:\n${output}`)), TIMEOUT_MS);
      const read = (text: string) => {
        output += text;
        if (!output.includes(sign)) return;
        clearTimeout(timer);
        resolve(performance.now() - started);
      };
      child.stdout.setEncoding('utf8').on('data', read);
      child.stderr.setEncoding('utf8').on('data', read);
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`${program} ended with ${code} before its window:\n${output}`)));
    });
  } finally {
    // The group that was started here: npm, the virtual screen and Electron.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await sleep(1000);
  }
}

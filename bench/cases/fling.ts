import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Bench } from '../lib/case';
import { missing, type Figure } from '../lib/figures';
import { ms, p95 } from '../lib/measure';
import { electronPath, ensureBuild, inRoot, onVirtualScreen, rootUserEnv, virtualScreenEnv } from '../lib/scripts.mjs';

const ROWS = 100_000;
const FRAMES = 300;
const LONG_MS = 33;
/** Loading stops here, with as many rows as there are by then. */
const PATIENCE_MS = 90_000;
const WHAT = `frames over ${LONG_MS} ms of ${FRAMES}, flinging through the grid`;

const run = promisify(execFile);

interface Flung {
  readonly rows: number;
  readonly loading: number;
  readonly took: readonly number[];
  /** As many frames with nothing to do: what the machine and its missing graphics card cost. */
  readonly idle: readonly number[];
}

/** Frames of the real window while its grid is flung from top to bottom, on a virtual screen without a graphics card. */
export async function* fling({ worlds }: Bench): AsyncGenerator<Figure> {
  const world = worlds.find(({ kind }) => kind === 'sqlite');
  const target = { atMost: 0 };
  if (world === undefined || world.location.kind !== 'sqlite' || electronPath() === undefined) {
    yield missing(WHAT, 'Electron', 'there is no Electron here', target);
    return;
  }
  await ensureBuild();
  const { command, args } = onVirtualScreen(process.execPath, [
    inRoot('bench', 'fling-child.mjs'),
    inRoot(),
    world.location.file,
    String(ROWS),
    String(FRAMES),
    String(PATIENCE_MS),
  ]);
  const { stdout } = await run(command, [...args], {
    env: { ...process.env, ...virtualScreenEnv, ...rootUserEnv() },
    maxBuffer: 10_000_000,
  });
  const flung = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Flung;
  const long = (frames: readonly number[]) => frames.filter((took) => took > LONG_MS).length;
  const told = (frames: readonly number[]) =>
    `${long(frames)} (p95 ${ms(p95(frames))}, longest ${ms(Math.max(...frames))})`;
  yield {
    what: WHAT,
    on: `Electron, ${world.label}`,
    above: told(flung.took),
    below: `idle: ${told(flung.idle)}`,
    ratio: long(flung.took),
    target,
    note: `through ${flung.rows} rows, of ${ROWS} wanted, loaded page by page in ${ms(flung.loading)}; drawn in software`,
  };
}

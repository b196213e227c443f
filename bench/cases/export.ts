import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Bench } from '../lib/case';
import { type Figure } from '../lib/figures';
import { median, ms } from '../lib/measure';
import { place, SMALL, type Place } from '../lib/places';

const RUNS = 3;
const run = promisify(execFile);

interface Exported {
  readonly rows: number;
  readonly ms: number;
  readonly peak: number;
}

/** All users into a JSONL file: speed against reading everything at once, and memory at two sizes; each in a process of its own. */
export async function* exporting({ worlds, server }: Bench): AsyncGenerator<Figure> {
  for (const world of worlds) {
    const here: Place = { name: world.name, kind: world.kind, users: world.users, location: world.location };
    const ours: Exported[] = [];
    const theirs: Exported[] = [];
    for (let i = 0; i < RUNS; i += 1) {
      // oxlint-disable-next-line no-await-in-loop -- in turn
      ours.push(await exported('ours', here));
      // oxlint-disable-next-line no-await-in-loop
      theirs.push(await exported('all', here));
    }
    const speed = (runs: readonly Exported[]) => median(runs.map(({ rows, ms: took }) => rows / (took / 1000)));
    const peak = (runs: readonly Exported[]) => median(runs.map((one) => one.peak));
    const told = (runs: readonly Exported[]) =>
      `${Math.round(speed(runs) / 1000)} k rows/s (${ms(median(runs.map((one) => one.ms)))}), peak ${megabytes(peak(runs))}`;
    yield {
      what: 'export of all users as JSONL: rows per second, ours / select-all and write',
      on: world.label,
      above: told(ours),
      below: told(theirs),
      ratio: speed(ours) / speed(theirs),
      target: { atLeast: world.kind === 'postgres' ? 3 : 2 },
      note: `n ${RUNS}`,
    };
    if (world.users === SMALL) continue;
    const small: Exported[] = [];
    // oxlint-disable-next-line no-await-in-loop
    for (let i = 0; i < RUNS; i += 1) small.push(await exported('ours', place(world.kind, SMALL, server)));
    yield {
      what: `export: peak memory of the process, all users / ${SMALL / 1000} k users`,
      on: world.label,
      above: megabytes(peak(ours)),
      below: megabytes(peak(small)),
      ratio: peak(ours) / peak(small),
      target: { atMost: 1.1 },
      note: 'VmHWM of the process itself',
    };
  }
}

async function exported(side: 'ours' | 'all', of: Place): Promise<Exported> {
  const child = path.join(import.meta.dirname, 'export-child.mjs');
  const { stdout } = await run(process.execPath, [child, side, JSON.stringify(of)]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Exported;
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`;

// Exports all users of one database, through main or as one would without it, in a process of its own whose memory can be
// told. Prints rows, milliseconds and peak memory as JSON.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRawClient } from '../test/support/raw-client';
import type { Place } from './lib/places';
import { COLUMNS } from './lib/users';
import { openWorld } from './lib/world';

const [side = '', given = ''] = process.argv.slice(2);
const place = JSON.parse(given) as Place;
const file = path.join(
  os.tmpdir(),
  `authdesk-bench-${createHash('sha1').update(`${side}${given}`).digest('hex')}.jsonl`,
);
const told: { rows: number; ms: number } = side === 'ours' ? await throughMain() : await allAtOnce();
const bytes = statSync(file).size;
rmSync(file, { force: true });
console.log(JSON.stringify({ ...told, bytes, peak: ownPeak() }));

/** The peak of this process alone: what `resourceUsage` tells begins at that of the process it was forked from. */
function ownPeak(): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  if (kilobytes === undefined) throw new Error('the system does not tell the peak memory of a process by itself');
  return Number(kilobytes) * 1024;
}

async function throughMain() {
  const world = await openWorld(place);
  const started = performance.now();
  const { id } = await world.call('users.export', { format: 'jsonl', file });
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- until it has ended
    const job = (await world.call('jobs.list')).find((one) => one.id === id);
    if (job === undefined || job.state === 'failed' || job.state === 'cancelled') throw new Error(JSON.stringify(job));
    if (job.state === 'done') {
      const ended = { rows: job.done, ms: performance.now() - started };
      // oxlint-disable-next-line no-await-in-loop
      await world.close();
      return ended;
    }
    // oxlint-disable-next-line no-await-in-loop
    await sleep(5);
  }
}

async function allAtOnce() {
  const raw = await openRawClient(place.location);
  const started = performance.now();
  const rows = await raw.query(`select ${COLUMNS} from "user"`);
  await writeFile(file, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
  const ended = { rows: rows.length, ms: performance.now() - started };
  await raw.close();
  return ended;
}

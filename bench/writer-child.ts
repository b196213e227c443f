// The customer's application as it signs people in: one small write after the other until its input ends. Prints how long
// each took in milliseconds, as JSON.
import { setTimeout as sleep } from 'node:timers/promises';
import { openRawClient } from '../test/support/raw-client';
import type { Place } from './lib/places';

const PAUSE_MS = 2;
const [given = ''] = process.argv.slice(2);
const { location } = JSON.parse(given) as Place;
const raw = await openRawClient(location);
let over = false;
process.stdin.resume().once('end', () => (over = true));
const took: number[] = [];
const write = async () =>
  raw.query(`update "session" set "updatedAt" = '${new Date().toISOString()}' where "id" = 'bench-writer'`);
for (let i = 0; i < 50; i += 1) {
  // oxlint-disable-next-line no-await-in-loop -- warms up
  await write();
}
console.log('ready');
// oxlint-disable-next-line no-unmodified-loop-condition -- changed by the listener above
while (!over) {
  const started = performance.now();
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  await write();
  took.push(performance.now() - started);
  // oxlint-disable-next-line no-await-in-loop
  await sleep(PAUSE_MS);
}
await raw.close();
console.log(JSON.stringify(took));

// The customer's application: better-auth answering get-session one request after the other for so many milliseconds.
// Prints how long each took, as JSON.
import { setTimeout as sleep } from 'node:timers/promises';
import { listUsersOf } from './cases/list-users';
import type { Place } from './lib/places';

const PAUSE_MS = 3;
const [given = '', forMs = '0'] = process.argv.slice(2);
const application = await listUsersOf(JSON.parse(given) as Place);
const took: number[] = [];
const request = async () => application.ask('/get-session');
for (let i = 0; i < 100; i += 1) {
  // oxlint-disable-next-line no-await-in-loop -- warms up
  await request();
}
console.log('ready');
const until = performance.now() + Number(forMs);
while (performance.now() < until) {
  const started = performance.now();
  // oxlint-disable-next-line no-await-in-loop -- one request after the other
  await request();
  took.push(performance.now() - started);
  // oxlint-disable-next-line no-await-in-loop
  await sleep(PAUSE_MS);
}
await application.stop();
console.log(JSON.stringify(took));

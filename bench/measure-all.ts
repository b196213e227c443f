// Runs every case and writes bench/results.md, whole or not at all. `--small`: on 100,000 users, nothing written.
// `--short`: the cases that matter most, on 100,000 users, in about ten minutes; nothing written. `--only=name,name`: only the
// cases whose names begin so, nothing written. `--minutes=30`: no further case is begun after that, and nothing is written
// then either.
import { renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import setUpWorker from '../test/support/sqlite-worker';
import { correctness } from './cases/correctness';
import { count } from './cases/count';
import { exporting } from './cases/export';
import { firstPages } from './cases/first-pages';
import { firstChunk } from './cases/first-chunk';
import { fling } from './cases/fling';
import { harm } from './cases/harm';
import { indexed, toggleIndex } from './cases/indexed';
import { keystroke, localIndex, trigrams } from './cases/keystroke';
import { listUsers } from './cases/list-users';
import { logout } from './cases/logout';
import { paging, wholePath } from './cases/paging';
import { revokeWhere } from './cases/revoke-where';
import { roundTrips } from './cases/round-trips';
import { scan } from './cases/scan';
import { windowAppears } from './cases/window';
import { everywhere, type Bench, type Case } from './lib/case';
import { missing, type Figure } from './lib/figures';
import { madeAlready } from './lib/folder';
import { ms } from './lib/measure';
import { LARGE, place, SMALL, USUAL } from './lib/places';
import { startBenchPostgres } from './lib/postgres';
import { line, machine, markdown } from './lib/results';
import { inRoot } from './lib/scripts.mjs';
import { openWorld } from './lib/world';

/** What matters most first: whoever stops it has that in the results already. */
const cases: Record<string, Case> = {
  paging,
  wholePath,
  firstPages,
  keystroke,
  localIndex,
  trigrams,
  listUsers,
  indexed,
  count,
  scan,
  correctness,
  roundTrips,
  logout,
  revokeWhere,
  exporting,
  harm,
  windowAppears,
  firstChunk,
  fling,
};

const args = process.argv.slice(2);
/** What staff wait for most, each by a few figures. */
const SHORT = [
  'wholePath',
  'firstPages',
  'keystroke',
  'listUsers',
  'roundTrips',
  'logout',
  'exporting',
  'windowAppears',
];
const short = args.includes('--short');
const small = short || args.includes('--small');
const only = short
  ? SHORT
  : args
      .find((arg) => arg.startsWith('--only='))
      ?.slice(7)
      .split(',');
const minutes = Number(args.find((arg) => arg.startsWith('--minutes='))?.slice(10) ?? Number.POSITIVE_INFINITY);
const chosen = (name: string) => only === undefined || only.some((begin) => name.startsWith(begin));
const figures: Figure[] = [];

async function measure(name: string, run: Case, bench: Bench): Promise<void> {
  const started = performance.now();
  try {
    for await (const figure of run(bench)) {
      figures.push(figure);
      console.log(line(figure));
    }
  } catch (error) {
    const failed = missing(
      name,
      '',
      `broke off: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
    );
    figures.push(failed);
    console.log(line(failed), error);
  }
  console.log(`-- ${name}: ${ms(performance.now() - started)}\n`);
}

await setUpWorker();
const started = performance.now();
const server = await startBenchPostgres();
const users = small ? SMALL : USUAL;
const places = [place('postgres', users, server), place('sqlite', users, server)];
const absent = places.filter(({ name }) => !madeAlready(name));
if (absent.length > 0) {
  await server.stop();
  throw new Error(`Run "npm run bench:data${small ? ' -- --small' : ''}" first: there is no ${absent[0]?.name ?? ''}.`);
}
const largePlace = place('postgres', LARGE, server);
const open = async (): Promise<Bench> => ({
  worlds: [await openWorld(places[0] ?? largePlace), await openWorld(places[1] ?? largePlace)],
  large: !small && madeAlready(largePlace.name) ? await openWorld(largePlace) : null,
  server,
});
const close = async (bench: Bench) => Promise.all(everywhere(bench).map(async (world) => world.close()));

let bench = await open();
/** What indexes there are is learned when a database is opened. */
const reopened = async (index: boolean) => {
  await toggleIndex(bench, index);
  await close(bench);
  bench = await open();
};
const facts = await machine(bench);
/** The benchmark's own work is part of it: two busy cores are a load of two. */
const loads: string[] = [];
const report = () => {
  const took = `${Math.round((performance.now() - started) / 60_000)} minutes`;
  const file = inRoot('bench', 'results.md');
  const text = markdown([...facts, `Load average of a minute after each case: ${loads.join(', ')}`], figures, took);
  // A run that is stopped in the middle leaves the results of the last whole one.
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
};
// An earlier run may have been stopped.
await reopened(false);
for (const [name, run] of Object.entries(cases).filter(([one]) => chosen(one))) {
  if (performance.now() - started > minutes * 60_000) break;
  const withIndex = run === indexed;
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  if (withIndex) await reopened(true);
  // oxlint-disable-next-line no-await-in-loop
  await measure(name, run, bench);
  // oxlint-disable-next-line no-await-in-loop
  if (withIndex) await reopened(false);
  loads.push(`${name} ${os.loadavg()[0]?.toFixed(1) ?? ''}`);
  if (loads.length === Object.keys(cases).length && !small) report();
}
await close(bench);
await server.stop();

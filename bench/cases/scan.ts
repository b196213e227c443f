import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../lib/case';
import type { Figure } from '../lib/figures';
import { median, ms, p95, paired, spread, timeOf } from '../lib/measure';
import { NOBODY, scanAll } from '../lib/scans';
import { containsText } from '../lib/typing';
import { COLUMNS, keyFetch, PAGE } from '../lib/users';
import type { World } from '../lib/world';

const CANCELS = 15;

/** Reading a whole table: what it costs to be able to stop, how soon it stops, and whether anything else feels it. */
export async function* scan({ worlds }: Bench): AsyncGenerator<Figure> {
  for (const world of worlds) {
    yield await rangesAgainstOne(world);
    yield* cancelling(world);
    yield await blocking(world);
  }
}

async function rangesAgainstOne(world: World): Promise<Figure> {
  const { where, parameters } = containsText(world, NOBODY);
  const one = `select ${COLUMNS} from "user" where ${where} order by "createdAt" desc limit ${PAGE}`;
  const { ours, theirs } = await paired(
    async () => scanAll(world),
    async () => world.sql(one, parameters),
    { pairs: 9, withinMs: 25_000 },
  );
  return {
    what: 'search of the whole table in ranges / in one statement',
    on: world.label,
    above: spread(ours),
    below: spread(theirs),
    ratio: median(ours) / median(theirs),
    target: world.kind === 'sqlite' ? { atMost: 1.15 } : { atMost: 2 },
    ...(world.kind === 'postgres' && { note: 'the one statement runs in parallel on all cores' }),
  };
}

async function* cancelling(world: World): AsyncGenerator<Figure> {
  const key = await keyFetch(world);
  const answered: number[] = [];
  const free: number[] = [];
  for (let i = 0; i < CANCELS; i += 1) {
    const requestId = `bench-${i}`;
    const running = world.dispatcher.call('users.list', { search: NOBODY, limit: PAGE, requestId });
    // oxlint-disable-next-line no-await-in-loop -- somewhere in the middle of it
    await sleep(40 + i * 3);
    const cancelled = performance.now();
    world.dispatcher.cancel(requestId);
    // oxlint-disable-next-line no-await-in-loop
    await running;
    answered.push(performance.now() - cancelled);
    // oxlint-disable-next-line no-await-in-loop -- waits for whatever still runs in the same thread
    await world.call('users.list', { sort: { by: 'email', direction: 'asc' }, limit: 1 });
    free.push(performance.now() - cancelled);
  }
  const fetched = await timeOf(async () => key(1));
  yield {
    what: 'a cancelled search: until the call has ended, p95 in ms',
    on: world.label,
    above: spread(answered),
    below: '',
    ratio: p95(answered),
    target: { atMost: 16 },
  };
  yield {
    what: 'a cancelled search: until the next call is answered, p95 in ms',
    on: world.label,
    above: spread(free),
    below: `a primary key: ${ms(fetched)}`,
    ratio: p95(free),
    target: null,
  };
}

async function blocking(world: World): Promise<Figure> {
  const watch = async (work: () => Promise<unknown>) => {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await work();
    delay.disable();
    // In nanoseconds; the timer that measures takes a millisecond itself.
    return Math.max(0, delay.max / 1e6 - 1);
  };
  const blocks: number[] = [];
  const idle: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    // oxlint-disable-next-line no-await-in-loop
    const took = await timeOf(async () => blocks.push(await watch(async () => scanAll(world))));
    // As long without any work: what the machine itself keeps a thread waiting for.
    // oxlint-disable-next-line no-await-in-loop
    idle.push(await watch(async () => sleep(took)));
  }
  return {
    what: 'longest block of the main thread during a search of the whole table, worst of 5, in ms',
    on: world.label,
    above: blocks.map((block) => block.toFixed(1)).join(', '),
    below: `idle for as long: ${idle.map((block) => block.toFixed(1)).join(', ')}`,
    ratio: Math.max(...blocks),
    target: { atMost: 16 },
    note: 'on a busy machine this is mostly the turn of other processes, which the idle side shows too',
  };
}

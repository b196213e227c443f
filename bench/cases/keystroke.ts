import { openRawClient } from '../../test/support/raw-client';
import { everywhere, type Bench } from '../lib/case';
import type { Figure } from '../lib/figures';
import { setTimeout as sleep } from 'node:timers/promises';
import { median, ms, p95, spread, timeOf } from '../lib/measure';
import { containsText, keystrokes } from '../lib/typing';
import { COLUMNS, keyFetch, PAGE } from '../lib/users';
import type { World } from '../lib/world';

/** The first rows after every letter typed, against ILIKE with an exact count, the same keystrokes on both sides. */
export async function* keystroke(bench: Bench): AsyncGenerator<Figure> {
  for (const world of everywhere(bench)) yield* stock(world, await typing(world, world === bench.large));
}

/** The same with the local search index; at ten times the size only our side, for the other takes minutes. */
export async function* localIndex({ worlds, large }: Bench): AsyncGenerator<Figure> {
  for (const world of worlds) {
    const note = await buildIndex(world);
    const samples = await typing(world, false);
    yield* indexed(world, samples, { how: 'the local search index', atLeast: 150, note });
    yield* indexedKey(world, samples, 20);
    await world.call('search.indexStop');
  }
  if (large === null) return;
  const note = await buildIndex(large);
  yield* indexedKey(large, await typing(large, false, ['ours', 'key']), 60, note);
  await large.call('search.indexStop');
}

/** Builds the local search index and tells how large it is and how long that took. */
async function buildIndex(world: World): Promise<string> {
  const started = performance.now();
  await world.call('search.indexStart', { acceptSize: true });
  let status = await world.call('search.indexStatus');
  while (status.state === 'building') {
    // oxlint-disable-next-line no-await-in-loop -- until it is there
    await sleep(50);
    // oxlint-disable-next-line no-await-in-loop
    status = await world.call('search.indexStatus');
  }
  if (status.state !== 'ready') throw new Error(`the index is not there: ${status.state} ${status.problem ?? ''}`);
  const took = ms(performance.now() - started);
  return `index: ${status.rows} rows, ${Math.round(status.bytes / 1e6)} MB, built in ${took} at half speed at most`;
}

const TRIGRAMS = `create index bench_search_idx on "user" using gin ("email" gin_trgm_ops, "name" gin_trgm_ops, "id" gin_trgm_ops)`;

/** The same with a pg_trgm index over everything that is searched, on both sides. */
export async function* trigrams({ worlds }: Bench): AsyncGenerator<Figure> {
  for (const world of worlds.filter(({ kind }) => kind === 'postgres')) {
    // Beside main's own sessions, whose statements may not take as long as making an index does.
    const raw = await openRawClient(world.location);
    await raw.query('create extension if not exists pg_trgm');
    await raw.query('drop index if exists bench_search_idx');
    const plain = await typing(world, false);
    await raw.query(TRIGRAMS);
    await raw.query('analyze "user"');
    // What indexes there are is learned at opening.
    await world.call('connections.open', { id: world.connectionId });
    const fast = await typing(world, false);
    const mixed = { ...fast, naive: plain.naive, bare: plain.bare };
    const note = 'ILIKE + count without the index, as on the stock schema';
    yield* indexed(world, mixed, { how: 'pg_trgm', atLeast: 50, note });
    yield {
      what: `ILIKE newest ${PAGE} + exact count with the same index / ours per keystroke, medians (pg_trgm on both sides)`,
      on: world.label,
      above: spread(fast.naive),
      below: spread(whole(fast)),
      ratio: median(fast.naive) / median(whole(fast)),
      target: null,
    };
    await raw.query('drop index bench_search_idx');
    await raw.close();
    await world.call('connections.open', { id: world.connectionId });
  }
}

interface Samples {
  readonly ours: Shown[];
  readonly naive: number[];
  readonly bare: number[];
  readonly key: number[];
}

const begun = ({ ours }: Samples) => ours.map((one) => one.first);
const whole = ({ ours }: Samples) => ours.map((one) => one.full);

function* indexed(
  { label: on }: World,
  samples: Samples,
  { how, atLeast, note }: { readonly how: string; readonly atLeast: number; readonly note: string },
): Generator<Figure> {
  yield {
    what: `ILIKE newest ${PAGE} + exact count / ours until ${PAGE} rows or the end per keystroke, medians, with ${how}`,
    on,
    above: spread(samples.naive),
    below: spread(whole(samples)),
    ratio: median(samples.naive) / median(whole(samples)),
    target: { atLeast },
    note: `${note}; p95 against p95: ${(p95(samples.naive) / p95(whole(samples))).toFixed(1)}; ILIKE any ${PAGE + 1} without count / ours: ${(median(samples.bare) / median(whole(samples))).toFixed(1)}`,
  };
}

function* indexedKey({ label: on }: World, samples: Samples, atMost: number, note?: string): Generator<Figure> {
  yield {
    what: `keystroke until ${PAGE} rows or the end p95 / primary key p50, with the local search index`,
    on,
    above: spread(whole(samples)),
    below: spread(samples.key),
    ratio: p95(whole(samples)) / median(samples.key),
    target: { atMost },
    ...(note !== undefined && { note }),
  };
}

/** What one key showed of ours: the first answer, and how it went on until a page was full or everything was found. */
interface Shown {
  readonly first: number;
  readonly full: number;
  /** Nothing to show in the first answer, though the search was not over. */
  readonly empty: boolean;
}

async function press(world: World, search: string): Promise<Shown> {
  const started = performance.now();
  let page = await world.call('users.list', { search, limit: PAGE });
  const first = performance.now() - started;
  const empty = page.rows.length === 0 && page.nextCursor !== null;
  let rows = page.rows.length;
  while (rows < PAGE && page.nextCursor !== null) {
    // oxlint-disable-next-line no-await-in-loop -- each goes on where the one before ended
    page = await world.call('users.list', { search, limit: PAGE, cursor: page.nextCursor });
    rows += page.rows.length;
  }
  return { first, full: performance.now() - started, empty };
}

async function typing(
  world: World,
  large: boolean,
  measured: readonly (keyof Samples)[] = ['ours', 'naive', 'bare', 'key'],
): Promise<Samples> {
  const key = await keyFetch(world);
  const letters = await keystrokes(world, 11);
  const wanted = large ? 10 : 45;
  const typed = letters.filter((_, i) => i % Math.ceil(letters.length / wanted) === 0);
  const samples = { ours: [] as Shown[], naive: [] as number[], bare: [] as number[], key: [] as number[] };
  for (const [i, text] of typed.entries()) {
    const { where, parameters } = containsText(world, text);
    const page = `select ${COLUMNS} from "user" where ${where} order by "createdAt" desc limit ${PAGE}`;
    const any = `select ${COLUMNS} from "user" where ${where} limit ${PAGE + 1}`;
    const all: Record<keyof Samples, () => Promise<unknown>> = {
      ours: async () => samples.ours.push(await press(world, text)),
      naive: async () =>
        samples.naive.push(
          await timeOf(async () => {
            await world.sql(page, parameters);
            await world.sql(`select count(*) from "user" where ${where}`, parameters);
          }),
        ),
      bare: async () => samples.bare.push(await timeOf(async () => world.sql(any, parameters))),
      key: async () => samples.key.push(await timeOf(async () => key(i))),
    };
    const sides = measured.map((side) => all[side]);
    // oxlint-disable-next-line no-await-in-loop -- one at a time, or they would be measured against each other
    for (const side of i % 2 === 0 ? sides : sides.toReversed()) await side();
  }
  return samples;
}

function* stock({ label: on }: World, samples: Samples): Generator<Figure> {
  const began = begun(samples);
  const done = whole(samples);
  const empty = samples.ours.filter((one) => one.empty).length;
  yield {
    what: 'keystroke, first answer (stock schema, no local index): p95 / primary key p50',
    on,
    above: spread(began),
    below: spread(samples.key),
    ratio: p95(began) / median(samples.key),
    target: null,
    note: `${empty} of ${began.length} first answers had no row yet though the search went on: its budget of 1.2 s was up`,
  };
  yield {
    what: `ILIKE newest ${PAGE} + exact count / our first answer per keystroke, medians (stock schema)`,
    on,
    above: spread(samples.naive),
    below: spread(began),
    ratio: median(samples.naive) / median(began),
    target: null,
    note: `not equal work: our first answer may be short and counts nothing; p95 against p95: ${(p95(samples.naive) / p95(began)).toFixed(1)}`,
  };
  yield {
    what: `ILIKE any ${PAGE + 1}, no order, no count / ours until ${PAGE} rows or the end per keystroke, medians (stock schema)`,
    on,
    above: spread(samples.bare),
    below: spread(done),
    ratio: median(samples.bare) / median(done),
    target: null,
    note: `nearest to equal work; p95 against p95: ${(p95(samples.bare) / p95(done)).toFixed(2)}; ILIKE newest ${PAGE} + count / ours until then: median ${(median(samples.naive) / median(done)).toFixed(1)}, p95 ${(p95(samples.naive) / p95(done)).toFixed(2)}`,
  };
}

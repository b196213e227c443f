import { everywhere, type Bench } from '../lib/case';
import { missing, type Figure } from '../lib/figures';
import { median, p95, spread, timeOf } from '../lib/measure';
import { containsText, keystrokes } from '../lib/typing';
import { COLUMNS, keyFetch, PAGE } from '../lib/users';
import type { World } from '../lib/world';

/** The first rows after every letter typed, against ILIKE with an exact count, the same keystrokes on both sides. */
export async function* keystroke(bench: Bench): AsyncGenerator<Figure> {
  for (const world of everywhere(bench)) yield* typing(world, world === bench.large);
  const due = { atLeast: 150 };
  yield missing(
    'ILIKE + count / ours per keystroke, with the local search index',
    'all',
    'the local search index is not built',
    due,
  );
  yield missing(
    'keystroke with rows p95 / primary key p50, with the local search index',
    'all',
    'the local search index is not built',
    { atMost: 20 },
  );
  yield missing(
    'ILIKE + count / ours per keystroke, with pg_trgm',
    'Postgres',
    'the search does not use a pg_trgm index yet',
    { atLeast: 50 },
  );
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

async function* typing(world: World, large: boolean): AsyncGenerator<Figure> {
  const key = await keyFetch(world);
  const all = await keystrokes(world, 11);
  const wanted = large ? 10 : 45;
  const typed = all.filter((_, i) => i % Math.ceil(all.length / wanted) === 0);
  const samples = { ours: [] as Shown[], naive: [] as number[], bare: [] as number[], key: [] as number[] };
  for (const [i, text] of typed.entries()) {
    const { where, parameters } = containsText(world, text);
    const page = `select ${COLUMNS} from "user" where ${where} order by "createdAt" desc limit ${PAGE}`;
    const any = `select ${COLUMNS} from "user" where ${where} limit ${PAGE + 1}`;
    const sides = [
      async () => samples.ours.push(await press(world, text)),
      async () =>
        samples.naive.push(
          await timeOf(async () => {
            await world.sql(page, parameters);
            await world.sql(`select count(*) from "user" where ${where}`, parameters);
          }),
        ),
      async () => samples.bare.push(await timeOf(async () => world.sql(any, parameters))),
      async () => samples.key.push(await timeOf(async () => key(i))),
    ];
    // oxlint-disable-next-line no-await-in-loop -- one at a time, or they would be measured against each other
    for (const side of i % 2 === 0 ? sides : sides.toReversed()) await side();
  }
  const on = world.label;
  const first = samples.ours.map((one) => one.first);
  const full = samples.ours.map((one) => one.full);
  const empty = samples.ours.filter((one) => one.empty).length;
  yield {
    what: 'keystroke, first answer (stock schema, no local index): p95 / primary key p50',
    on,
    above: spread(first),
    below: spread(samples.key),
    ratio: p95(first) / median(samples.key),
    target: null,
    note: `${empty} of ${first.length} first answers had no row yet though the search went on: its budget of 1.2 s was up`,
  };
  yield {
    what: `ILIKE newest ${PAGE} + exact count / our first answer per keystroke, medians (stock schema)`,
    on,
    above: spread(samples.naive),
    below: spread(first),
    ratio: median(samples.naive) / median(first),
    target: null,
    note: `not equal work: our first answer may be short and counts nothing; p95 against p95: ${(p95(samples.naive) / p95(first)).toFixed(1)}`,
  };
  yield {
    what: `ILIKE any ${PAGE + 1}, no order, no count / ours until ${PAGE} rows or the end per keystroke, medians (stock schema)`,
    on,
    above: spread(samples.bare),
    below: spread(full),
    ratio: median(samples.bare) / median(full),
    target: null,
    note: `nearest to equal work; p95 against p95: ${(p95(samples.bare) / p95(full)).toFixed(2)}; ILIKE newest ${PAGE} + count / ours until then: median ${(median(samples.naive) / median(full)).toFixed(1)}, p95 ${(p95(samples.naive) / p95(full)).toFixed(2)}`,
  };
}

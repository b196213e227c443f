import { everywhere, type Bench } from '../lib/case';
import { missing, type Figure } from '../lib/figures';
import { median, ms, p95, spread, timeOf } from '../lib/measure';
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

async function* typing(world: World, large: boolean): AsyncGenerator<Figure> {
  const key = await keyFetch(world);
  const all = await keystrokes(world, 11);
  const wanted = large ? 10 : 45;
  const typed = all.filter((_, i) => i % Math.ceil(all.length / wanted) === 0);
  const samples = { ours: [] as number[], naive: [] as number[], bare: [] as number[], key: [] as number[] };
  let slowest = { text: '', took: 0 };
  for (const [i, text] of typed.entries()) {
    const { where, parameters } = containsText(world, text);
    const page = `select ${COLUMNS} from "user" where ${where} order by "createdAt" desc limit ${PAGE}`;
    const sides = [
      async () => {
        const took = await timeOf(async () => world.call('users.list', { search: text, limit: PAGE }));
        if (took > slowest.took) slowest = { text, took };
        samples.ours.push(took);
      },
      async () =>
        samples.naive.push(
          await timeOf(async () => {
            await world.sql(page, parameters);
            await world.sql(`select count(*) from "user" where ${where}`, parameters);
          }),
        ),
      async () =>
        samples.bare.push(
          await timeOf(async () =>
            world.sql(`select ${COLUMNS} from "user" where ${where} limit ${PAGE + 1}`, parameters),
          ),
        ),
      async () => samples.key.push(await timeOf(async () => key(i))),
    ];
    // oxlint-disable-next-line no-await-in-loop -- one at a time, or they would be measured against each other
    for (const side of i % 2 === 0 ? sides : sides.toReversed()) await side();
  }
  const on = world.label;
  const stock = 'stock schema, no local index';
  const worst = `slowest of ours: "${slowest.text}", ${ms(slowest.took)}`;
  const each = samples.naive.map((took, i) => took / (samples.ours[i] ?? took));
  yield {
    what: `keystroke, first rows shown: p95 / primary key p50 (${stock})`,
    on,
    above: spread(samples.ours),
    below: spread(samples.key),
    ratio: p95(samples.ours) / median(samples.key),
    target: null,
    note: worst,
  };
  yield {
    what: `ILIKE newest ${PAGE} + exact count / ours per keystroke, medians (${stock})`,
    on,
    above: spread(samples.naive),
    below: spread(samples.ours),
    ratio: median(samples.naive) / median(samples.ours),
    target: null,
    note: `median of the ratios keystroke by keystroke: ${median(each).toFixed(1)}; p95 against p95: ${(p95(samples.naive) / p95(samples.ours)).toFixed(1)}`,
  };
  yield {
    what: `ILIKE any ${PAGE + 1}, no order, no count / ours per keystroke, medians (${stock})`,
    on,
    above: spread(samples.bare),
    below: spread(samples.ours),
    ratio: median(samples.bare) / median(samples.ours),
    target: null,
  };
}

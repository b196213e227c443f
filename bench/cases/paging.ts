import { everywhere, type Bench } from '../lib/case';
import type { Figure } from '../lib/figures';
import { median, paired, spread } from '../lib/measure';
import { BY_EMAIL, fullPage, keyFetch, PAGE, pageAt } from '../lib/users';

const PAIRS = 60;

/** How deep a page lies, and how big the table is, must not matter: by address, whose index every better-auth has. */
export async function* paging(bench: Bench): AsyncGenerator<Figure> {
  for (const world of everywhere(bench)) {
    const second = await pageAt(world, BY_EMAIL, 'start', PAGE - 1);
    const deepest = await pageAt(world, BY_EMAIL, 'end', PAGE);
    const { ours, theirs } = await paired(deepest, second, { pairs: PAIRS });
    yield {
      what: 'deepest page / second page, by address, same statement',
      on: world.label,
      above: spread(ours),
      below: spread(theirs),
      ratio: median(ours) / median(theirs),
      target: { atMost: 1.2 },
    };
    const end = async () => fullPage(await world.call('users.list', { sort: BY_EMAIL, limit: PAGE, from: 'end' }));
    const start = async () => fullPage(await world.call('users.list', { sort: BY_EMAIL, limit: PAGE }));
    const jump = await paired(end, start, { pairs: PAIRS });
    yield {
      what: 'jump to the end / first page, by address, both with the total',
      on: world.label,
      above: spread(jump.ours),
      below: spread(jump.theirs),
      ratio: median(jump.ours) / median(jump.theirs),
      target: { atMost: 1.2 },
    };
  }
  const usual = bench.worlds.find(({ kind }) => kind === 'postgres');
  if (bench.large === null || usual === undefined) return;
  const [large, small] = [await pageAt(bench.large, BY_EMAIL, 'end', PAGE), await pageAt(usual, BY_EMAIL, 'end', PAGE)];
  const { ours, theirs } = await paired(large, small, { pairs: PAIRS });
  yield {
    what: 'deepest page, ten times the users / these, by address',
    on: bench.large.label,
    above: spread(ours),
    below: spread(theirs),
    ratio: median(ours) / median(theirs),
    target: { atMost: 1.5 },
  };
}

/** What main adds to the database's own work: a page of 50 against one user by primary key over the same driver. */
export async function* wholePath(bench: Bench): AsyncGenerator<Figure> {
  for (const world of everywhere(bench)) {
    const key = await keyFetch(world);
    const next = await paired(await pageAt(world, BY_EMAIL, 'start', PAGE * 20), key, { pairs: PAIRS });
    yield {
      what: 'page of 50 through all of main, a further page / one user by primary key',
      on: world.label,
      above: spread(next.ours),
      below: spread(next.theirs),
      ratio: median(next.ours) / median(next.theirs),
      target: { atMost: 5 },
    };
    const first = await paired(async () => fullPage(await world.call('users.list', { limit: PAGE })), key, {
      pairs: PAIRS,
    });
    yield {
      what: 'the first page, in the default order and with its total / one user by primary key',
      note: 'an estimated total is remembered for 10 s, and so is not part of every sample',
      on: world.label,
      above: spread(first.ours),
      below: spread(first.theirs),
      ratio: median(first.ours) / median(first.theirs),
      target: { atMost: 5 },
    };
  }
}

import { everywhere, type Bench } from '../lib/case';
import type { Figure } from '../lib/figures';
import { median, paired, spread } from '../lib/measure';
import type { World } from '../lib/world';
import { fullPage, keyFetch, NEWEST, PAGE } from '../lib/users';
import { listUsersOf } from './list-users';

const PAIRS = 40;

/** A kind that no row of the data has. */
const ABSENT = 'passkey-challenge';

/** The first page of each list as a screen shows it, against one row by key; the newest users; a kind of verification that is not there. */
export async function* firstPages(bench: Bench): AsyncGenerator<Figure> {
  for (const world of everywhere(bench)) {
    if (world !== bench.large) yield* lists(world);
    yield* newestUsers(world);
    if (world !== bench.large) yield await absentKind(world);
  }
}

async function* lists(world: World): AsyncGenerator<Figure> {
  const key = await keyFetch(world);
  for (const method of ['sessions.list', 'accounts.list', 'verifications.list'] as const) {
    const { ours, theirs } = await paired(async () => fullPage(await world.call(method, { limit: PAGE })), key, {
      pairs: PAIRS,
    });
    yield {
      what: `the first page of ${method.slice(0, -5)}, with its total / one user by primary key`,
      on: world.label,
      above: spread(ours),
      below: spread(theirs),
      ratio: median(ours) / median(theirs),
      target: { atMost: 5 },
    };
  }
}

/** At its dearest place: the deepest page, which `list-users` above measures, has next to nothing to sort. */
async function* newestUsers(world: World): AsyncGenerator<Figure> {
  const server = await listUsersOf(world);
  try {
    const { ours, theirs } = await paired(
      async () => fullPage(await world.call('users.list', { sort: NEWEST, limit: PAGE, acceptCost: true })),
      async () => server.page('createdAt', 'desc', 0),
      { pairs: 15, withinMs: 30_000 },
    );
    yield {
      what: 'better-auth list-users, first page newest first / ours in the same order, no index on either side',
      on: world.label,
      above: spread(theirs),
      below: spread(ours),
      ratio: median(theirs) / median(ours),
      target: { atLeast: 1 },
      note: 'list-users also counts, as it always does',
    };
  } finally {
    await server.stop();
  }
}

async function absentKind(world: World): Promise<Figure> {
  const { ours, theirs } = await paired(
    async () => {
      let cursor: string | null = null;
      do {
        const page: { rows: unknown[]; nextCursor: string | null } = await world.call('verifications.list', {
          kind: ABSENT,
          cursor,
        });
        if (page.rows.length > 0) throw new Error(`there is a verification of the kind ${ABSENT}`);
        cursor = page.nextCursor;
      } while (cursor !== null);
    },
    async () => world.sql(`select count(*) as n from verification where "value" like ?`, ['%"expectedChallenge"%']),
    { pairs: 15, withinMs: 30_000 },
  );
  return {
    what: 'verifications of a kind that is not there, to the end / one bare pass for a part of the value',
    on: world.label,
    above: spread(ours),
    below: spread(theirs),
    ratio: median(ours) / median(theirs),
    target: { atMost: 1.5 },
  };
}

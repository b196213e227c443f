import { openRawClient } from '../../test/support/raw-client';
import { everywhere, type Bench } from '../lib/case';
import type { Figure } from '../lib/figures';
import { median, paired, spread } from '../lib/measure';
import { COLUMNS, NEWEST, PAGE, pageAt } from '../lib/users';
import type { World } from '../lib/world';

/** With the index that Authdesk offers, on both sides: OFFSET against keyset, the same columns, no counts. */
export async function* indexed(bench: Bench): AsyncGenerator<Figure> {
  for (const world of everywhere(bench)) {
    const deepest = await pageAt(world, NEWEST, 'end', PAGE);
    const second = await pageAt(world, NEWEST, 'start', PAGE - 1);
    const depth = await paired(deepest, second, { pairs: 60 });
    yield {
      what: 'deepest page / second page, newest first with the offered index, same statement',
      on: world.label,
      above: spread(depth.ours),
      below: spread(depth.theirs),
      ratio: median(depth.ours) / median(depth.theirs),
      target: { atMost: 1.2 },
    };
    const target = { atLeast: world === bench.large ? 1000 : 100 };
    const offset = `select ${COLUMNS} from "user" order by "createdAt" desc, "id" desc limit ${PAGE} offset ?`;
    const naive = await paired(deepest, async () => world.sql(offset, [world.users - PAGE]), {
      pairs: 30,
      withinMs: 30_000,
    });
    yield {
      what: 'OFFSET, deepest page / ours, newest first, the same index, no counts',
      on: world.label,
      above: spread(naive.theirs),
      below: spread(naive.ours),
      ratio: median(naive.theirs) / median(naive.ours),
      target,
      note: 'OFFSET is the bare statement, ours main’s whole path',
    };
    const bare = await paired(await keyset(world), async () => world.sql(offset, [world.users - PAGE]), {
      pairs: 30,
      withinMs: 30_000,
    });
    yield {
      what: 'OFFSET, deepest page / keyset, newest first, the same index, both the bare statement',
      on: world.label,
      above: spread(bare.theirs),
      below: spread(bare.ours),
      ratio: median(bare.theirs) / median(bare.ours),
      target,
      note: 'the algorithm alone',
    };
  }
}

/** The deepest page by a statement that goes on after the row before it, over the same driver as the other side. */
async function keyset(world: World): Promise<() => Promise<unknown>> {
  const [at] = await world.sql(
    `select "createdAt" as value, "id" from "user" order by "createdAt", "id" limit 1 offset ${PAGE}`,
  );
  const statement = `select ${COLUMNS} from "user" where ("createdAt", "id") < (?, ?)
    order by "createdAt" desc, "id" desc limit ${PAGE}`;
  return async () => {
    const rows = await world.sql(statement, [at?.['value'] ?? null, at?.['id'] ?? null]);
    if (rows.length !== PAGE) throw new Error(`a page of ${rows.length} rows, not ${PAGE}`);
  };
}

/** Makes or removes the index that Authdesk offers on a big table. */
export async function toggleIndex({ worlds, large }: Bench, on: boolean): Promise<void> {
  for (const world of large === null ? worlds : [...worlds, large]) {
    const drop = 'drop index if exists "user_createdAt_idx"';
    // Not over main's pool, whose statements end after thirty seconds.
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const raw = await openRawClient(world.location);
    // oxlint-disable-next-line no-await-in-loop
    await raw.query(on ? 'create index if not exists "user_createdAt_idx" on "user" ("createdAt", "id")' : drop);
    // oxlint-disable-next-line no-await-in-loop
    await raw.close();
  }
}

import { everywhere, type Bench } from '../lib/case';
import type { Figure } from '../lib/figures';
import { median, paired, spread } from '../lib/measure';

/** What the total costs: counted when somebody asks, estimated otherwise. */
export async function* count(bench: Bench): AsyncGenerator<Figure> {
  for (const world of everywhere(bench)) {
    const tables = await world.handle.readTables();
    const table = tables.find(({ name }) => name === 'user');
    if (table === undefined) throw new Error('no user table');
    const { exact } = await world.handle.estimateRows(table);
    const { ours, theirs } = await paired(
      async () => world.handle.estimateRows(table),
      async () => world.call('users.count', {}),
      { pairs: 15, withinMs: 20_000 },
    );
    yield {
      what: 'exact count / total as it is shown unasked',
      on: world.label,
      above: spread(theirs),
      below: spread(ours),
      ratio: median(theirs) / median(ours),
      target: { atLeast: 100 },
      ...(exact && { note: 'the total shown is exact at this size' }),
    };
  }
}

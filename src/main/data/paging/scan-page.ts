import { scanBackwards } from '../database/backward-scan';
import type { Stretch } from '../database/stretch';
import { stoppable } from '../database/database-handle';
import { eb, joined, meeting, type Condition } from '../database/expressions';
import type { RawRow } from '../schema/auth-table';
import type { LogicalTable } from '@shared/logical-model';
import { wasSeen, type SeenRows } from './seen-rows';
import type { ListQuery } from './list-page';
import { mayShareIds } from './row-order';

/** What was found, and where to go on; `next` is null at the table's beginning. */
export interface ScanPage {
  readonly rows: RawRow[];
  /** What tells each of these rows from all others, for `given` of the next page. */
  readonly keys: string[];
  readonly next: string | null;
}

interface Request {
  readonly from: string | null;
  /** What the pages before gave out: it does not come again. */
  readonly given: SeenRows | null;
  readonly limit: number;
  readonly budgetMs: number;
  /** Leaves those of some rows that are meant, in their order, where statements cannot tell. */
  readonly keep?: ((rows: RawRow[]) => Promise<RawRow[]>) | undefined;
}

/** Rows looked at together where only some of them are meant; more each time, for then they are few. */
const FEWEST_LOOKED_AT = 200;
const MOST_LOOKED_AT = 5000;

const ADDRESS = '__address';
const ID = '__id';

/**
 * Reads matches from a table's end backwards until there are enough of them or the time is up, whichever comes first:
 * a short page with a place to go on from is no end. Nothing is sorted. A row that matches all the while comes exactly
 * once, whatever is written meanwhile; rows added meanwhile may come last, or not at all.
 */
export async function scanPage<T extends LogicalTable>(
  query: ListQuery<T>,
  { from, given, limit, budgetMs, keep }: Request,
): Promise<ScanPage> {
  const { connection, table, select, joins = [], where, signal } = query;
  const scanned = {
    handle: connection.reader.handle,
    table: table.physical,
    alias: table.alias,
    all: where.length === 0,
  };
  // Where rows may share an id they are told apart by their places. SQLite's rows keep theirs; one of Postgres that is
  // changed meanwhile gets another and may come a second time, which is better than one that never comes.
  const keyOf = mayShareIds(table) ? addressOf : idOf;
  const keysOf = (rows: readonly RawRow[]) => rows.map(keyOf);
  const started = performance.now();
  const rows: RawRow[] = [];
  const here = new Set<string>();
  const read = async (stretch: Stretch, within: Condition, most: number): Promise<RawRow[]> =>
    scanned.handle.db
      .selectFrom(table.from)
      .$call(joined(joins))
      .$call(meeting([within, ...where]))
      .select([...select, stretch.address.as(ADDRESS), table.ref('id').as(ID)])
      .orderBy(stretch.order, 'desc')
      .limit(most)
      .execute(stoppable(signal));
  const isFull = (): boolean => rows.length === limit;
  const isOver = () => performance.now() - started > budgetMs;
  const page = (next: string | null): ScanPage => ({ rows, keys: keysOf(rows), next });
  let looking = keep === undefined ? limit : Math.max(FEWEST_LOOKED_AT, limit);
  for await (const stretch of scanBackwards(scanned, from, signal)) {
    const { beneath } = stretch;
    let { within } = stretch;
    for (;;) {
      const wanted = keep === undefined ? limit - rows.length : looking;
      // Any of these may be rows that were given out before: few, or all of them where rows do not keep their places.
      const most = beneath === undefined ? wanted + (given?.count ?? 0) + here.size : wanted;
      const found = await read(stretch, within, most);
      const fresh = found.filter((row) => !here.has(keyOf(row)) && !wasSeen(given, keyOf(row))).slice(0, wanted);
      const kept = (keep === undefined ? fresh : await keep(fresh)).slice(0, limit - rows.length);
      // Where rows do not keep their places, those that were looked at in vain come again with the next statement.
      for (const row of beneath === undefined ? fresh : kept) here.add(keyOf(row));
      rows.push(...kept);
      if (isFull()) return page(stretch.below(addressOf(kept.at(-1))));
      if (found.length < most) break;
      if (beneath !== undefined) {
        const last = addressOf(found.at(-1));
        if (keep !== undefined && isOver()) return page(stretch.below(last));
        within = eb.and([stretch.within, beneath(last)]);
      }
      looking = Math.min(MOST_LOOKED_AT, looking * 4);
    }
    if (isOver() && stretch.next !== null) return page(stretch.next);
  }
  return page(null);
}

function idOf(row: RawRow): string {
  const id: unknown = row[ID];
  return String(id);
}

function addressOf(row: RawRow | undefined): string {
  const address = row?.[ADDRESS];
  if (typeof address === 'string') return address;
  throw new Error('a scanned row came without its address');
}

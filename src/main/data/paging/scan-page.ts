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
  readonly next: string | null;
}

interface Request {
  readonly from: string | null;
  /** What the pages before gave out: it does not come again. */
  readonly given: SeenRows | null;
  readonly limit: number;
  readonly budgetMs: number;
}

const ADDRESS = '__address';
const ID = '__id';

/**
 * Reads matches from a table's end backwards until there are enough of them or the time is up, whichever comes first:
 * a short page with a place to go on from is no end. Nothing is sorted. A row that matches all the while comes exactly
 * once, whatever is written meanwhile; rows added meanwhile may come last, or not at all.
 */
export async function scanPage<T extends LogicalTable>(
  query: ListQuery<T>,
  { from, given, limit, budgetMs }: Request,
): Promise<ScanPage> {
  const { connection, table, select, joins = [], where, signal } = query;
  const scanned = {
    handle: connection.reader.handle,
    table: table.physical,
    alias: table.alias,
    all: where.length === 0,
  };
  // Where rows may share an id, on SQLite they are told apart by their numbers, which they keep.
  const keyOf = table.kind === 'sqlite' && mayShareIds(table) ? addressOf : idOf;
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
  for await (const stretch of scanBackwards(scanned, from, signal)) {
    const { beneath } = stretch;
    let { within } = stretch;
    for (;;) {
      const wanted = limit - rows.length;
      // Any of these may be rows that were given out before: few, or all of them where rows do not keep their places.
      const most = beneath === undefined ? wanted + (given?.count ?? 0) + here.size : wanted;
      const found = await read(stretch, within, most);
      const fresh = found.filter((row) => !here.has(keyOf(row)) && !wasSeen(given, idOf(row))).slice(0, wanted);
      for (const row of fresh) here.add(keyOf(row));
      rows.push(...fresh);
      if (fresh.length === wanted) return { rows, next: stretch.below(addressOf(fresh.at(-1))) };
      if (beneath === undefined || found.length < most) break;
      within = eb.and([stretch.within, beneath(addressOf(found.at(-1)))]);
    }
    if (performance.now() - started > budgetMs && stretch.next !== null) return { rows, next: stretch.next };
  }
  return { rows, next: null };
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

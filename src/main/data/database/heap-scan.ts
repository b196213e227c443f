import { sql } from 'kysely';
import type { Scanned, Stretch } from './stretch';
import { stoppable, type DatabaseHandle } from './database-handle';
import type { PhysicalTable, SqlValue } from './physical-table';
import { columnOf, eb, type Condition } from './expressions';

/** Some 30 ms of work each on an ordinary machine: short enough to stop between two. */
const USUAL_PAGES = 512;
/** Where every row is wanted, so few hold more than a page of a list as a rule; while they do not, each stretch is longer. */
const FEW_PAGES = 8;
/** Where some rows are wanted, and more often than not many of the last ones are. */
const SOME_PAGES = 64;
const GROWS_BY = 4;
/** A page holds some forty users. */
const ROWS_A_PAGE = 40;

/**
 * A place in a walk over a Postgres table, which goes down its pages and then once more over what was written meanwhile:
 * a changed row is a new version somewhere else, perhaps where the walk has been already.
 */
interface Place {
  /** The page address below which to go on; null once all pages are read. */
  readonly top: string | null;
  /** The oldest transaction that was still open when the walk began: versions of it or of later ones were written since. */
  readonly since: string;
  /** The file the rows lie in, which changes when the whole table is written anew. */
  readonly file: string;
}

/**
 * The stretches of a Postgres table by row address. What makes them complete: a version of a row never moves, so a row that
 * was not changed since the walk began is where it was when its stretch is read; a row that was changed has a version
 * written since, and those are all found by one last statement, which sees the table at a single moment. That last one
 * compares a number for each row, a twentieth of what the search costs, and is left out where nothing was written at all.
 */
export async function* heapStretches(
  scanned: Scanned,
  from: string | null,
  signal: AbortSignal,
): AsyncGenerator<Stretch> {
  const { alias, rows, all = false } = scanned;
  const most = rows === undefined ? USUAL_PAGES : Math.max(FEW_PAGES, Math.round(rows / ROWS_A_PAGE));
  // The limit of a statement comes after its joins: only short stretches keep it from reading and joining thousands of rows.
  let pages = Math.min(all ? FEW_PAGES : SOME_PAGES, most);
  const ctid = columnOf(alias, 'ctid');
  const address = sql<SqlValue>`${ctid}::text`;
  const order = ctid;
  // Every row is in a list whether it was looked at a moment ago or now, and the looking would be one wait more.
  const before = from === null && all ? recent(scanned) : undefined;
  let isOpen = before !== undefined;
  let place = before ?? (from === null ? (await look(scanned, signal)).place : (JSON.parse(from) as Place));
  for (;;) {
    for (let page = pageOf(place.top); place.top !== null && page >= 0;) {
      signal.throwIfAborted();
      const { top }: Place = place;
      const lowest = page - pages + 1;
      const bottom = `(${Math.max(0, lowest)},0)`;
      const next: Place = { ...place, top: lowest <= 0 ? null : bottom };
      yield {
        // What was added since that moment lies behind, and comes first.
        within: isOpen ? eb(ctid, '>=', tid(bottom)) : eb.and([eb(ctid, '>=', tid(bottom)), eb(ctid, '<', tid(top))]),
        address,
        order,
        next: JSON.stringify(next),
        below: (last) => JSON.stringify({ ...next, top: last } satisfies Place),
        beneath: (last) => eb(ctid, '<', tid(last)),
      };
      isOpen = false;
      place = next;
      page -= pages;
      pages = Math.min(most, pages * GROWS_BY);
    }
    signal.throwIfAborted();
    const now = await look(scanned, signal);
    if (now.place.file !== place.file) {
      ({ place } = now);
      continue;
    }
    if (now.latest === place.since) return;
    break;
  }
  const again = JSON.stringify(place);
  yield {
    within: writtenSince(alias, place.since),
    address,
    order,
    next: null,
    // Its rows may have moved again by the next page: they are asked for anew, less those that were given out.
    below: () => again,
  };
}

/** By the transaction that wrote a row, which only Postgres keeps with it. */
function writtenSince(alias: string, since: string): Condition {
  return sql`age(${columnOf(alias, 'xmin')}) <= age(${since}::xid)`;
}

/** A moment of a Postgres table, and whether anything was written since an earlier one. */
export interface HeapMark {
  readonly since: string;
  readonly writtenAfter: (earlier: HeapMark) => boolean;
  /** The rows written since, of a table called so in the statement. */
  readonly rowsSince: (alias: string) => Condition;
}

/** Marks this moment: everything written later, or by a transaction that is still open, can be asked for afterwards. */
export async function markHeap(scanned: Scanned, signal: AbortSignal): Promise<HeapMark> {
  const { place, latest } = await look(scanned, signal);
  return {
    since: place.since,
    writtenAfter: (earlier) => latest !== earlier.since,
    rowsSince: (alias) => writtenSince(alias, place.since),
  };
}

/** So long a place to begin at is good for: what is written meanwhile is looked through at the end. */
const RECENT_MS = 30_000;
const looked = new WeakMap<DatabaseHandle, WeakMap<PhysicalTable, { readonly place: Place; readonly at: number }>>();

function recent({ handle, table }: Scanned): Place | undefined {
  const known = looked.get(handle)?.get(table);
  return known !== undefined && performance.now() - known.at < RECENT_MS ? known.place : undefined;
}

/** The end of the table as it is now, and the transaction that comes after the last one that has ended. */
async function look(
  { handle, table }: Scanned,
  signal: AbortSignal,
): Promise<{ readonly place: Place; readonly latest: string }> {
  const at = performance.now();
  const name = `"${(table.schema ?? 'public').replaceAll('"', '""')}"."${table.name.replaceAll('"', '""')}"`;
  const { rows } = await sql<{ pages: string; file: string; since: string; latest: string }>`
    select pg_relation_size(${name}::regclass) / current_setting('block_size')::int as pages,
      pg_relation_filenode(${name}::regclass)::text as file,
      (txid_snapshot_xmin(s) % 4294967296)::text as since, (txid_snapshot_xmax(s) % 4294967296)::text as latest
    from txid_current_snapshot() s`.execute(handle.db, stoppable(signal));
  const { pages = '0', file = '', since = '0', latest = '' } = rows[0] ?? {};
  const place = { top: `(${pages},0)`, since, file };
  const known = looked.get(handle) ?? new WeakMap<PhysicalTable, { readonly place: Place; readonly at: number }>();
  looked.set(handle, known);
  known.set(table, { place, at });
  return { place, latest };
}

/** An address of Postgres, which takes no text for one. */
function tid(address: string) {
  return sql<SqlValue>`${address}::tid`;
}

function pageOf(address: string | null): number {
  return Number(/^\((\d+),/.exec(address ?? '')?.[1] ?? 0);
}

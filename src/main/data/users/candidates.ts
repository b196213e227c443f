import type { ListQuery } from '../paging/list-page';
import { wasSeen, type SeenRows } from '../paging/seen-rows';
import { stoppable } from '../database/database-handle';
import { meeting } from '../database/expressions';
import type { RawRow } from '../schema/auth-table';

/** Ids of rows that may match, and where to go on; `next` is null at the end. */
export interface Candidates {
  readonly ids: readonly string[];
  readonly next: number | null;
}

interface Request {
  /** Gives at most `most` candidates from a position on. */
  readonly find: (from: number, most: number) => Promise<Candidates>;
  readonly from: number;
  readonly given: SeenRows | null;
  readonly limit: number;
  readonly budgetMs: number;
}

/**
 * Reads the rows that candidates stand for, each as it is now and held against the conditions again: whatever named them
 * may be out of date, but never shows a wrong row.
 */
export async function candidatePage(
  query: ListQuery<'user'>,
  { find, from, given, limit, budgetMs }: Request,
): Promise<{ readonly rows: RawRow[]; readonly next: number | null }> {
  const started = performance.now();
  const rows: RawRow[] = [];
  const here = new Set<string>();
  let at: number | null = from;
  while (at !== null && rows.length < limit) {
    const { ids, next }: Candidates = await find(at, limit - rows.length);
    const fresh = ids.filter((id) => !here.has(id) && !wasSeen(given, id));
    for (const id of fresh) here.add(id);
    rows.push(...(await rowsOf(query, fresh)));
    at = next;
    if (performance.now() - started > budgetMs) break;
  }
  return { rows, next: at };
}

async function rowsOf(query: ListQuery<'user'>, ids: readonly string[]): Promise<RawRow[]> {
  if (ids.length === 0) return [];
  const { connection, table, select, where, signal } = query;
  const rows = await connection.reader.handle.db
    .selectFrom(table.from)
    .select(select)
    .$call(meeting([table.isAnyOf('id', ids), ...where]))
    .execute(stoppable(signal));
  const place = new Map(ids.map((id, n) => [id, n]));
  const placeOf = (row: RawRow) => place.get(String(table.read(row, 'id'))) ?? 0;
  return rows.toSorted((a, b) => placeOf(a) - placeOf(b));
}

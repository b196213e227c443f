import { sql } from 'kysely';
import { scanBackwards } from '../dialects/backward-scan';
import { stoppable } from '../dialects/database-handle';
import type { RawRow } from '../schema/auth-table';
import type { LogicalTable } from '../schema/logical-model';
import type { ListQuery } from './list-page';

/** What was found, and where to go on; `below` is null at the table's beginning. */
export interface ScanPage {
  readonly rows: RawRow[];
  readonly below: string | null;
}

const ADDRESS = '__address';

/**
 * Reads matches from a table's end backwards until there are enough of them or the time is up, whichever comes first:
 * a short page with a place to go on from is no end. Nothing is sorted; rows added meanwhile are neither skipped to nor
 * repeated.
 */
export async function scanPage<T extends LogicalTable>(
  query: ListQuery<T>,
  { below, limit, budgetMs }: { readonly below: string | null; readonly limit: number; readonly budgetMs: number },
): Promise<ScanPage> {
  const { connection, table, select, joins, where, signal } = query;
  const { handle } = connection.reader;
  const started = performance.now();
  const rows: RawRow[] = [];
  let lowest = below;
  for await (const stretch of scanBackwards(handle, table.physical, table.logical, below, signal)) {
    const wanted = limit - rows.length;
    const found = await sql<RawRow>`
      select ${sql.join([...select, sql`${stretch.address} as ${sql.id(ADDRESS)}`])}
      from ${table.from} ${joins ?? sql``}
      where ${sql.join([stretch.within, ...where], sql` and `)}
      order by ${stretch.order} limit ${wanted}`.execute(handle.db, stoppable(signal));
    rows.push(...found.rows);
    lowest = stretch.bottom;
    if (found.rows.length === wanted) return { rows, below: addressOf(rows.at(-1)) };
    if (performance.now() - started > budgetMs) return { rows, below: lowest };
  }
  return { rows, below: null };
}

function addressOf(row: RawRow | undefined): string {
  const address = row?.[ADDRESS];
  if (typeof address === 'string') return address;
  throw new Error('a scanned row came without its address');
}

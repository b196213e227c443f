import type { Page } from '@shared/api/common';

/** What an export adds to the question of a list, page by page. */
export interface PageRequest {
  readonly cursor: string | null;
  readonly limit: number;
  /** Whoever exports wants every row, whatever reading them costs; it can be cancelled. */
  readonly acceptCost: true;
}

/** Rows read at once: few enough to be held, enough to make few statements. */
const FIRST_LIMIT = 2000;
/** Where no index helps, every page reads the whole table: then fewer and longer ones are asked for. */
const MOST_LIMIT = 16_000;
const SLOW_MS = 300;

/** All pages of a list, one at a time. A page may be short or empty and still lead on; only a missing cursor is the end. */
export async function* walk<Row>(read: (request: PageRequest) => Promise<Page<Row>>): AsyncGenerator<Page<Row>> {
  let cursor: string | null = null;
  let limit = FIRST_LIMIT;
  do {
    const started = performance.now();
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
    const page: Page<Row> = await read({ cursor, limit, acceptCost: true });
    const slow = performance.now() - started > SLOW_MS && page.rows.length === limit;
    if (slow) limit = Math.min(limit * 2, MOST_LIMIT);
    yield page;
    if (page.nextCursor !== null && page.nextCursor === cursor) throw new Error('the list does not advance');
    cursor = page.nextCursor;
  } while (cursor !== null);
}

import type { Page } from '@shared/api/common';

/** What an export adds to the question of a list, page by page. */
export interface PageRequest {
  readonly cursor: string | null;
  readonly limit: number;
  /** Whoever exports wants every row, whatever reading them costs; it can be cancelled. */
  readonly acceptCost: true;
}

/** Rows read at once: few enough to be held, enough to make few statements. */
const PAGE = 2000;

/** All pages of a list, one at a time. A page may be short or empty and still lead on; only a missing cursor is the end. */
export async function* walk<Row>(read: (request: PageRequest) => Promise<Page<Row>>): AsyncGenerator<Page<Row>> {
  let cursor: string | null = null;
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
    const page: Page<Row> = await read({ cursor, limit: PAGE, acceptCost: true });
    yield page;
    if (page.nextCursor !== null && page.nextCursor === cursor) throw new Error('the list does not advance');
    cursor = page.nextCursor;
  } while (cursor !== null);
}

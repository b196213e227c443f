import type { Page } from '@shared/api/common';
import type { JobRow } from '@shared/api/jobs';
import { decodeCursor, encodeCursor } from '../paging/cursor';
import type { BulkStore } from './store';

interface Question {
  readonly id: string;
  readonly outcome?: JobRow['outcome'] | undefined;
  readonly cursor?: string | null | undefined;
  readonly limit?: number | undefined;
}

const DEFAULT_LIMIT = 100;

/** One page of the rows of a dry run or a job, in the order they were given. */
export async function jobRows(
  store: BulkStore,
  { id, outcome, cursor, limit = DEFAULT_LIMIT }: Question,
): Promise<Page<JobRow>> {
  const query = ['jobs.rows', id, outcome ?? ''];
  const first = cursor === null || cursor === undefined;
  const after = first ? 0 : Number(decodeCursor(query, cursor).id);
  const found = await store.rows(id, outcome, after, limit + 1);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows,
    nextCursor: found.length > limit && last !== undefined ? encodeCursor(query, { value: null, id: last.seq }) : null,
    total: first ? { value: await countRows(store, id, outcome), exact: true } : null,
  };
}

async function countRows(store: BulkStore, id: string, outcome: JobRow['outcome'] | undefined): Promise<number> {
  const counts = await store.counts(id);
  if (outcome === 'waiting') return (counts.waiting ?? 0) + (counts.sending ?? 0);
  if (outcome !== undefined) return counts[outcome] ?? 0;
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

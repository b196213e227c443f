import type { LocalDatabase } from '../local/local-database';
import { createJobStore } from './store-jobs';
import { createRowStore } from './store-rows';

export type {
  RowOutcome,
  JobState,
  RowInsert,
  BulkRecord,
  WaitingRow,
  BulkProgress,
  JobResult,
  RowResult,
  Counts,
} from './stored';
export type BulkStore = ReturnType<typeof createBulkStore>;

/** What bulk jobs keep on disk. */
export function createBulkStore(db: LocalDatabase) {
  return { ...createJobStore(db), ...createRowStore(db) };
}

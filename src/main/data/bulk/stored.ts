import type { Insertable } from 'kysely';
import type { BulkAction } from '@shared/api/bulk';
import type { Why } from '@shared/api/common';
import type { Job, JobRow } from '@shared/api/jobs';
import type { LocalTables } from '../local/local-database';

/** How a row is kept: as the page sees it, or `sending` while a mail is on its way. */
export type RowOutcome = JobRow['outcome'] | 'sending';
export type JobState = Job['state'] | 'preview';
export type RowInsert = Insertable<LocalTables['bulk_row']>;

/** A dry run, or the job it became. */
export interface BulkRecord {
  readonly id: string;
  readonly connectionId: string;
  readonly connectionName: string;
  readonly target: string;
  readonly action: BulkAction;
  readonly why: Why;
  readonly state: JobState;
  readonly startedAt: string | null;
  readonly result: JobResult | null;
  readonly flight: string | null;
}

/** A row whose turn it is. */
export interface WaitingRow {
  readonly seq: number;
  readonly userId: string;
  readonly label: string | null;
}

/** How far a job got. A row that the dry run skipped was never its to do. */
export interface BulkProgress {
  readonly total: number;
  /** Rows it is through with, whatever became of them. */
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  readonly unknown: number;
}

/** How a job stopped, and what it has to say. */
export interface JobResult extends BulkProgress {
  readonly message: string;
  /** Whether it stopped by itself, because it could not go on. */
  readonly stopped: boolean;
  /** The first audit entries it left. */
  readonly entries: readonly string[];
}

/** What became of a row. */
export interface RowResult {
  readonly seq: number;
  readonly outcome: RowOutcome;
  readonly detail: string | null;
}

export type Counts = Readonly<Partial<Record<RowOutcome, number>>>;

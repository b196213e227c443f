import type { Job } from '@shared/api/jobs';
import { AppError } from '../base/app-error';
import { operationOf } from './actions';
import { stopsJob } from './batch';
import type { BulkOperation } from './bulk-operation';
import { mailRows } from './mail-rows';
import type { RunControls, RunnerDependencies, RunReport } from './run-context';
import type { StopSign } from './stop';
import type { BulkRecord, JobState, BulkProgress, RowResult } from './stored';
import { titleOf } from './words';
import { writeRows } from './write-rows';

export interface WorkDependencies extends RunnerDependencies {
  readonly announce: (job: Job) => void;
  readonly log: { readonly error: (message: string, details?: unknown) => void };
  /** Keeps how a job ended; `message`: why it stopped by itself. */
  readonly end: (record: BulkRecord, state: JobState, message: string | null) => Promise<Job>;
}

/** A job under way. */
export interface Running {
  readonly stop: StopSign;
  readonly writes: boolean;
  job: Job;
  ended: Promise<Job>;
}

/** Often enough for a bar that moves, seldom enough not to keep the window busy. */
const ANNOUNCE_EVERY_MS = 100;

/** Runs a job that was started, tells how far it is, and keeps how it ended. @throws where not even that can be kept */
export async function workThrough(
  dependencies: WorkDependencies,
  record: BulkRecord,
  mine: Running,
  progress: BulkProgress,
): Promise<Job> {
  const { store, announce, log, end } = dependencies;
  const operation = operationOf(record.action);
  const title = titleOf(operation, progress.total);
  let announced = performance.now();
  const show = (change: Partial<Job>, at: 'once' | 'now') => {
    mine.job = { ...mine.job, ...change };
    if (at === 'once' && performance.now() - announced < ANNOUNCE_EVERY_MS) return;
    announced = performance.now();
    announce(mine.job);
  };
  const counted = (outcome: RowResult['outcome'], results: readonly RowResult[]) =>
    results.filter((row) => row.outcome === outcome).length;
  let failure: unknown = null;
  try {
    const report: RunReport = {
      landed: (results) => {
        const { done, failed = 0, skipped = 0 } = mine.job;
        const change = {
          done: done + results.length,
          failed: failed + counted('failed', results),
          skipped: skipped + counted('skipped', results),
        };
        show(change, 'once');
      },
      waits: (until) => show({ waitsUntil: until?.toISOString() ?? null }, 'now'),
    };
    await runJob(dependencies, record, { operation, title }, { stop: mine.stop, report });
  } catch (error) {
    failure = error;
    if (!(error instanceof AppError) || error.code === 'INTERNAL') log.error(`${operation.action} stopped`, error);
  }
  const { reason } = mine.stop;
  const left = (await store.progress(record.id)).done < progress.total;
  if (reason === 'cancel') {
    await store.leaveWaiting(record.id, 'The job was cancelled before its turn');
    return end(record, left ? 'cancelled' : 'done', null);
  }
  if (failure !== null) return end(record, 'paused', stopMessage(failure, mine.job));
  if (!left) return end(record, 'done', null);
  return end(record, reason === 'close' ? 'interrupted' : 'paused', null);
}

/**
 * Does the rows of a job that wait, until none is left or somebody asks it to stop; what it is at is always finished.
 * @throws what concerns the whole job, such as a lost connection; the rows not done yet still wait
 */
async function runJob(
  dependencies: RunnerDependencies,
  record: BulkRecord,
  { operation, title }: { readonly operation: BulkOperation; readonly title: string },
  controls: RunControls,
): Promise<void> {
  await (operation.by === 'write'
    ? writeRows(dependencies, record, { operation, title }, controls)
    : mailRows(dependencies, record, operation, controls));
}

/** Whether a job that stopped by itself can be resumed: always, since rows not done still wait. */
export function stopMessage(error: unknown, job: Pick<Job, 'done' | 'total'>): string {
  const far = `It stopped after ${job.done.toLocaleString('en')} of ${(job.total ?? 0).toLocaleString('en')} rows`;
  if (!(error instanceof AppError)) {
    return `${far}, because Authdesk could not write its own record. Free some disk space, then resume it.`;
  }
  if (error.code === 'CONNECTION_LOST' || error.code === 'NOT_CONNECTED') {
    return `${far}: ${error.message} Resume it once the connection is back.`;
  }
  return `${far}: ${error.message}${stopsJob(error) && error.hint !== undefined ? ` ${error.hint}` : ''}`;
}

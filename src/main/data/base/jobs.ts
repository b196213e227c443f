import { randomUUID } from 'node:crypto';
import type { Job } from '@shared/api/jobs';
import { AppError, cancelled } from './app-error';

export interface JobProgress {
  readonly done: number;
  readonly total: number | null;
}

export interface Jobs {
  readonly list: () => Job[];
  /** @throws AppError NOT_FOUND */
  readonly cancel: (id: string) => void;
  /** Starts work that outlasts its call; it reports progress and stops when its signal is aborted. */
  readonly start: (
    title: string,
    work: (report: (progress: JobProgress) => void, signal: AbortSignal) => Promise<Record<string, unknown>>,
  ) => Job;
}

interface Dependencies {
  readonly announce: (job: Job) => void;
  readonly now: () => Date;
}

/** Thrown by work that stopped on its way: what it had done by then, and why it went no further. */
export class PartlyDone extends Error {
  readonly result: Record<string, unknown>;

  constructor(result: Record<string, unknown>, cause: unknown) {
    super('stopped on its way', { cause });
    this.result = result;
  }
}

/** Finished jobs that are still listed. */
const MAX_KEPT = 50;

/** Long work with progress and cancel, for this run of the app. */
export function createJobs({ announce, now }: Dependencies): Jobs {
  const jobs = new Map<string, { job: Job; controller: AbortController }>();

  const update = (id: string, change: Partial<Job>) => {
    const entry = jobs.get(id);
    if (!entry) return;
    entry.job = { ...entry.job, ...change };
    announce(entry.job);
  };
  const forgetOldest = () => {
    const ended = [...jobs].filter(([, { job }]) => job.state !== 'running');
    for (const [id] of ended.slice(0, Math.max(0, ended.length - MAX_KEPT))) jobs.delete(id);
  };

  return {
    list: () => [...jobs.values()].map(({ job }) => job).toReversed(),
    cancel: (id) => {
      const entry = jobs.get(id);
      if (!entry) throw new AppError('NOT_FOUND', 'This job is not there any more.');
      entry.controller.abort(cancelled());
    },
    start: (title, work) => {
      const id = randomUUID();
      const controller = new AbortController();
      const job: Job = { id, title, done: 0, total: null, state: 'running', startedAt: now().toISOString() };
      jobs.set(id, { job, controller });
      announce(job);
      void work((progress) => update(id, progress), controller.signal)
        .then(
          (result) => update(id, { state: 'done', result }),
          (error: unknown) =>
            controller.signal.aborted
              ? update(id, { state: 'cancelled', ...(error instanceof PartlyDone && { result: error.result }) })
              : update(id, { state: 'failed', result: failed(error) }),
        )
        .finally(forgetOldest);
      return job;
    },
  };
}

function failed(error: unknown): Record<string, unknown> {
  if (!(error instanceof PartlyDone)) return { message: describe(error) };
  const { message } = error.result;
  return { ...error.result, message: `${describe(error.cause)}${typeof message === 'string' ? ` ${message}` : ''}` };
}

function describe(error: unknown): string {
  return error instanceof AppError ? error.message : 'Something went wrong inside Authdesk.';
}

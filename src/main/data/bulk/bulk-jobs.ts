import type { Confirmation } from '@shared/api/common';
import type { Job } from '@shared/api/jobs';
import { AppError } from '../base/app-error';
import { requireRole, requireWhy } from '../write/access';
import type { Acting } from '../base/acting';
import { requireAsked } from '../write/confirm';
import { requireWritable } from '../write/write-path';
import { operationOf } from './actions';
import { afterInterruption } from './after-interruption';
import { described, mailsOf, plainJob } from './job-of-record';
import { requireSameConnection } from './same-connection';
import { StopSign } from './stop';
import type { BulkStore } from './store';
import type { BulkProgress, BulkRecord, JobResult, JobState } from './stored';
import { endMessage, titleOf, weightOf } from './words';
import { stopMessage, workThrough, type Running, type WorkDependencies } from './work-through';
import type { OpenConnection } from '../connections/connection';

type Dependencies = Omit<WorkDependencies, 'end'>;

export interface BulkJobs {
  readonly list: () => Promise<Job[]>;
  /** One job that was started. @throws AppError NOT_FOUND */
  readonly get: (id: string) => Promise<Job>;
  /**
   * Starts what a dry run found.
   * @throws AppError NOT_FOUND, CONFLICT, READ_ONLY, PERMISSION_DENIED, CONFIRMATION_REQUIRED, NOT_CONNECTED
   */
  readonly start: (
    connection: OpenConnection,
    previewId: string,
    confirm: Confirmation | undefined,
    acting: Acting,
  ) => Promise<Job>;
  /** Stops after the batch under way; the rows left wait. */
  readonly pause: (id: string) => Promise<Job>;
  /** Goes on with the rows that wait. @throws as `start` */
  readonly resume: (connection: OpenConnection, id: string, acting: Acting) => Promise<Job>;
  /** Stops for good after the batch under way; what was done stays. */
  readonly cancel: (id: string) => Promise<Job>;
  /** Lets every job finish what it is at, and leaves it to be resumed. */
  readonly close: () => Promise<void>;
}

const ENTRIES_TOLD = 100;
const RESUMABLE: readonly JobState[] = ['paused', 'interrupted'];

/** Bulk jobs: kept on disk row by row, so that they outlive a pause, a lost connection and a crash. */
export function createBulkJobs(dependencies: Dependencies): BulkJobs {
  const { store } = dependencies;
  const jobs = new RunningJobs(dependencies);
  return {
    list: async () => [
      ...(await Promise.all((await store.started()).map(async (record) => jobs.jobOf(record)))),
      ...(await store.damaged()).map(damagedJob),
    ],
    get: async (id) => jobs.jobOf(await startedJob(store, id)),
    start: async (connection, previewId, confirm, acting) =>
      startJob({ ...dependencies, jobs }, connection, { previewId, confirm, acting }),
    pause: async (id) => {
      const at = jobs.at(id);
      at?.stop.ask('pause');
      return at === undefined ? jobs.jobOf(await startedJob(store, id)) : at.ended;
    },
    cancel: async (id) => cancelJob({ ...dependencies, jobs }, id),
    resume: async (connection, id, acting) => resumeJob({ ...dependencies, jobs }, connection, id, acting),
    close: async () => jobs.close(),
  };
}

interface Context extends Dependencies {
  readonly jobs: RunningJobs;
}

function damagedJob({ id, startedAt }: { readonly id: string; readonly startedAt: string }): Job {
  return { id, title: 'A job whose record cannot be read any more', done: 0, total: null, state: 'failed', startedAt };
}

/** @throws AppError NOT_FOUND */
async function startedJob(store: BulkStore, id: string): Promise<BulkRecord> {
  const record = await store.find(id);
  if (record !== null && record.state !== 'preview') return record;
  throw new AppError('NOT_FOUND', 'This job is not there any more.');
}

/** The jobs under way, and how a job is told of: from what runs, else from what is kept. */
class RunningJobs {
  readonly #dependencies: Dependencies;
  readonly #running = new Map<string, Running>();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  at(id: string): Running | undefined {
    return this.#running.get(id);
  }

  async jobOf(record: BulkRecord): Promise<Job> {
    const at = this.at(record.id);
    if (at !== undefined) return at.job;
    const { store } = this.#dependencies;
    return this.#toJob(record, record.result ?? begun(await store.progress(record.id)));
  }

  /** Keeps how a job ended; `message`: why it stopped by itself. */
  async end(record: BulkRecord, state: JobState, message: string | null): Promise<Job> {
    const { store } = this.#dependencies;
    const progress = await store.progress(record.id);
    const result: JobResult = {
      ...progress,
      message: message ?? endMessage(operationOf(record.action), progress),
      stopped: message !== null,
      entries: await store.entries(record.id, ENTRIES_TOLD),
    };
    await store.change(record.id, { state, result });
    return this.#toJob({ ...record, state }, result);
  }

  /** Lets a job run, which goes on after this has answered. */
  async launch(record: BulkRecord): Promise<Job> {
    const { store, announce, log } = this.#dependencies;
    const progress = await store.progress(record.id);
    const job = this.#toJob({ ...record, state: 'running' }, begun(progress));
    const mine: Running = {
      stop: new StopSign(),
      writes: operationOf(record.action).by === 'write',
      job,
      ended: Promise.resolve(job),
    };
    this.#running.set(record.id, mine);
    announce(job);
    const end: WorkDependencies['end'] = async (...how) => this.end(...how);
    mine.ended = workThrough({ ...this.#dependencies, end }, record, mine, progress)
      .catch((error: unknown): Job => {
        // Not even how it ended could be kept: the next start finds it interrupted.
        log.error('a bulk job could not be recorded', error);
        return { ...mine.job, state: 'paused', waitsUntil: null, result: { message: stopMessage(error, mine.job) } };
      })
      .then((ended) => {
        this.#running.delete(record.id);
        announce(ended);
        return ended;
      });
    return job;
  }

  /** @throws AppError CONFLICT where a job that writes is under way, and this one would too */
  requireRoom(record: BulkRecord): void {
    if (operationOf(record.action).by !== 'write') return;
    const other = [...this.#running.values()].find((one) => one.writes);
    if (other === undefined) return;
    throw new AppError('CONFLICT', `“${other.job.title}” is running, and one such job at a time is enough.`, {
      hint: 'Wait until it has ended, or pause it first.',
    });
  }

  async close(): Promise<void> {
    for (const { stop } of this.#running.values()) stop.ask('close');
    await Promise.allSettled([...this.#running.values()].map(({ ended }) => ended));
  }

  #toJob(record: BulkRecord, result: JobResult): Job {
    const { connections } = this.#dependencies;
    const mails = operationOf(record.action).by === 'mail' ? mailsOf(record, connections.current()) : undefined;
    return { ...plainJob(record, result), ...(mails !== undefined && { mails }) };
  }
}

/** A job that has not said anything yet. */
function begun(progress: BulkProgress): JobResult {
  return { ...progress, message: '', stopped: false, entries: [] };
}

async function startJob(
  { store, connections, writes, now, jobs }: Context,
  connection: OpenConnection,
  {
    previewId,
    confirm,
    acting,
  }: { readonly previewId: string; readonly confirm: Confirmation | undefined; readonly acting: Acting },
): Promise<Job> {
  requireWritable(connection);
  requireRole(connection, 'bulk.start');
  requireWhy(connection, acting.why);
  const record = await store.find(previewId);
  if (record === null) {
    throw new AppError('NOT_FOUND', 'This dry run is not there any more.', { hint: 'Make it again.' });
  }
  if (record.state !== 'preview') throw new AppError('CONFLICT', 'This was started already.');
  const operation = operationOf(record.action);
  operation.require(connection, now());
  const { total } = await store.progress(previewId);
  if (total === 0) {
    throw new AppError('INVALID_INPUT', 'There is nobody left for whom this could be done.', {
      field: 'previewId',
    });
  }
  const weight = weightOf(operation, total);
  requireAsked(confirm, weight);
  jobs.requireRoom(record);
  await writes.confirm(connection, weight);
  return requireSameConnection(connections, record, async () => {
    const title = titleOf(operation, total);
    const startedAt = now().toISOString();
    await writes.for(acting).act(connection, {
      action: 'bulk.start',
      target: { type: 'job', id: record.id, label: title },
      userId: null,
      intention: `Start the job “${title}”`,
      changes: [],
      perform: async () => {
        await store.change(record.id, { state: 'running', startedAt, why: acting.why });
        return { result: undefined, summary: `Started the job “${title}”`, after: described(record) };
      },
    });
    return jobs.launch({ ...record, state: 'running', startedAt, why: acting.why });
  });
}

async function cancelJob({ store, announce, jobs }: Context, id: string): Promise<Job> {
  const at = jobs.at(id);
  if (at !== undefined) {
    at.stop.ask('cancel');
    return at.ended;
  }
  const record = await startedJob(store, id);
  if (!RESUMABLE.includes(record.state)) return jobs.jobOf(record);
  await store.leaveWaiting(id, 'The job was cancelled before its turn');
  const job = await jobs.end(record, 'cancelled', null);
  announce(job);
  return job;
}

async function resumeJob(
  { store, connections, writes, now, jobs }: Context,
  connection: OpenConnection,
  id: string,
  acting: Acting,
): Promise<Job> {
  requireWritable(connection);
  const at = jobs.at(id);
  if (at !== undefined) return at.job;
  const record = await startedJob(store, id);
  if (!RESUMABLE.includes(record.state)) {
    throw new AppError('CONFLICT', 'This job has ended, so there is nothing to resume.');
  }
  jobs.requireRoom(record);
  return requireSameConnection(connections, record, async () => {
    // Not resumed only to stop again at once.
    operationOf(record.action).require(connection, now());
    await connection.handle.ping();
    const { total } = await store.progress(id);
    const title = titleOf(operationOf(record.action), total);
    await writes.for({ ...acting, why: { ...record.why, ...acting.why } }).act(connection, {
      action: 'bulk.resume',
      target: { type: 'job', id, label: title },
      userId: null,
      intention: `Resume the job “${title}”`,
      changes: [],
      perform: async () => {
        const found = await afterInterruption(store, connection, record, now());
        await store.change(id, { state: 'running' });
        return { result: undefined, summary: `Resumed the job “${title}”${found === null ? '' : `: ${found}`}` };
      },
    });
    return jobs.launch({ ...record, state: 'running', flight: null });
  });
}

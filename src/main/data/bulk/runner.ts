import type { Job } from '@shared/api/jobs';
import { AppError } from '../app-error';
import type { ConnectionManager } from '../connections/connection-manager';
import type { OpenConnection } from '../connections/open-connection';
import type { Acting } from '../write/acting';
import type { WritePath } from '../write/write-path';
import { runBatch, stopsJob } from './batch';
import type { Deed, MailDeed, WriteDeed } from './deed';
import { mailFailure } from './mail-failure';
import type { Mailer } from './mailer';
import { batchSize, reasonOf, runRows } from './run-rows';
import { waitFor, type StopSign } from './stop';
import type { BulkRecord, BulkStore, RowResult, WaitingRow } from './store';
import { targetOf } from './target';

export interface RunnerDependencies {
  readonly store: BulkStore;
  readonly connections: ConnectionManager;
  readonly writes: WritePath;
  readonly mailer: Mailer;
  readonly now: () => Date;
}

/** What a run tells while it runs. */
export interface RunReport {
  readonly landed: (results: readonly RowResult[]) => void;
  /** It waits for a rate limit until then; null: it goes on. */
  readonly waits: (until: Date | null) => void;
}

/** SQLite lets the app's own writes in between batches. */
const BREATH_MS = 2;
/** So many rows that fail for the very same reason are no longer about single rows. */
const SAME_FAILURES = 25;
const LOCK_RETRIES = 3;

/**
 * Does the rows of a job that wait, until none is left or somebody asks it to stop; what it is at is always finished.
 * @throws what concerns the whole job, such as a lost connection; the rows not done yet still wait
 */
export async function runJob(
  dependencies: RunnerDependencies,
  record: BulkRecord,
  { deed, title }: { readonly deed: Deed; readonly title: string },
  stop: StopSign,
  report: RunReport,
): Promise<void> {
  const run = deed.by === 'write' ? writeRows : mailRows;
  await run(dependencies, record, { deed, title } as never, stop, report);
}

async function writeRows(
  { store, connections, writes, now }: RunnerDependencies,
  record: BulkRecord,
  { deed, title }: { readonly deed: WriteDeed; readonly title: string },
  stop: StopSign,
  report: RunReport,
): Promise<void> {
  const failures = sameFailures();
  while (stop.reason === null) {
    // oxlint-disable-next-line no-await-in-loop -- one batch after the other
    const goesOn = await onSame(connections, record, async (connection) => {
      const batch = await store.waiting(record.id, batchSize(connection, deed));
      if (batch.length === 0) return false;
      const land = async (results: readonly RowResult[], entryId: string | null) => {
        await store.land(record.id, results, entryId, now());
        report.landed(results);
        failures.note(results);
      };
      await runRows(
        {
          attempt: async (rows) => {
            let entryId: string | null = null;
            const acting: Acting = { why: record.why, noteEntry: (entry) => void (entryId = entry.id) };
            const results = await patiently(async () =>
              settled(store, record.id, async () =>
                runBatch(
                  {
                    writes: writes.for(acting),
                    keepFlight: async (flight) => ownRecord(store.setFlight(record.id, JSON.stringify(flight))),
                    now,
                  },
                  connection,
                  { id: record.id, title, deed },
                  rows,
                ),
              ),
            );
            await land(results, entryId);
          },
          fail: async (result) => land([result], null),
        },
        batch,
      );
      if (connection.handle.kind === 'sqlite') await waitFor(BREATH_MS, stop.signal);
      return true;
    });
    if (!goesOn) return;
  }
}

async function mailRows(
  { store, connections, mailer, now }: RunnerDependencies,
  record: BulkRecord,
  { deed }: { readonly deed: MailDeed; readonly title: string },
  stop: StopSign,
  report: RunReport,
): Promise<void> {
  const failures = sameFailures();
  while (stop.reason === null) {
    // oxlint-disable-next-line no-await-in-loop -- one mail after the other
    const next = await onSame(connections, record, async (connection): Promise<Date | 'sent' | 'end'> => {
      const [row] = await store.waiting(record.id, 1);
      if (row === undefined) return 'end';
      const free = mailer.next(connection);
      if (free !== null) return free;
      const result = await mailOne({ store, mailer, now }, connection, record, deed, row);
      if (result === null) return 'sent';
      await store.land(record.id, [result], null, now());
      report.landed([result]);
      failures.note([result]);
      return 'sent';
    });
    if (next === 'end') return;
    if (next === 'sent') continue;
    report.waits(next);
    // oxlint-disable-next-line no-await-in-loop
    await waitFor(next.getTime() - now().getTime(), stop.signal);
    report.waits(null);
  }
}

/** Mails one person; null where the row has to wait, because the server asked for a pause. */
async function mailOne(
  { store, mailer, now }: Pick<RunnerDependencies, 'store' | 'mailer' | 'now'>,
  connection: OpenConnection,
  record: BulkRecord,
  deed: MailDeed,
  row: WaitingRow,
): Promise<RowResult | null> {
  const { seq, userId } = row;
  const acting: Acting = { why: record.why, noteEntry: () => {} };
  const mark = async (outcome: 'sending' | 'waiting') =>
    store.land(record.id, [{ seq, outcome, detail: null }], null, now());
  // On disk before it leaves: should Authdesk end now, nobody sends it again.
  await mark('sending');
  try {
    // A stop never breaks off a mail: half a mail is worse than one more.
    const { signal } = new AbortController();
    const said = await mailer.send(
      connection,
      { userId, callbackURL: deed.callbackURL, run: record.id },
      acting,
      signal,
    );
    return { seq, outcome: 'done', detail: said };
  } catch (error) {
    const failure = mailFailure(error);
    switch (failure.means) {
      case 'later':
        // The gate remembers until when.
        await mark('waiting');
        return null;
      case 'stop':
        await mark('waiting');
        throw error;
      case 'unknown':
        return { seq, outcome: 'unknown', detail: `${reasonOf(error)} It is not sent again by itself` };
      case 'skip':
        return { seq, outcome: 'skipped', detail: reasonOf(error) };
      case 'fail':
        return { seq, outcome: 'failed', detail: reasonOf(error) };
    }
  }
}

/** Runs work on the open connection, if it still is the one the job is about. @throws AppError NOT_CONNECTED */
export async function onSame<T>(
  connections: ConnectionManager,
  record: Pick<BulkRecord, 'connectionId' | 'connectionName' | 'target'>,
  work: (connection: OpenConnection) => Promise<T>,
): Promise<T> {
  return connections.use(new AbortController().signal, async (connection) => {
    const { profile } = connection;
    if (profile.id !== record.connectionId) {
      throw new AppError('NOT_CONNECTED', `This job is about “${record.connectionName}”, which is not open.`, {
        hint: 'Open that connection and resume the job.',
      });
    }
    if (targetOf(profile) !== record.target) {
      throw new AppError('CONFLICT', `“${record.connectionName}” leads to another database by now.`, {
        hint: 'A job goes on only in the database it was started on. Cancel it and make a new dry run.',
        details: { ownRecord: true },
      });
    }
    return work(connection);
  });
}

// A batch that was rolled back leaves nothing; only one whose end is unknown has to be looked into later.
async function settled<T>(store: BulkStore, id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const unknown = error instanceof AppError && error.details?.['outcome'] === 'unknown';
    if (!unknown) await store.setFlight(id, null);
    throw error;
  }
}

/** Another program may hold the whole file locked for a moment. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- each try only after the one before failed
      return await work();
    } catch (error) {
      const busy = error instanceof AppError && error.code === 'TIMEOUT' && codeOf(error.cause).startsWith('SQLITE_');
      if (!busy) throw error;
      if (tries >= LOCK_RETRIES) throw new AppError('CONNECTION_LOST', error.message, { cause: error });
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

async function ownRecord<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new AppError('INTERNAL', "Authdesk's own file could not be written, so nothing was changed.", {
      hint: 'Is the disk full? Free some space and resume the job.',
      details: { ownRecord: true },
      cause: error,
    });
  }
}

/** Stops a job that would fail row by row for one and the same reason. */
function sameFailures() {
  let last: string | null = null;
  let n = 0;
  return {
    note: (results: readonly RowResult[]) => {
      for (const { outcome, detail } of results) {
        if (outcome === 'skipped') continue;
        n = outcome === 'failed' && detail === last ? n + 1 : outcome === 'failed' ? 1 : 0;
        last = outcome === 'failed' ? detail : null;
      }
      if (n < SAME_FAILURES) return;
      const reason = last ?? '';
      n = 0;
      throw new AppError('CONFLICT', `The last ${SAME_FAILURES} rows failed for the same reason: ${reason}`, {
        hint: 'Look at that first, then resume the job.',
        details: { ownRecord: true },
      });
    },
  };
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

import { isOutcomeUnknown, AppError } from '../base/app-error';
import type { Acting } from '../base/acting';
import { runBatch } from './batch';
import type { WriteOperation } from './bulk-operation';
import { requireSameConnection } from './same-connection';
import type { RunControls, RunnerDependencies } from './run-context';
import { batchSize, runRows } from './run-rows';
import { sameFailures } from './same-failures';
import { waitUntilStopped } from './stop';
import type { BulkStore } from './store';
import type { BulkRecord, RowResult } from './stored';

/** SQLite lets the app's own writes in between batches. */
const PAUSE_MS = 2;
const LOCK_RETRIES = 3;

/** Does the rows that wait batch after batch, each in one transaction. @throws what concerns the whole job */
export async function writeRows(
  { store, connections, writes, now }: RunnerDependencies,
  record: BulkRecord,
  { operation, title }: { readonly operation: WriteOperation; readonly title: string },
  { stop, report }: RunControls,
): Promise<void> {
  const failures = sameFailures();
  while (stop.reason === null) {
    const goesOn = await requireSameConnection(connections, record, async (connection) => {
      const batch = await store.waiting(record.id, batchSize(connection, operation));
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
                  { id: record.id, title, operation },
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
      if (connection.handle.kind === 'sqlite') await waitUntilStopped(PAUSE_MS, stop.signal);
      return true;
    });
    if (!goesOn) return;
  }
}

// A batch that was rolled back leaves nothing; only one whose end is unknown has to be looked into later.
async function settled<T>(store: BulkStore, id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const unknown = error instanceof AppError && isOutcomeUnknown(error);
    if (!unknown) await store.setFlight(id, null);
    throw error;
  }
}

/** Another program may hold the whole file locked for a moment. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
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
      details: { stopsJob: true },
      cause: error,
    });
  }
}

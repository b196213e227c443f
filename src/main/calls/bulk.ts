import type { HandlersOf } from './handler';
import { AppError } from '../data/base/app-error';
import type { ConnectionManager } from '../data/connections/connection-manager';
import { requireWritable } from '../data/write/write-path';
import type { BulkJobs } from '../data/bulk/bulk-jobs';
import { jobRows } from '../data/bulk/job-rows';
import { makePreview } from '../data/bulk/preview';
import type { BulkStore } from '../data/bulk/store';
import type { NoteStore } from '../data/notes/store';

interface Dependencies {
  readonly connections: ConnectionManager;
  readonly bulk: BulkJobs;
  readonly store: BulkStore;
  readonly notes: Pick<NoteStore, 'people'>;
  readonly now: () => Date;
}

/** The calls `bulk.*`; what becomes of a job after its start is asked with `jobs.*`. */
export function bulkHandlers({ connections, bulk, store, notes, now }: Dependencies): HandlersOf<'bulk'> {
  return {
    'bulk.preview': async (input, { signal }) =>
      connections.use(signal, async (connection) => makePreview({ store, notes, now }, connection, input, signal)),
    'bulk.previewRows': async ({ previewId, ...question }) => {
      if ((await store.find(previewId)) === null) {
        throw new AppError('NOT_FOUND', 'This dry run is not there any more.', { hint: 'Make it again.' });
      }
      return jobRows(store, { id: previewId, ...question });
    },
    'bulk.start': async ({ previewId, confirm }, call) =>
      connections.use(call.signal, async (connection) => {
        requireWritable(connection);
        return bulk.start(connection, previewId, confirm, call);
      }),
  };
}

import { plural } from '../base/plural';
import { commitOutcome } from '../write/commit-marker';
import type { InFlightBatch } from './batch';
import type { BulkStore } from './store';
import type { BulkRecord, RowResult } from './stored';
import { operationOf } from './actions';
import type { OpenConnection } from '../connections/connection';

const FOUND_SAVED = 'Was saved, as was found out after an interruption';
const NOT_KNOWN =
  'It is not known whether this was saved when the job was interrupted, because others changed the same users since. Look at the user';

/**
 * Settles the batch during which a job was interrupted, before it goes on: the rows are found to be done, or wait again, or
 * are told to be unknown. Returns a sentence about it; null where there was none.
 */
export async function afterInterruption(
  store: BulkStore,
  connection: OpenConnection,
  { id, action, flight }: Pick<BulkRecord, 'id' | 'action' | 'flight'>,
  at: Date,
): Promise<string | null> {
  if (flight === null) return null;
  const { results, markers } = JSON.parse(flight) as InFlightBatch;
  const done = results.filter(({ outcome }) => outcome === 'done').length;
  const landing = await commitOutcome(connection, markers);
  // Recorded at the latest when Authdesk started again; by it the people find this in their history.
  const entryId = await store.lastEntry(id, operationOf(action).action);
  switch (landing) {
    case 'saved':
      await store.land(
        id,
        results.map((row) => told(row, row.outcome, row.detail ?? FOUND_SAVED)),
        entryId,
        at,
      );
      return `the batch of ${plural(done, 'user')} under way at the interruption had been saved`;
    case 'not-saved':
    case 'unseen':
      await store.setFlight(id, null);
      return `the batch of ${plural(done, 'user')} under way at the interruption had not been saved and is done now`;
    case 'unknown':
      await store.land(
        id,
        results.map((row) => told(row, 'unknown', NOT_KNOWN)),
        entryId,
        at,
      );
      return `of the batch of ${plural(done, 'user')} under way at the interruption it is not known whether it was saved`;
  }
}

function told(row: RowResult, outcome: RowResult['outcome'], detail: string): RowResult {
  return row.outcome === 'done' ? { ...row, outcome, detail } : row;
}

import type { Job } from '@shared/api/jobs';
import { operationOf } from './actions';
import { bulkPaceOf } from './pace';
import type { BulkRecord, JobResult } from './stored';
import { titleOf } from './words';
import type { OpenConnection } from '../connections/connection';

/** What a job does, as the audit keeps it. */
export function described({ action }: BulkRecord) {
  return Object.fromEntries(
    Object.entries(action).map(([key, value]) => [key, value === undefined ? null : value] as const),
  );
}

/** At what pace a job's mails leave, as far as that is known: its connection may not be open. */
export function mailsOf({ connectionId }: BulkRecord, open: OpenConnection | null): Job['mails'] {
  return open === null || open.profile.id !== connectionId ? {} : { pace: bulkPaceOf(open.profile) };
}

/** A job as pages see it, from what is kept of it; one that was never started counts as interrupted. */
export function plainJob(record: BulkRecord, { message, entries, stopped, ...progress }: JobResult): Job {
  return {
    id: record.id,
    title: titleOf(operationOf(record.action), progress.total),
    done: progress.done,
    total: progress.total,
    state: record.state === 'preview' ? 'interrupted' : record.state,
    startedAt: record.startedAt ?? new Date(0).toISOString(),
    failed: progress.failed,
    skipped: progress.skipped,
    kind: 'bulk',
    connectionId: record.connectionId,
    waitsUntil: null,
    ...(message !== '' && { result: { message, entries: [...entries], unknown: progress.unknown, stopped } }),
  };
}

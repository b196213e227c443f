import { bulkAction } from '@shared/api/bulk';
import { why, type Why } from '@shared/api/common';
import type { LocalDatabase, LocalTables } from '../local/local-database';
import { storedJson } from '../local/stored-json';
import { createRowStore } from './store-rows';
import type { BulkRecord, JobResult, JobState } from './stored';

const JOB_COLUMNS = [
  'id',
  'connection_id',
  'connection_name',
  'target',
  'action',
  'why',
  'state',
  'started_at',
  'result',
  'flight',
] as const;

/** Dry runs nobody started are kept for as long as somebody may look at them. */
const MAX_PREVIEWS = 5;

export type BulkStore = ReturnType<typeof createBulkStore>;

/** What bulk jobs keep on disk. */
export function createBulkStore(db: LocalDatabase) {
  return { ...dryRuns(db), ...startedJobs(db), ...entriesOfJobs(db), ...createRowStore(db) };
}

/** Jobs before anybody started them. */
function dryRuns(db: LocalDatabase) {
  const dropJobs = async (ids: readonly string[]) => {
    if (ids.length === 0) return;
    await db.deleteFrom('bulk_row').where('job_id', 'in', ids).execute();
    await db.deleteFrom('bulk_job').where('id', 'in', ids).execute();
  };
  return {
    /** Keeps a dry run that is about to be made. */
    create: async (
      record: Pick<BulkRecord, 'id' | 'connectionId' | 'connectionName' | 'target' | 'action'>,
      at: Date,
    ) => {
      await db
        .insertInto('bulk_job')
        .values({
          id: record.id,
          at: at.toISOString(),
          connection_id: record.connectionId,
          connection_name: record.connectionName,
          target: record.target,
          action: JSON.stringify(record.action),
          why: '{}',
          state: 'preview',
          started_at: null,
          result: null,
          flight: null,
        })
        .execute();
    },
    drop: dropJobs,
    /** Forgets dry runs that nobody started; all of them at a start of Authdesk. */
    forgetPreviews: async (kept = MAX_PREVIEWS) => {
      const old = await db
        .selectFrom('bulk_job')
        .select('id')
        .where('state', '=', 'preview')
        .orderBy('at', 'desc')
        .limit(-1)
        .offset(kept)
        .execute();
      await dropJobs(old.map(({ id }) => id));
    },
  };
}

/** Jobs as a whole, once somebody started them. */
function startedJobs(db: LocalDatabase) {
  return {
    find: async (id: string): Promise<BulkRecord | null> => {
      const row = await db.selectFrom('bulk_job').select(JOB_COLUMNS).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toRecord(row);
    },
    /** Jobs that were started, newest first; of those that ended the last fifty. */
    started: async (): Promise<BulkRecord[]> => {
      const rows = await db
        .selectFrom('bulk_job')
        .select(JOB_COLUMNS)
        .where('state', '<>', 'preview')
        .orderBy('started_at', 'desc')
        .execute();
      const open = new Set(['running', 'paused', 'interrupted']);
      let ended = 0;
      const shown = rows.filter(({ state }) => open.has(state) || (ended += 1) <= 50);
      return shown.flatMap((row) => toRecord(row) ?? []);
    },
    /** Jobs of which nothing but that they were there can be read any more. */
    damaged: async (): Promise<{ id: string; startedAt: string }[]> => {
      const rows = await db.selectFrom('bulk_job').select(JOB_COLUMNS).where('state', '<>', 'preview').execute();
      return rows
        .filter((row) => toRecord(row) === null)
        .map(({ id, started_at: startedAt }) => ({ id, startedAt: startedAt ?? new Date(0).toISOString() }));
    },
    /** Jobs that were running when Authdesk ended. */
    interrupt: async () => {
      await db.updateTable('bulk_job').set({ state: 'interrupted' }).where('state', '=', 'running').execute();
      // Somebody may have got it, so nobody sends it again.
      await db
        .updateTable('bulk_row')
        .set({
          outcome: 'unknown',
          detail: 'Authdesk ended while this mail was on its way; it is not sent again by itself',
        })
        .where('outcome', '=', 'sending')
        .execute();
    },
    change: async (
      id: string,
      values: Partial<{ state: JobState; startedAt: string; why: Why; result: JobResult | null }>,
    ) => {
      await db
        .updateTable('bulk_job')
        .set({
          ...(values.state !== undefined && { state: values.state }),
          ...(values.startedAt !== undefined && { started_at: values.startedAt }),
          ...(values.why !== undefined && { why: JSON.stringify(values.why) }),
          ...(values.result !== undefined && { result: JSON.stringify(values.result) }),
        })
        .where('id', '=', id)
        .execute();
    },
    /** Keeps what a batch is about to leave behind, just before it is committed; null once that is settled. */
    setFlight: async (id: string, flight: string | null) => {
      await db.updateTable('bulk_job').set({ flight }).where('id', '=', id).execute();
    },
  };
}

/** What jobs left in the audit. */
function entriesOfJobs(db: LocalDatabase) {
  return {
    /** The audit entry of the batch that was tried last, however it ended; null where none was. */
    lastEntry: async (id: string, action: string): Promise<string | null> => {
      const entry = await db
        .selectFrom('audit')
        .select('id')
        .where('target_id', '=', id)
        .where('action', '=', action)
        .orderBy('seq', 'desc')
        .executeTakeFirst();
      return entry?.id ?? null;
    },
    /** The audit entries of a job's batches, oldest first. */
    entries: async (id: string, limit: number): Promise<string[]> => {
      const rows = await db
        .selectFrom('audit')
        .select('id')
        .where('target_type', '=', 'job')
        .where('target_id', '=', id)
        .where('action', 'not in', ['bulk.start', 'bulk.resume', 'jobs.report'])
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map((row) => row.id);
    },
  };
}

/** Null where a damaged file does not tell any more what the job is to do. */
function toRecord(row: Pick<LocalTables['bulk_job'], (typeof JOB_COLUMNS)[number]>): BulkRecord | null {
  const action = bulkAction.safeParse(storedJson(row.action));
  if (!action.success) return null;
  const known = why.safeParse(storedJson(row.why));
  return {
    id: row.id,
    connectionId: row.connection_id,
    connectionName: row.connection_name,
    target: row.target,
    action: action.data,
    why: known.success ? known.data : {},
    state: row.state as JobState,
    startedAt: row.started_at,
    result: storedJson(row.result) as JobResult | null,
    flight: row.flight,
  };
}

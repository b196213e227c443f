import { sql, type Insertable } from 'kysely';
import type { BulkAction } from '@shared/api/bulk';
import type { Why } from '@shared/api/common';
import type { Job, JobRow } from '@shared/api/jobs';
import type { LocalDatabase, LocalTables } from '../local/local-database';

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
export interface Progress {
  readonly total: number;
  /** Rows it is through with, whatever became of them. */
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  readonly unknown: number;
}

/** How a job stopped, and what it has to say. */
export interface JobResult extends Progress {
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

export type BulkStore = ReturnType<typeof createBulkStore>;

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

const ROW_COLUMNS = ['seq', 'given', 'user_id', 'label', 'outcome', 'detail', 'at', 'entry_id'] as const;

/** Rows one statement inserts; nine parameters each. */
const INSERTED_AT_ONCE = 500;
/** Dry runs nobody started are kept for as long as somebody may look at them. */
const PREVIEWS_KEPT = 5;

/** What bulk jobs keep on disk. */
export function createBulkStore(db: LocalDatabase) {
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
    addRows: async (rows: readonly RowInsert[]) => {
      for (let at = 0; at < rows.length; at += INSERTED_AT_ONCE) {
        // oxlint-disable-next-line no-await-in-loop -- as many as one statement takes
        await db
          .insertInto('bulk_row')
          .values(rows.slice(at, at + INSERTED_AT_ONCE))
          .execute();
      }
    },
    drop: dropJobs,
    /** Forgets dry runs that nobody started; all of them at a start of Authdesk. */
    forgetPreviews: async (kept = PREVIEWS_KEPT) => {
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
      return rows.filter(({ state }) => open.has(state) || (ended += 1) <= 50).map(toRecord);
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
    /** Keeps what became of rows, and that nothing is under way any more, in one step. */
    land: async (id: string, results: readonly RowResult[], entryId: string | null, at: Date | null) => {
      await db.transaction().execute(async (trx) => {
        for (const { seq, outcome, detail } of results) {
          // oxlint-disable-next-line no-await-in-loop -- one transaction, at most a batch
          await trx
            .updateTable('bulk_row')
            .set({
              outcome,
              detail,
              at: at?.toISOString() ?? null,
              ...(outcome === 'done' || outcome === 'unknown' ? { entry_id: entryId } : {}),
            })
            .where('job_id', '=', id)
            .where('seq', '=', seq)
            .execute();
        }
        await trx.updateTable('bulk_job').set({ flight: null }).where('id', '=', id).execute();
      });
    },
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
    waiting: async (id: string, limit: number): Promise<WaitingRow[]> => {
      const rows = await db
        .selectFrom('bulk_row')
        .select(['seq', 'user_id', 'label'])
        .where('job_id', '=', id)
        .where('outcome', '=', 'waiting')
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ seq: row.seq, userId: row.user_id ?? '', label: row.label }));
    },
    /** Why rows that never had their turn were left. */
    leaveWaiting: async (id: string, detail: string | null) => {
      await db
        .updateTable('bulk_row')
        .set({ detail })
        .where('job_id', '=', id)
        .where('outcome', '=', 'waiting')
        .execute();
    },
    counts: async (id: string): Promise<Counts> => {
      const rows = await db
        .selectFrom('bulk_row')
        .select((eb) => ['outcome', eb.fn.countAll<number>().as('n')])
        .where('job_id', '=', id)
        .groupBy('outcome')
        .execute();
      return Object.fromEntries(rows.map(({ outcome, n }) => [outcome, n]));
    },
    progress: async (id: string): Promise<Progress> => {
      const rows = await db
        .selectFrom('bulk_row')
        .select((eb) => ['outcome', eb.fn.countAll<number>().as('n')])
        .where('job_id', '=', id)
        // A dry run leaves no time behind.
        .where((eb) => eb.or([eb('at', 'is not', null), eb('outcome', '=', 'waiting')]))
        .groupBy('outcome')
        .execute();
      const n = (outcome: RowOutcome) => rows.find((row) => row.outcome === outcome)?.n ?? 0;
      const done = n('done') + n('failed') + n('skipped') + n('unknown');
      return {
        total: done + n('waiting') + n('sending'),
        done,
        failed: n('failed'),
        skipped: n('skipped'),
        unknown: n('unknown'),
      };
    },
    /** Why rows were skipped, the commonest first. */
    skipReasons: async (id: string): Promise<{ reason: string; count: number }[]> => {
      const rows = await db
        .selectFrom('bulk_row')
        .select((eb) => ['detail', eb.fn.countAll<number>().as('n')])
        .where('job_id', '=', id)
        .where('outcome', '=', 'skipped')
        .groupBy('detail')
        .orderBy('n', 'desc')
        .execute();
      return rows.map(({ detail, n }) => ({ reason: detail ?? '', count: n }));
    },
    /** How many different people a job is about. */
    people: async (id: string): Promise<number> => {
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from bulk_row where job_id = ${id} and user_id is not null and outcome <> 'duplicate'`.execute(
        db,
      );
      return rows[0]?.n ?? 0;
    },
    rows: async (id: string, outcome: RowOutcome | undefined, after: number, limit: number): Promise<JobRow[]> => {
      let query = db
        .selectFrom('bulk_row')
        .select(ROW_COLUMNS)
        .where('job_id', '=', id)
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(limit);
      if (outcome !== undefined) query = query.where('outcome', 'in', keptAs(outcome));
      const rows = await query.execute();
      return rows.map(toRow);
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

function keptAs(outcome: RowOutcome): RowOutcome[] {
  return outcome === 'waiting' ? ['waiting', 'sending'] : [outcome];
}

function toRow(row: Pick<LocalTables['bulk_row'], (typeof ROW_COLUMNS)[number]>): JobRow {
  const sending = row.outcome === 'sending';
  return {
    seq: row.seq,
    given: row.given,
    userId: row.user_id,
    label: row.label,
    outcome: sending ? 'waiting' : (row.outcome as JobRow['outcome']),
    detail: sending ? 'Is being sent' : row.detail,
    at: row.at,
  };
}

function toRecord(row: Pick<LocalTables['bulk_job'], (typeof JOB_COLUMNS)[number]>): BulkRecord {
  return {
    id: row.id,
    connectionId: row.connection_id,
    connectionName: row.connection_name,
    target: row.target,
    action: JSON.parse(row.action) as BulkAction,
    why: JSON.parse(row.why) as Why,
    state: row.state as JobState,
    startedAt: row.started_at,
    result: row.result === null ? null : (JSON.parse(row.result) as JobResult | null),
    flight: row.flight,
  };
}

import type { JobRow } from '@shared/api/jobs';
import type { LocalDatabase, LocalTables } from '../local/local-database';
import type { Counts, BulkProgress, RowInsert, RowOutcome, RowResult, WaitingRow } from './stored';

const ROW_COLUMNS = ['seq', 'given', 'user_id', 'label', 'outcome', 'detail', 'at', 'entry_id'] as const;

/** Rows one statement inserts; nine parameters each. */
const INSERT_BATCH_SIZE = 500;

/** The rows of dry runs and jobs, and what became of each. */
export function createRowStore(db: LocalDatabase) {
  return { ...rowsToDo(db), ...rowCounts(db), ...rowsToShow(db) };
}

/** Rows on their way from waiting to how they ended. */
function rowsToDo(db: LocalDatabase) {
  return {
    addRows: async (rows: readonly RowInsert[]) => {
      for (let at = 0; at < rows.length; at += INSERT_BATCH_SIZE) {
        await db
          .insertInto('bulk_row')
          .values(rows.slice(at, at + INSERT_BATCH_SIZE))
          .execute();
      }
    },
    /** Keeps what became of rows, and that nothing is under way any more, in one step. */
    land: async (id: string, results: readonly RowResult[], entryId: string | null, at: Date | null) => {
      await db.transaction().execute(async (trx) => {
        for (const { seq, outcome, detail } of results) {
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
  };
}

/** How many rows ended in which way. */
function rowCounts(db: LocalDatabase) {
  return {
    counts: async (id: string): Promise<Counts> => {
      const rows = await db
        .selectFrom('bulk_row')
        .select((eb) => ['outcome', eb.fn.countAll<number>().as('n')])
        .where('job_id', '=', id)
        .groupBy('outcome')
        .execute();
      return Object.fromEntries(rows.map(({ outcome, n }) => [outcome, n]));
    },
    progress: async (id: string): Promise<BulkProgress> => {
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
      const { n } = await db
        .selectFrom('bulk_row')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('job_id', '=', id)
        .where('user_id', 'is not', null)
        .where('outcome', '<>', 'duplicate')
        .executeTakeFirstOrThrow();
      return n;
    },
  };
}

/** Rows as the page shows them. */
function rowsToShow(db: LocalDatabase) {
  return {
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

import { AppError } from '../base/app-error';
import { stopsJob } from './batch';
import type { WriteOperation } from './bulk-operation';
import type { RowResult, WaitingRow } from './stored';
import type { OpenConnection } from '../connections/connection';

interface Dependencies {
  /** Does all of these rows or none, and keeps what became of them. */
  readonly attempt: (rows: readonly WaitingRow[]) => Promise<void>;
  /** Keeps that one row could not be done. */
  readonly fail: (result: RowResult) => Promise<void>;
}

/**
 * Does rows together; where the database refuses that, in halves, down to the single row that it refuses: one failing row
 * never keeps the others from being done.
 * @throws what concerns the whole job
 */
export async function runRows(dependencies: Dependencies, rows: readonly WaitingRow[]): Promise<void> {
  try {
    await dependencies.attempt(rows);
  } catch (error) {
    if (stopsJob(error)) throw error;
    const [only] = rows;
    if (only !== undefined && rows.length === 1) {
      await dependencies.fail({ seq: only.seq, outcome: 'failed', detail: reasonOf(error) });
      return;
    }
    const middle = Math.ceil(rows.length / 2);
    await runRows(dependencies, rows.slice(0, middle));
    await runRows(dependencies, rows.slice(middle));
  }
}

/** Why a row failed, as a sentence; what the database itself said is in it. */
export function reasonOf(error: unknown): string {
  return error instanceof AppError ? error.message : 'Something went wrong inside Authdesk.';
}

/** As many rows as go into one transaction: few on SQLite, where the app's own sign-ins wait meanwhile. */
export function batchSize(
  { handle }: OpenConnection,
  { manyStatements }: Pick<WriteOperation, 'manyStatements'>,
): number {
  const size = handle.kind === 'postgres' ? 200 : 20;
  return manyStatements === true ? size / 10 : size;
}

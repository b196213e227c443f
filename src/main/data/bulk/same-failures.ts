import { AppError } from '../base/app-error';
import type { RowResult } from './stored';

/** So many rows that fail for the very same reason are no longer about single rows. */
const SAME_FAILURES = 25;

/** Stops a job that would fail row by row for one and the same reason. */
export function sameFailures() {
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
        details: { stopsJob: true },
      });
    },
  };
}

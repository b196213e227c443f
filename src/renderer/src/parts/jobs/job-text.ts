import type { Job } from '@shared/api/jobs';
import { formatNumber } from '../../format/numbers';

/** How far a job is, in parts of one; null where nobody knows. A total may have been an estimate. */
export function jobShare({ done, total }: Job): number | null {
  return total === null || total === 0 ? null : Math.min(1, done / total);
}

/** How far a job is, in words: `12,000 rows, 43%`. */
export function progressText(job: Job): string {
  const share = jobShare(job);
  const rows = `${formatNumber(job.done)} ${job.done === 1 ? 'row' : 'rows'}`;
  return share === null ? rows : `${rows}, ${Math.floor(share * 100)}%`;
}

/** What a job that ended has to say, in its own words where it left any. */
export function endText(job: Job): string {
  const message = job.result?.['message'];
  if (typeof message === 'string') return message;
  if (job.state === 'cancelled') return 'Cancelled.';
  return job.state === 'failed' ? 'It failed.' : 'Done.';
}

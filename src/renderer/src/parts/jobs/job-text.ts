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

/** Whether a job stopped on its way and can go on. */
export function isResumable({ kind, state }: Job): boolean {
  return kind === 'bulk' && (state === 'paused' || state === 'interrupted');
}

/** What a job that is not running has to say, in its own words where it left any. */
export function endText(job: Job): string {
  const left = formatNumber(Math.max(0, (job.total ?? 0) - job.done));
  const message = job.result?.['message'];
  if (job.state === 'interrupted') return `Authdesk was closed in the middle; ${left} rows are left.`;
  if (typeof message === 'string' && job.state !== 'cancelled') {
    // What it says of itself while it could go on has to say that it could.
    return job.state === 'paused' && !/[Rr]esume/.test(message) ? `Paused, ${left} rows left. ${message}` : message;
  }
  if (job.state === 'cancelled') {
    return typeof message === 'string' ? `Cancelled. ${message}` : 'Cancelled.';
  }
  return job.state === 'failed' ? 'It failed.' : 'Done.';
}

import type { Job } from '@shared/api/jobs';
import { AppError } from '../base/app-error';
import { stopsJob } from './batch';

/** Whether a job that stopped by itself can be resumed: always, since rows not done still wait. */
export function stopMessage(error: unknown, job: Pick<Job, 'done' | 'total'>): string {
  const far = `It stopped after ${job.done.toLocaleString('en')} of ${(job.total ?? 0).toLocaleString('en')} rows`;
  if (!(error instanceof AppError)) {
    return `${far}, because Authdesk could not write its own record. Free some disk space, then resume it.`;
  }
  if (error.code === 'CONNECTION_LOST' || error.code === 'NOT_CONNECTED') {
    return `${far}: ${error.message} Resume it once the connection is back.`;
  }
  return `${far}: ${error.message}${stopsJob(error) && error.hint !== undefined ? ` ${error.hint}` : ''}`;
}

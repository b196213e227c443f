import type { Job } from '@shared/api/jobs';
import { bridge } from './bridge';
import { call } from './call';
import { onJob } from './exports';

/** Follows a job to its end, which may have come before anybody listened. */
export async function endOfJob(id: string): Promise<Job> {
  return new Promise((resolve, reject) => {
    const take = (job: Job) => {
      if (job.id !== id || job.state === 'running') return;
      stop();
      resolve(job);
    };
    const stop = onJob(take);
    call(bridge().jobs.list()).then(
      (jobs) => jobs.forEach(take),
      (cause: unknown) => {
        stop();
        reject(cause instanceof Error ? cause : new Error(String(cause)));
      },
    );
  });
}

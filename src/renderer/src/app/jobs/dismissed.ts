import type { Job } from '@shared/api/jobs';
import { create } from 'zustand';
import { isResumable } from '../../parts/jobs/job-text';

const useDismissed = create<{ readonly ids: ReadonlySet<string> }>()(() => ({ ids: new Set() }));

/** Jobs that are still to be shown: those nobody has put away. */
export function useKeptJobs(jobs: readonly Job[]): readonly Job[] {
  const { ids } = useDismissed();
  return jobs.filter((job) => !ids.has(job.id));
}

/** Puts jobs that ended away. */
export function dismissJobs(jobs: readonly Job[]): void {
  const ended = jobs.filter((job) => job.state !== 'running' && !isResumable(job)).map((job) => job.id);
  useDismissed.setState(({ ids }) => ({ ids: new Set([...ids, ...ended]) }));
}

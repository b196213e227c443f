import { app, Notification } from 'electron';
import type { Job } from '@shared/api/jobs';
import type { AppWindows } from './windows';

/** A job that ends sooner is seen to end. */
const LONG_MS = 10_000;

const ENDS: Readonly<Partial<Record<Job['state'], string>>> = {
  done: 'has ended',
  failed: 'failed',
  interrupted: 'was interrupted',
};

/** How far all running jobs are together, from 0 to 1; 2 where that is not known, -1 without any. */
export function progressOf(jobs: readonly Job[]): number {
  const running = jobs.filter(({ state }) => state === 'running');
  if (running.length === 0) return -1;
  const total = running.reduce((sum, job) => sum + (job.total ?? Number.NaN), 0);
  if (!(total > 0)) return 2;
  return Math.min(1, running.reduce((sum, { done }) => sum + done, 0) / total);
}

/** What a notification says of a job that was long and whose end nobody sees; null for any other. Names no person. */
export function endOf(
  job: Job,
  now: number,
  isSeen: boolean,
): { readonly title: string; readonly body: string } | null {
  const how = ENDS[job.state];
  if (how === undefined || isSeen || now - Date.parse(job.startedAt) < LONG_MS) return null;
  const failed = job.failed === undefined || job.failed === 0 ? '' : `, ${job.failed} failed`;
  return { title: `A job ${how}`, body: `${job.done} done${failed}. Open Authdesk to see more.` };
}

/** Shows on the dock or taskbar how far long work is, and tells of its end where no window of ours is in front. */
export function createJobSignals(windows: Pick<AppWindows, 'front'>): (job: Job) => void {
  const jobs = new Map<string, Job>();
  const told = new Set<string>();
  return (job) => {
    if (job.state === 'running' || job.state === 'paused') {
      jobs.set(job.id, job);
      told.delete(job.id);
    } else jobs.delete(job.id);
    const window = windows.front()?.window;
    if (window?.isDestroyed() === false) window.setProgressBar(progressOf([...jobs.values()]));
    const end = endOf(job, Date.now(), window?.isFocused() === true);
    if (end === null || told.has(job.id) || !Notification.isSupported()) return;
    told.add(job.id);
    const notification = new Notification({ ...end, silent: true });
    notification.on('click', () => windows.front()?.focus());
    notification.show();
    app.dock?.bounce('informational');
  };
}

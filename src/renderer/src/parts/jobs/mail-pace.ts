import type { Job } from '@shared/api/jobs';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

function leftOf({ done, total }: Job): number {
  return Math.max(0, (total ?? 0) - done);
}

/** How long a job that mails still sends at its pace, in milliseconds from the next mail on; null where nothing limits it. */
function sendingLeft(job: Job): number | null {
  const pace = job.mails?.pace;
  if (pace === undefined || pace === null) return null;
  return Math.max(0, Math.ceil(leftOf(job) / pace.mails) - 1) * pace.seconds * 1000;
}

/** When the last mail of a running job leaves, in epoch milliseconds; null where that is not known or nothing is left. */
export function lastMailAt(job: Job, now: number): number | null {
  const left = sendingLeft(job);
  if (left === null || leftOf(job) === 0) return null;
  const next =
    job.waitsUntil === null || job.waitsUntil === undefined ? now : Math.max(now, Date.parse(job.waitsUntil));
  return next + left;
}

function spell(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes <= 1) return 'a minute';
  return minutes < 90 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}

/** The pace of a job that mails, and when it will be through: `3 per 60 s; done about 14:32`. Null for other jobs. */
export function paceText(job: Job, now: number): string | null {
  if (job.mails === undefined || leftOf(job) === 0) return null;
  const { pace } = job.mails;
  if (pace === undefined) return null;
  if (pace === null) return 'Nothing limits the pace';
  const rate = `${pace.mails} per ${pace.seconds} s`;
  if (job.state === 'running') {
    const end = lastMailAt(job, now);
    return end === null ? rate : `${rate}; done about ${clock.format(end)}`;
  }
  if (job.state !== 'paused' && job.state !== 'interrupted') return null;
  return `${rate}; about ${spell(sendingLeft(job) ?? 0)} once resumed`;
}

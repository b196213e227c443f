import type { Job } from '@shared/api/jobs';
import { Ban, CircleCheck, CircleAlert, CirclePause, X, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../ui/button';
import { cx } from '../../ui/cx';
import { Spinner } from '../../ui/spinner';
import { RelativeTime } from '../../ui/time';
import { dismissJobs } from './dismissed';
import { endText, isResumable, jobShare, progressText } from '../../parts/jobs/job-text';
import { Pace, Wait } from '../../parts/jobs/pace';
import { ProgressBar } from '../../parts/jobs/progress-bar';

const ENDS: Readonly<Record<Exclude<Job['state'], 'running'>, { readonly icon: LucideIcon; readonly ink: string }>> = {
  done: { icon: CircleCheck, ink: 'text-ok-ink' },
  failed: { icon: CircleAlert, ink: 'text-danger-ink' },
  cancelled: { icon: Ban, ink: 'text-faint' },
  paused: { icon: CirclePause, ink: 'text-warn-ink' },
  interrupted: { icon: CirclePause, ink: 'text-warn-ink' },
};

function Sign({ state }: { state: Job['state'] }) {
  if (state === 'running') return <Spinner className="mt-0.5 size-4 text-accent-ink" />;
  const { icon: Icon, ink } = ENDS[state];
  return <Icon className={cx('mt-0.5 size-4 shrink-0', ink)} aria-label={state} />;
}

/** One job in the list: how far it is and a way to stop it, or how it ended and a way to put it away. */
export function JobLine({
  job,
  onCancel,
  actions,
}: {
  job: Job;
  onCancel: (job: Job) => void;
  /** What else can be done with it. */
  actions?: ReactNode;
}) {
  const running = job.state === 'running';
  return (
    <li className="flex items-start gap-2.5 py-2">
      <Sign state={job.state} />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 font-medium wrap-anywhere">{job.title}</span>
          <RelativeTime iso={job.startedAt} className="shrink-0 text-sm text-faint" />
        </div>
        {running ? <ProgressBar share={jobShare(job)} label={job.title} className="my-1.5" /> : null}
        <div className={cx('nums text-sm wrap-anywhere', job.state === 'failed' ? 'text-danger-ink' : 'text-muted')}>
          {running ? progressText(job) : endText(job)}
          {running && job.waitsUntil ? (
            <>
              , <Wait until={job.waitsUntil} />
            </>
          ) : null}
          {job.mails === undefined ? null : (
            <span className="block text-faint">
              <Pace job={job} />
            </span>
          )}
        </div>
        {actions === undefined ? null : <div className="mt-1.5 flex flex-wrap gap-1.5">{actions}</div>}
      </div>
      {running && job.kind !== 'bulk' ? (
        <Button size="sm" onClick={() => onCancel(job)}>
          Cancel
        </Button>
      ) : running || isResumable(job) ? null : (
        <IconButton icon={X} label="Dismiss" size="sm" side="left" onClick={() => dismissJobs([job])} />
      )}
    </li>
  );
}

import type { Job } from '@shared/api/jobs';
import { CircleAlert, CirclePause, ListChecks, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCancelJob, useJobs } from '../../api/app';
import { plural } from '../../format/numbers';
import { Button, IconButton } from '../../ui/button';
import { Popover } from '../../ui/popover';
import { Spinner } from '../../ui/spinner';
import { toast } from '../../ui/toast';
import { JobActions } from '../../parts/jobs/job-actions';
import { openBulk } from '../../parts/bulk/store';
import { dismissJobs, useKeptJobs } from './dismissed';
import { JobLine } from './job-line';
import { isResumable, jobShare, progressText } from '../../parts/jobs/job-text';
import { ProgressBar } from '../../parts/jobs/progress-bar';
import { Wait } from '../../parts/jobs/pace';
import { useJobToasts } from './use-job-toasts';

function summary(running: readonly Job[], failed: readonly Job[], resumable: readonly Job[]): ReactNode {
  const [first] = running;
  if (first !== undefined) {
    return (
      <>
        <Spinner className="size-3 shrink-0" />
        <span className="max-w-72 truncate text-ink">{first.title}</span>
        <ProgressBar share={jobShare(first)} label={first.title} className="w-20 shrink-0" />
        <span className="shrink-0 text-ink">
          {first.waitsUntil ? <Wait until={first.waitsUntil} /> : progressText(first)}
        </span>
        {running.length > 1 ? <span className="shrink-0">and {running.length - 1} more</span> : null}
      </>
    );
  }
  if (failed.length > 0) {
    return (
      <span className="flex items-center gap-1 font-medium text-danger-ink">
        <CircleAlert className="size-3" aria-hidden />
        {plural(failed.length, 'job')} failed
      </span>
    );
  }
  const [paused] = resumable;
  if (paused !== undefined) {
    return (
      <span className="flex min-w-0 items-center gap-1 font-medium text-warn-ink">
        <CirclePause className="size-3 shrink-0" aria-hidden />
        {resumable.length === 1 ? (
          <span className="max-w-72 truncate">{paused.title}: to be resumed</span>
        ) : (
          `${plural(resumable.length, 'job')} to be resumed`
        )}
      </span>
    );
  }
  return (
    <>
      <ListChecks className="size-3" aria-hidden />
      Jobs
    </>
  );
}

/** The status bar's word on long work: what runs and how far it is, what failed, and the list of all of it. */
export function JobsItem() {
  const closeToasts = useJobToasts();
  const jobs = useKeptJobs(useJobs().data ?? []);
  const { mutate: cancel } = useCancelJob();
  const stop = (job: Job) =>
    cancel(job.id, { onError: (error) => toast.error({ title: error.message, description: error.hint }) });
  const running = jobs.filter((job) => job.state === 'running');
  const failed = jobs.filter((job) => job.state === 'failed');
  const [first] = running;
  if (jobs.length === 0) return null;
  return (
    <span className="flex min-w-0 items-center gap-1">
      <Popover
        label="Jobs"
        align="end"
        className="w-105"
        onOpenChange={(open) => {
          // They would lie over the list.
          if (open) closeToasts();
        }}
        trigger={
          <button type="button" className="nums flex min-w-0 items-center gap-1.5 hover:text-ink">
            {summary(running, failed, jobs.filter(isResumable))}
          </button>
        }
      >
        <div className="mb-1 flex items-center">
          <h2 className="font-semibold">Jobs</h2>
          <Button
            size="sm"
            variant="ghost"
            className="ml-auto"
            disabled={jobs.every((job) => job.state === 'running' || isResumable(job))}
            onClick={() => dismissJobs(jobs)}
          >
            Clear ended ones
          </Button>
        </div>
        <ul className="divide-y divide-line">
          {jobs.map((job) => (
            <JobLine
              key={job.id}
              job={job}
              onCancel={stop}
              actions={
                job.kind === 'bulk' ? (
                  <>
                    <Button size="sm" onClick={() => openBulk({ kind: 'job', id: job.id })}>
                      Rows…
                    </Button>
                    <JobActions job={job} size="sm" />
                  </>
                ) : undefined
              }
            />
          ))}
        </ul>
      </Popover>
      {first === undefined || first.kind === 'bulk' ? null : (
        <IconButton icon={X} label={`Cancel: ${first.title}`} size="sm" side="top" onClick={() => stop(first)} />
      )}
    </span>
  );
}

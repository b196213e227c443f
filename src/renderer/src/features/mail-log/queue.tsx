import type { Job } from '@shared/api/jobs';
import { useJobs } from '../../api/app';
import { formatNumber } from '../../format/numbers';
import { JobActions } from '../../parts/jobs/job-actions';
import { openBulk } from '../../parts/bulk/store';
import { endText, isResumable, jobShare } from '../../parts/jobs/job-text';
import { Pace, Wait } from '../../parts/jobs/pace';
import { ProgressBar } from '../../parts/jobs/progress-bar';
import { Button } from '../../ui/button';

function Standing({ job }: { job: Job }) {
  const { done, total, failed = 0, skipped = 0 } = job;
  return (
    <span className="nums flex flex-wrap items-baseline gap-x-2 text-sm text-muted">
      <span>
        {formatNumber(done)} of {formatNumber(total ?? 0)} handed over or settled
        {failed > 0 ? `, ${formatNumber(failed)} failed` : ''}
        {skipped > 0 ? `, ${formatNumber(skipped)} skipped` : ''}
      </span>
      <Pace job={job} />
      {job.state === 'running' && job.waitsUntil ? <Wait until={job.waitsUntil} /> : null}
      {job.state === 'running' ? null : <span className="text-warn-ink">{endText(job)}</span>}
    </span>
  );
}

/** Runs of mails that are under way or wait to be resumed: how far, at which pace, until when, and the ways to stop them. */
export function MailQueue() {
  const jobs = (useJobs().data ?? []).filter(
    (job) => job.mails !== undefined && (job.state === 'running' || isResumable(job)),
  );
  if (jobs.length === 0) return null;
  return (
    <section aria-label="Queue" className="shrink-0 border-b border-line bg-canvas px-4 py-2">
      <div className="flex items-baseline gap-2">
        <h2 className="font-semibold">Queue</h2>
        <span className="text-sm text-faint">
          At the pace the server allows. Nobody is mailed twice in one run, also after a pause or a restart.
        </span>
      </div>
      <ul className="divide-y divide-line/70">
        {jobs.map((job) => (
          <li key={job.id} className="flex items-center gap-3 py-1.5">
            <div className="flex min-w-0 flex-1 flex-col gap-1">
              <span className="truncate font-medium">{job.title}</span>
              <ProgressBar share={jobShare(job)} label={job.title} className="max-w-160" />
              <Standing job={job} />
            </div>
            <div className="flex shrink-0 gap-1.5">
              <Button size="sm" onClick={() => openBulk({ kind: 'job', id: job.id })}>
                Rows…
              </Button>
              <JobActions job={job} size="sm" />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

import type { Job, JobRow } from '@shared/api/jobs';
import { useState } from 'react';
import { useJobs } from '../../api/app';
import { useBulkRows } from '../../api/bulk';
import { formatNumber } from '../../format/numbers';
import { go } from '../../nav/store';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { endText, isResumable, jobShare } from '../jobs/job-text';
import { Pace, Wait } from '../jobs/pace';
import { ProgressBar } from '../jobs/progress-bar';
import { JobActions } from '../jobs/job-actions';
import { OutcomeTabs, type OutcomeCount } from './outcome-tabs';
import { RowsGrid } from './rows-grid';
import { closeBulk } from './store';

function countsOf(job: Job, all: number | null, leftOut: number | null): readonly OutcomeCount[] {
  const { done, failed = 0, skipped = 0 } = job;
  const outside = leftOut ?? skipped;
  const unknown = Number(job.result?.['unknown'] ?? 0);
  const left = Math.max(0, (job.total ?? 0) - done);
  return [
    { outcome: undefined, label: 'Rows in all', count: all ?? job.total ?? done },
    { outcome: 'done', label: 'Done', count: Math.max(0, done - failed - skipped - unknown) },
    ...(outside > 0 ? [{ outcome: 'skipped', label: 'Skipped', count: outside } as const] : []),
    ...(failed > 0 ? [{ outcome: 'failed', label: 'Failed', count: failed } as const] : []),
    ...(unknown > 0 ? [{ outcome: 'unknown', label: 'Not known', count: unknown } as const] : []),
    ...(left > 0 ? [{ outcome: 'waiting', label: 'Waiting', count: left } as const] : []),
  ];
}

const ONCE = 'Nobody is mailed twice in one run, also after a pause or a restart.';

const TONES = { done: 'ok', failed: 'danger', cancelled: 'info', paused: 'warn', interrupted: 'warn' } as const;

function Standing({ job }: { job: Job }) {
  if (job.state === 'running') {
    return (
      <div className="flex flex-col gap-1.5">
        <ProgressBar share={jobShare(job)} label={job.title} />
        <span className="nums text-muted" role="status">
          {formatNumber(job.done)} of {formatNumber(job.total ?? 0)}
          {job.waitsUntil ? (
            <>
              {' · '}
              <Wait until={job.waitsUntil} />
            </>
          ) : null}
          {job.mails === undefined ? null : (
            <>
              {' · '}
              <Pace job={job} />
            </>
          )}
        </span>
        {job.mails === undefined ? null : <p className="text-sm text-faint">{ONCE}</p>}
      </div>
    );
  }
  return (
    <Notice tone={TONES[job.state]} title={endText(job)}>
      {job.mails === undefined || !isResumable(job) ? null : (
        <>
          <Pace job={job} /> {ONCE}
        </>
      )}
    </Notice>
  );
}

/** A bulk job: how far it is, what became of each row, and what can be done about it. Closing leaves it running. */
export function JobView({ id }: { id: string }) {
  const job = useJobs().data?.find((one) => one.id === id);
  const [outcome, setOutcome] = useState<JobRow['outcome'] | undefined>(undefined);
  // Read again now and then while it runs, and once when it stops.
  const turn = job?.state === 'running' ? Math.floor(job.done / (job.mails?.pace == null ? 500 : 1)) : job?.state;
  const all = useBulkRows(id, true, undefined, turn);
  const leftOut = useBulkRows(id, true, 'skipped', turn);
  if (job === undefined) return null;
  const entries = job.result?.['entries'];
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) closeBulk();
      }}
      title={job.title}
      description={job.state === 'running' ? 'It goes on when this is closed; the status bar shows it.' : undefined}
      size="xl"
      footer={
        <>
          {Array.isArray(entries) && entries.length > 0 ? (
            <Button
              variant="ghost"
              className="mr-auto"
              onClick={() => {
                closeBulk();
                go({ to: 'audit' });
              }}
            >
              Undo in the audit…
            </Button>
          ) : null}
          <JobActions job={job} />
          <Button onClick={closeBulk}>Close</Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pt-1">
        <Standing job={job} />
        <OutcomeTabs
          counts={countsOf(job, all.total?.value ?? null, leftOut.total?.value ?? null)}
          value={outcome}
          onChange={setOutcome}
        />
        <RowsGrid id={id} started outcome={outcome} turn={turn} />
      </div>
    </Dialog>
  );
}

import { useCancelJob, useJobs } from '../../api/app';
import { formatNumber, plural } from '../../format/numbers';
import { endText, jobShare } from '../../parts/jobs/job-text';
import { ProgressBar } from '../../parts/jobs/progress-bar';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { toast } from '../../ui/toast';

/** How far a purge is, with a way to stop it; closing leaves it at work, and the status bar goes on telling. */
export function PurgeProgress({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const job = useJobs().data?.find(({ id }) => id === jobId);
  const { mutate: cancel, isPending } = useCancelJob();
  const running = job === undefined || job.state === 'running';
  const stop = () =>
    cancel(jobId, { onError: (error) => toast.error({ title: error.message, description: error.hint }) });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={running ? 'Removing expired rows' : job.state === 'done' ? 'Expired rows removed' : 'Not all were removed'}
      description={job?.title}
      size="sm"
      footer={
        running ? (
          <>
            <Button disabled={isPending || job === undefined} onClick={stop}>
              Stop
            </Button>
            <Button variant="primary" onClick={onClose}>
              Go on in the background
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-2 pt-1" role="status">
        {running ? (
          <>
            <ProgressBar share={job === undefined ? null : jobShare(job)} label="Removed so far" />
            <p className="nums text-muted">
              {job === undefined || job.total === null
                ? 'Beginning…'
                : `${formatNumber(job.done)} of ${plural(job.total, 'row')} removed`}
            </p>
          </>
        ) : job.state === 'done' ? (
          <Notice tone="ok" title={`${plural(job.done, 'row')} removed.`} />
        ) : (
          <Notice
            tone={job.state === 'failed' ? 'danger' : 'info'}
            title={job.state === 'cancelled' ? 'Stopped.' : endText(job)}
          >
            {`${plural(job.done, 'row')} had been removed and stay so; the rest is as it was.`}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}

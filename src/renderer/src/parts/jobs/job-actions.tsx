import type { Job } from '@shared/api/jobs';
import { FileDown, Pause, Play } from 'lucide-react';
import { useCancelJob } from '../../api/app';
import { useJobReport, usePauseJob, useResumeJob } from '../../api/bulk';
import { toApiError, type ApiError } from '../../api/error';
import { useChooseSaveFile } from '../../api/exports';
import { plural } from '../../format/numbers';
import { Button } from '../../ui/button';
import { toast } from '../../ui/toast';
import { useConfirmAct } from '../confirm/use-confirm-act';

function tell(error: ApiError): void {
  toast.error({ title: error.message, description: error.hint });
}

/** Pause, resume, stop and report of a bulk job, as far as each makes sense right now. */
export function JobActions({ job, size = 'md' }: { job: Job; size?: 'sm' | 'md' }) {
  const pause = usePauseJob();
  const resume = useResumeJob();
  const cancel = useCancelJob();
  const report = useJobReport();
  const choose = useChooseSaveFile();
  const { ask, dialog } = useConfirmAct();

  const goOn = () =>
    resume.mutate(
      { id: job.id },
      {
        onError: (error) => {
          // The connection wants a reason for every write, and this is one.
          if (error.code !== 'CONFIRMATION_REQUIRED') return tell(error);
          ask({
            title: `Resume “${job.title}”?`,
            object: `${plural((job.total ?? 0) - job.done, 'row')} left`,
            consequence: 'It goes on with the rows that were not done yet; none is done twice.',
            verb: 'Resume',
            mild: true,
            run: async ({ why }) => {
              await resume.mutateAsync({ id: job.id, ...(why === undefined ? {} : { why }) });
            },
          });
          return undefined;
        },
      },
    );
  const stop = () =>
    ask({
      title: `Stop “${job.title}” for good?`,
      object: `${plural(job.done, 'row')} done, ${plural((job.total ?? 0) - job.done, 'row')} left`,
      consequence: `What was done stays done; the rows left are not done. ${job.state === 'running' ? 'Pause it instead to go on later.' : 'Leave it as it is to go on later.'}`,
      verb: 'Stop job',
      run: async () => {
        await cancel.mutateAsync(job.id);
      },
    });
  const write = async () => {
    try {
      const { file } = await choose.mutateAsync({
        suggestedName: `${job.title
          .replaceAll(/[^\w -]+/g, '')
          .toLowerCase()
          .replaceAll(' ', '-')}-report.csv`,
        format: 'csv',
      });
      if (file === null) return;
      const { rows } = await report.mutateAsync({ id: job.id, file });
      toast.ok({ title: `Wrote the report of ${plural(rows, 'row')}`, description: file });
    } catch (error) {
      tell(toApiError(error));
    }
  };

  const resumable = job.state === 'paused' || job.state === 'interrupted';
  return (
    <>
      <Button size={size} icon={FileDown} busy={report.isPending || choose.isPending} onClick={() => void write()}>
        Report…
      </Button>
      {job.state === 'running' ? (
        <Button size={size} icon={Pause} busy={pause.isPending} onClick={() => pause.mutate(job.id, { onError: tell })}>
          Pause
        </Button>
      ) : null}
      {resumable ? (
        <Button size={size} icon={Play} variant="primary" busy={resume.isPending} onClick={goOn}>
          Resume
        </Button>
      ) : null}
      {job.state === 'running' || resumable ? (
        <Button size={size} variant="danger-quiet" onClick={stop}>
          Stop…
        </Button>
      ) : null}
      {dialog}
    </>
  );
}

import type { Job } from '@shared/api/jobs';
import { useEffect, useRef } from 'react';
import { onJob } from '../../api/exports';
import { toast } from '../../ui/toast';
import { endText } from '../../parts/jobs/job-text';
import { isToldElsewhere } from '../../parts/jobs/told';

function tellEnd(job: Job): string {
  if (job.state === 'failed') return toast.error({ title: `${job.title} failed`, description: endText(job) });
  if (job.state === 'cancelled') return toast.info({ title: job.title, description: endText(job) });
  if (job.state === 'paused' || job.state === 'interrupted') {
    return toast.warn({ title: `${job.title}: paused`, description: endText(job) });
  }
  const said = job.result?.['message'];
  return typeof said === 'string' ? toast.ok({ title: said }) : toast.ok({ title: job.title, description: 'Done.' });
}

/** Says how each job ended; gives the function that takes these messages away, for when the list says the same. */
export function useJobToasts(): () => void {
  const shown = useRef<string[]>([]);
  useEffect(
    () =>
      onJob((job) => {
        // Whoever paused it knows that.
        const asked = (job.state === 'paused' || job.state === 'interrupted') && job.result?.['stopped'] !== true;
        if (job.state !== 'running' && !asked && !isToldElsewhere(job.id)) shown.current.push(tellEnd(job));
      }),
    [],
  );
  return () => {
    for (const id of shown.current.splice(0)) toast.close(id);
  };
}

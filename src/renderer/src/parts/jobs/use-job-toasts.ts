import type { Job } from '@shared/api/jobs';
import { useEffect } from 'react';
import { onJob } from '../../api/exports';
import { toast } from '../../ui/toast';
import { endText } from './job-text';

function tellEnd(job: Job): void {
  if (job.state === 'done') toast.ok({ title: job.title, description: endText(job) });
  else if (job.state === 'cancelled') toast.info({ title: job.title, description: endText(job) });
  else if (job.state === 'failed') toast.error({ title: `${job.title} failed`, description: endText(job) });
}

/** Says how each job ended; a failure stays until it is closed. */
export function useJobToasts(): void {
  useEffect(() => onJob(tellEnd), []);
}

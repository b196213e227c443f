import type { Job } from '@shared/api/jobs';
import { useNow } from '../../ui/use-now';
import { paceText } from './mail-pace';

/** The pace of a job that mails and when it will be through, kept current; nothing for other jobs. */
export function Pace({ job }: { job: Job }) {
  const text = paceText(job, useNow());
  return text === null ? null : <span className="nums">{text}</span>;
}

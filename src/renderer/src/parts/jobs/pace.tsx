import type { Job } from '@shared/api/jobs';
import { useEffect, useState } from 'react';
import { useNow } from '../../ui/use-now';
import { paceText } from './mail-pace';

/** The pace of a job that mails and when it will be through, kept current; nothing for other jobs. */
export function Pace({ job }: { job: Job }) {
  const text = paceText(job, useNow());
  return text === null ? null : <span className="nums">{text}</span>;
}

/** How long a job still waits for a rate limit: `next mail in 0:42`. */
export function Wait({ until }: { until: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  return (
    <span className="nums">{`next mail in ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`}</span>
  );
}

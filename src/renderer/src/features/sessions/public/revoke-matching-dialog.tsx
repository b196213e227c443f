import type { Job } from '@shared/api/jobs';
import type { SessionFilter } from '@shared/api/sessions';
import { useEffect, useState } from 'react';
import { useCancelJob, useJobs } from '../../../api/app';
import { useConnectionStatus } from '../../../api/connections';
import type { ApiError } from '../../../api/error';
import { useCount } from '../../../api/paged';
import { sessionsCount } from '../../../api/sessions';
import { formatNumber, plural } from '../../../format/numbers';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Notice } from '../../../ui/notice';
import { Spinner } from '../../../ui/spinner';
import { useAct } from '../../../parts/confirm/use-act';
import { ActQuestion } from '../../../parts/confirm/use-confirm-act';
import { jobShare } from '../../../parts/jobs/job-text';
import { ProgressBar } from '../../../parts/jobs/progress-bar';
import { revokeMatching } from './revoke-matching';
import { expectationOf } from './expectation';
import { newCountOf } from './matching-outcome';

/** All sessions that match, as somebody wants to end them. */
export interface MatchingSessions {
  readonly filter: SessionFilter;
  /** What narrows them, as a person would say it; empty for all there are. */
  readonly words: readonly string[];
  /** Whose they are, where they are one person's. */
  readonly who: string | null;
}

interface Stage {
  readonly matching: MatchingSessions;
  readonly onClose: () => void;
}

function Narrowed({ words }: { words: readonly string[] }) {
  return words.length === 0 ? 'Every session there is: nothing narrows the list' : words.join(' · ');
}

/** While it is counted; the count stops in the database when the window is closed. */
function Counting({ matching, onClose, failure, onAgain }: Stage & { failure: ApiError | null; onAgain: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Revoke all that match?"
      description={<Narrowed words={matching.words} />}
      size="sm"
      footer={
        <>
          {failure === null ? null : (
            <Button variant="primary" onClick={onAgain}>
              Count again
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      {failure === null ? (
        <p className="flex items-center gap-2 pt-1 text-muted" role="status">
          <Spinner />
          Counting them, so that you know what you confirm.
        </p>
      ) : (
        <Notice tone="danger" title={failure.message}>
          {failure.info.hint}
        </Notice>
      )}
    </Dialog>
  );
}

/** While it runs; it goes on when the window is closed. */
function Running({ job, onClose }: { job: Job; onClose: () => void }) {
  const { mutate: cancel, isPending } = useCancelJob();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={job.title}
      size="sm"
      footer={
        <>
          <Button className="mr-auto" busy={isPending} onClick={() => cancel(job.id)}>
            Stop
          </Button>
          <Button variant="primary" onClick={onClose}>
            Go on in the background
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2 pt-1">
        <ProgressBar share={jobShare(job)} label={job.title} />
        <p className="nums text-muted" role="status">
          {`${plural(job.done, 'session')} of ${plural(job.total ?? job.done, 'session')} revoked`}
        </p>
        <p className="text-sm text-faint">
          Whoever signs in from now on is not among them. What has ended stays ended.
        </p>
      </div>
    </Dialog>
  );
}

/** Asks for exactly this number, and once more where there turn out to be more or fewer of them by then. */
function Question({
  matching,
  counted,
  onStarted,
  onClose,
}: Stage & { counted: number; onStarted: (job: Job) => void }) {
  const report = useConnectionStatus().data?.report;
  const act = useAct();
  const [asked, setAsked] = useState({ count: counted, before: null as number | null });
  const { count, before } = asked;
  const { impossible, sentences } = expectationOf(report, count !== 1);

  const confirm = () =>
    void act.run(
      async () => {
        const { filter, who } = matching;
        const question = { filter, expectedCount: count, confirm: true };
        onStarted(await revokeMatching(question, { who, why: act.reason.input.why }));
      },
      (error) => {
        const now = newCountOf(error);
        if (now === null) return false;
        setAsked({ count: now, before: count });
        act.forget();
        return true;
      },
    );

  return (
    <ActQuestion
      act={act}
      title={count === 0 ? 'None is left to revoke' : `Revoke ${plural(count, 'session')}?`}
      object={<Narrowed words={matching.words} />}
      consequence={impossible === null ? sentences.join(' ') : 'This cannot be done over this connection as it is.'}
      verb={`Revoke ${plural(count, 'session')}`}
      blocked={count === 0 || impossible !== null}
      onConfirm={confirm}
      onClose={onClose}
    >
      {impossible === null ? null : <Notice tone="danger" title={impossible} />}
      {before === null ? null : (
        <Notice
          tone="warn"
          title={`${plural(count, 'session matches', 'sessions match')} by now, not ${formatNumber(before)}`}
        >
          Nothing has been done yet. Confirm the new number, or cancel and look at the list again.
        </Notice>
      )}
    </ActQuestion>
  );
}

/** Ends all sessions that match: counts them, asks for that number, shows how far it is. */
export function RevokeMatchingDialog({ matching, onClose }: Stage) {
  const [counted, setCounted] = useState<number | null>(null);
  const [jobId, setJobId] = useState<string | null>(null);
  const count = useCount(sessionsCount(matching.filter), counted === null, true);
  const job = useJobs().data?.find(({ id }) => id === jobId) ?? null;
  // Once it was asked for a number, that number stands until main says otherwise.
  if (counted === null && count.data !== undefined && !count.isFetching) setCounted(count.data.value);
  const over = job !== null && job.state !== 'running';
  useEffect(() => {
    if (over) onClose();
  }, [over, onClose]);
  if (jobId !== null) return job === null || over ? null : <Running job={job} onClose={onClose} />;
  if (counted !== null) {
    return <Question matching={matching} counted={counted} onStarted={({ id }) => setJobId(id)} onClose={onClose} />;
  }
  return (
    <Counting
      matching={matching}
      onClose={onClose}
      failure={count.isFetching ? null : count.error}
      onAgain={() => void count.refetch()}
    />
  );
}

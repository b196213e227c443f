import { useState } from 'react';
import { purgeExpired, useExpiredCount } from '../../api/verifications';
import { plural } from '../../format/numbers';
import { useAct } from '../../parts/confirm/use-act';
import { ActQuestion } from '../../parts/confirm/use-confirm-act';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Select } from '../../ui/select';
import { Spinner } from '../../ui/spinner';
import { PurgeProgress } from './purge-progress';

const AGES = { now: 0, day: 1, week: 7, month: 30, year: 365 } as const;
type Age = keyof typeof AGES;
const OPTIONS: readonly { readonly value: Age; readonly label: string }[] = [
  { value: 'now', label: 'All that have expired' },
  { value: 'day', label: 'Expired more than a day ago' },
  { value: 'week', label: 'Expired more than 7 days ago' },
  { value: 'month', label: 'Expired more than 30 days ago' },
  { value: 'year', label: 'Expired more than a year ago' },
];

// One moment for counting and for removing: what expires in between is not among what somebody agreed to.
function momentOf(age: Age): string {
  return new Date(Date.now() - AGES[age] * 86_400_000).toISOString();
}

interface Asked {
  readonly age: Age;
  readonly moment: string;
  /** False once somebody stopped the counting. */
  readonly counting: boolean;
}

function Count({ count, onStop }: { count: ReturnType<typeof useExpiredCount>; onStop: () => void }) {
  if (count.isFetching) {
    return (
      <span className="flex items-center gap-2 font-normal text-muted">
        <Spinner className="size-3.5" /> Counting…
        <Button size="sm" variant="ghost" className="ml-auto" onClick={onStop}>
          Stop
        </Button>
      </span>
    );
  }
  if (count.data !== undefined) return plural(count.data.value, 'expired row');
  return (
    <span className="flex items-center gap-2 font-normal text-muted">
      {count.error === null || count.error.code === 'CANCELLED' ? 'Not counted.' : count.error.message}
      <Button size="sm" className="ml-auto" onClick={() => void count.refetch()}>
        Count
      </Button>
    </span>
  );
}

function Question({ onStarted, onClose }: { onStarted: (jobId: string) => void; onClose: () => void }) {
  const act = useAct();
  const [asked, setAsked] = useState<Asked>(() => ({ age: 'now', moment: momentOf('now'), counting: true }));
  const count = useExpiredCount(asked.moment, asked.counting);
  const rows = count.data?.value;

  const confirm = () =>
    void act.run(async () => {
      const job = await purgeExpired({ olderThan: asked.moment, confirm: true, ...act.reason.input });
      onStarted(job.id);
    });

  return (
    <ActQuestion
      act={act}
      title="Remove expired rows for good?"
      object={<Count count={count} onStop={() => setAsked({ ...asked, counting: false })} />}
      consequence={
        rows === 0
          ? 'There is nothing to remove.'
          : 'None of them works any more, and better-auth never looks at them again. They are removed in batches, so that the auth server never waits long; you can stop at any time. It cannot be undone.'
      }
      verb={rows === undefined || rows === 0 ? 'Remove' : `Remove ${plural(rows, 'row')}`}
      reasons={['Routine clean-up', 'The table has grown large']}
      blocked={rows === undefined || rows === 0 || count.isFetching}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Field label="Which">
        <Select
          value={asked.age}
          onValueChange={(age) => {
            act.forget();
            setAsked({ age, moment: momentOf(age), counting: true });
          }}
          options={OPTIONS}
          className="w-full"
        />
      </Field>
    </ActQuestion>
  );
}

/** Asks what to purge, counts it, and shows the job that does it until somebody closes it. */
export function Purge({ onClose }: { onClose: () => void }) {
  const [jobId, setJobId] = useState<string | null>(null);
  return jobId === null ? (
    <Question onStarted={setJobId} onClose={onClose} />
  ) : (
    <PurgeProgress jobId={jobId} onClose={onClose} />
  );
}

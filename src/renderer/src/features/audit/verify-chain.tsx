import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useAuditCheck, usePassPhrase } from '../../api/audit';
import { toApiError } from '../../api/error';
import { clockTime, exactTime } from '../../format/dates';
import { plural } from '../../format/numbers';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';

const PROTECTION = {
  keyring: 'The key is in your keyring.',
  'pass-phrase': 'The key opens with your pass phrase.',
  none: 'The key lies open in the data folder.',
} as const;

/** What keeps the key of the trail safe, and the way to another. */
function KeyProtection({ of }: { of: keyof typeof PROTECTION }) {
  const change = usePassPhrase();
  const failed = change.error === null || change.error.code === 'CANCELLED' ? null : change.error.message;
  return (
    <>
      {PROTECTION[of]}
      {of === 'keyring' ? null : (
        <Button
          size="sm"
          variant="ghost"
          className="ml-1"
          busy={change.isPending}
          onClick={() => change.mutate(of === 'none' ? 'set' : 'remove')}
        >
          {of === 'none' ? 'Protect with a pass phrase…' : 'Take it off…'}
        </Button>
      )}
      {failed === null ? null : <span className="text-danger-ink"> {failed}</span>}
    </>
  );
}

function brokenTitle(at: string | undefined): string {
  if (at === 'checkpoints') return 'The entries hold, but what vouches for them from outside was changed.';
  return at === undefined || at === 'end'
    ? 'The audit trail is broken: entries are missing at its end.'
    : 'The audit trail is broken: the entry marked red is the first that does not hold.';
}

/** The button that checks every entry of the trail, and what came of it. */
export function useVerifyChain(onShow: (id: string) => void): {
  readonly button: React.ReactNode;
  readonly result: React.ReactNode;
  /** Id of the first entry that does not hold. */
  readonly brokenAt: string | null;
} {
  const check = useAuditCheck();
  const [asked, setAsked] = useState(false);
  const { data, isFetching, error } = check;
  const button = (
    <Button
      icon={ShieldCheck}
      busy={isFetching && asked}
      onClick={() => {
        setAsked(true);
        void check.refetch();
      }}
    >
      Verify chain
    </Button>
  );
  const broken = data !== undefined && !data.ok;
  const brokenAt = broken ? (data.brokenAt ?? null) : null;
  let result: React.ReactNode = null;
  if (error !== null && asked) {
    const failure = toApiError(error);
    result = (
      <Notice tone="danger" title={`The chain could not be checked. ${failure.message}`}>
        {failure.hint}
      </Notice>
    );
  } else if (broken) {
    result = (
      <Notice
        tone="danger"
        action={
          brokenAt === null || brokenAt === 'end' || brokenAt === 'checkpoints' ? undefined : (
            <Button size="sm" onClick={() => onShow(brokenAt)}>
              Show entry
            </Button>
          )
        }
        title={brokenTitle(data.brokenAt)}
      >
        {data.reason ?? 'An entry was changed, removed or slipped in outside Authdesk.'}{' '}
        {data.brokenAt === 'checkpoints'
          ? ''
          : `${plural(data.entries, 'entry before it holds', 'entries before it hold')}. `}
        Keep a copy of the data folder and tell whoever is responsible for security.
      </Notice>
    );
  } else if (data !== undefined && asked && !isFetching) {
    result = (
      <Notice
        tone="ok"
        title={`The chain holds: ${plural(data.entries, 'entry', 'entries')}, none changed or missing.`}
      >
        Checked at {clockTime(check.dataUpdatedAt)}.{' '}
        {data.checkpoint === null || data.checkpoint === undefined
          ? null
          : `Vouched for outside of its own file, up to ${plural(data.checkpoint.entries, 'entry', 'entries')}, ${exactTime(data.checkpoint.at).split(' · ')[0] ?? ''}.`}{' '}
        A data folder put back whole, as it was on an older day, would hold too. <KeyProtection of={data.protection} />
      </Notice>
    );
  }
  return { button, result, brokenAt };
}

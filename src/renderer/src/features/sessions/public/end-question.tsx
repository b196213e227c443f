import { useState } from 'react';
import { useConnectionStatus } from '../../../api/connections';
import { toApiError, type ApiError } from '../../../api/error';
import { plural } from '../../../format/numbers';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { Checkbox } from '../../../ui/toggle';
import { verbOn } from '../../../parts/confirm/use-confirm-act';
import { useWhy } from '../../../parts/reason/use-why';
import { WhyFields } from '../../../parts/reason/why-fields';
import { expectationOf } from './expectation';
import { OutOfReach } from './out-of-reach';
import { runEnd } from './run-end';
import { tellEnded } from './result/tell-ended';
import type { EndRequest } from './use-end-sessions';

/** Sessions the auth server is asked about at once. */
const MOST_PROOFS = 10;

function titleOf({ target, count }: EndRequest): string {
  if ('ids' in target) return `End ${plural(count, 'session')}?`;
  if ((target.exceptIds ?? []).length > 0) return `End the other ${plural(count, 'live session')}?`;
  return count === 1 ? 'End the only live session?' : `End all ${plural(count, 'live session')}?`;
}

/** Asks before sessions end: what follows and until when, whether it is to be proven, and why it is done. */
export function EndQuestion({
  request,
  proveFirst,
  onClose,
}: {
  request: EndRequest;
  /** Whether the proof is ticked to begin with. */
  proveFirst: boolean;
  onClose: () => void;
}) {
  const status = useConnectionStatus().data;
  const open = status?.open ?? null;
  const production = open?.environment === 'production';
  const why = useWhy();
  const [prove, setProve] = useState(proveFirst);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const { count, who, target } = request;
  const { impossible, sentences, proofMissing } = expectationOf(status?.report, count !== 1);

  const confirm = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const done = await runEnd(target, { prove, ...why.input });
      why.done();
      onClose();
      tellEnded({ ...done, who, why: why.input.why, sessions: request.sessions ?? [] });
      if (done.failure === null) request.onDone?.(done.report);
    } catch (cause) {
      const error = toApiError(cause);
      if (!why.refuse(error)) setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <ConfirmDialog
      open
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={titleOf(request)}
      object={request.object}
      consequence={impossible === null ? sentences.join(' ') : 'This cannot be done over this connection as it is.'}
      verb={verbOn(`End ${plural(count, 'session')}`, open)}
      tone={production ? 'env' : 'danger'}
      // Ending many people's sessions at once on production is worth a pause.
      phrase={production && who === null && count > 1 ? String(count) : undefined}
      busy={busy}
      blocked={!why.complete || impossible !== null}
      error={failure === null ? null : { message: failure.message, hint: failure.hint }}
      onConfirm={() => void confirm()}
    >
      {impossible === null ? null : <OutOfReach reason={impossible} onLeave={onClose} />}
      <Checkbox
        checked={prove && proofMissing === null}
        onCheckedChange={setProve}
        disabled={proofMissing !== null || impossible !== null}
        label="Prove it"
        hint={
          proofMissing ??
          `Asks the auth server with ${count === 1 ? 'this very session' : 'these very sessions'}, before and after${count > MOST_PROOFS ? ` (with ${MOST_PROOFS} of them)` : ''}.`
        }
      />
      <WhyFields why={why} />
    </ConfirmDialog>
  );
}

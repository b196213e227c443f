import { useState } from 'react';
import { useConnectionStatus } from '../../../api/connections';
import type { ConnectionReport } from '@shared/api/connection-report';
import { plural } from '../../../format/numbers';
import { Checkbox } from '../../../ui/toggle';
import { useAct } from '../../../parts/confirm/use-act';
import { ActQuestion } from '../../../parts/confirm/use-confirm-act';
import { expectationOf } from './expectation';
import { OutOfReach } from './out-of-reach';
import { runRevoke, type RevokeRequest } from './run-revoke';
import { announceRevoked } from './result/announce-revoked';

/** Sessions the auth server is asked about at once. */
const MAX_PROOFS = 10;

function titleOf({ target, count }: RevokeRequest): string {
  if ('ids' in target) return `Revoke ${plural(count, 'session')}?`;
  if ((target.exceptIds ?? []).length > 0) return `Revoke the other ${plural(count, 'live session')}?`;
  return count === 1 ? 'Revoke the only live session?' : `Revoke all ${plural(count, 'live session')}?`;
}

function endedSentence({ ended = 0 }: RevokeRequest, report: ConnectionReport | null | undefined): string[] {
  // Where the app preserves rows, better-auth leaves them.
  if (ended === 0 || report?.sessions.storage === 'with-database-preserved') return [];
  return [
    `${plural(ended, 'row', 'rows')} of sessions that have ended already ${ended === 1 ? 'goes' : 'go'} along, as better-auth does it.`,
  ];
}

/** Asks before sessions end: what follows and until when, whether it is to be proven, and why it is done. */
export function RevokeQuestion({
  request,
  proveFirst,
  onClose,
}: {
  request: RevokeRequest;
  /** Whether the proof is ticked to begin with. */
  proveFirst: boolean;
  onClose: () => void;
}) {
  const report = useConnectionStatus().data?.report;
  const act = useAct();
  const [prove, setProve] = useState(proveFirst);
  const { count, who, target } = request;
  const { impossible, sentences, proofMissing } = expectationOf(report, count !== 1);

  const confirm = () =>
    void act.run(async () => {
      const done = await runRevoke(target, { prove, ...act.reason.input });
      onClose();
      announceRevoked({ ...done, who, why: act.reason.input.why, sessions: request.sessions ?? [] });
      if (done.failure === null) request.onDone?.(done.report);
    });

  return (
    <ActQuestion
      act={act}
      title={titleOf(request)}
      object={request.object}
      consequence={
        impossible === null
          ? [...sentences, ...endedSentence(request, report)].join(' ')
          : 'This cannot be done over this connection as it is.'
      }
      verb={`Revoke ${plural(count, 'session')}`}
      blocked={impossible !== null}
      onConfirm={confirm}
      onClose={onClose}
    >
      {impossible === null ? null : <OutOfReach reason={impossible} onLeave={onClose} />}
      <Checkbox
        checked={prove && proofMissing === null}
        onCheckedChange={setProve}
        disabled={proofMissing !== null || impossible !== null}
        label="Prove it"
        hint={
          proofMissing ??
          `Asks the auth server with ${count === 1 ? 'this very session' : 'these very sessions'}, before and after${count > MAX_PROOFS ? ` (with ${MAX_PROOFS} of them)` : ''}.`
        }
      />
    </ActQuestion>
  );
}

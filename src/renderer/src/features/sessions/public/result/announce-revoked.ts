import { toast } from '../../../../ui/toast';
import { announceAct } from '../../../../parts/undo/announce-done';
import { headline, inBrief, isPlain, toneOf } from './facts';
import { undoOf } from './undo-of';
import { keepResult, showLastResult, type RevokeResult } from './store';

/**
 * Says what a logout came to: in a message that leaves by itself where all is well, with everything in a window of its own
 * where something is in doubt, only a part was done, or a proof was asked for.
 */
export function announceRevoked(result: RevokeResult): void {
  const { report, who, entries, why } = result;
  const plain = isPlain(report) && result.failure === null;
  keepResult(result, !plain);
  if (!plain) return;
  const title = headline(report, who);
  const description = inBrief(report, Date.now());
  if (report.revoked === 0) {
    toast.info({ title, description });
    return;
  }
  const act = undoOf(entries);
  const details = {
    label: 'Details',
    onSelect: () => {
      toast.close(id);
      showLastResult();
    },
  };
  const message = { title, description, action: details };
  const show = toneOf(report) === 'ok' ? toast.ok : toast.info;
  const id = act === null ? show(message) : announceAct(message, act, why, show);
}

import { toast } from '../../../ui/toast';
import { tellAct } from '../../undo/tell-done';
import { headline, inBrief, isPlain, toneOf } from './facts';
import { undoOf } from './undo-of';
import { keepResult, showLastResult, type EndResult } from './store';

/**
 * Says what a logout came to: in a message that leaves by itself where all is well, with everything in a window of its own
 * where something is in doubt, only a part was done, or a proof was asked for.
 */
export function tellEnded(result: EndResult): void {
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
  const details = { label: 'Details', onSelect: showLastResult };
  const act = undoOf(entries);
  const message = { title, description, action: details };
  const show = toneOf(report) === 'ok' ? toast.ok : toast.info;
  if (act === null) show(message);
  else tellAct(message, act, why, show);
}

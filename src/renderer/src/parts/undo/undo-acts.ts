import type { Why } from '@shared/api/common';
import type { WrittenEntry } from '@shared/result';
import { forgetAct, noteAgain, noteUndone } from '../../api/acts';
import { undoEntry } from '../../api/audit';
import { toApiError } from '../../api/error';
import { toast } from '../../ui/toast';
import { askUndo, type AskedUndo } from './store';

/** Undoes entries, newest first; throws the first refusal. */
export async function undoAll({ ids, summary, again }: AskedUndo, why?: Why): Promise<void> {
  const left: WrittenEntry[] = [];
  for (const id of ids.toReversed()) {
    // oxlint-disable-next-line no-await-in-loop -- each is a write of its own, and the order matters
    left.push(...(await undoEntry(id, why)));
    forgetAct([id]);
  }
  if (again === undefined) noteUndone(left, summary);
  else noteAgain(left, again);
  toast.ok({ title: again === undefined ? 'Put back as it was' : 'Done again', description: summary });
}

/** Undoes at once; where something stands in the way, such as a change since, the dialog shows what. */
export async function undoNow(asked: AskedUndo, why?: Why): Promise<void> {
  try {
    await undoAll(asked, why);
  } catch (cause) {
    const { code, message, hint } = toApiError(cause);
    const what = asked.again === undefined ? 'Could not undo' : 'Could not do it again';
    if (code === 'CONFLICT' || code === 'CONFIRMATION_REQUIRED') askUndo(asked);
    else if (code !== 'CANCELLED') toast.error({ title: `${what}. ${message}`, description: hint });
  }
}

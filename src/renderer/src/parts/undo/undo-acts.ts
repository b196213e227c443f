import type { Why } from '@shared/api/common';
import { forgetAct } from '../../api/acts';
import { undoEntry } from '../../api/audit';
import { toApiError } from '../../api/error';
import { toast } from '../../ui/toast';
import { askUndo, type AskedUndo } from './store';

/** Undoes entries, newest first; throws the first refusal. */
export async function undoAll({ ids, summary }: AskedUndo, why?: Why): Promise<void> {
  for (const id of ids.toReversed()) {
    // oxlint-disable-next-line no-await-in-loop -- each is a write of its own, and the order matters
    await undoEntry(id, why);
    forgetAct([id]);
  }
  toast.ok({ title: 'Put back as it was', description: summary });
}

/** Undoes at once; where something stands in the way, such as a change since, the dialog shows what. */
export async function undoNow(asked: AskedUndo, why?: Why): Promise<void> {
  try {
    await undoAll(asked, why);
  } catch (cause) {
    const { code, message, hint } = toApiError(cause);
    if (code === 'CONFLICT' || code === 'CONFIRMATION_REQUIRED') askUndo(asked);
    else toast.error({ title: `Could not undo. ${message}`, description: hint });
  }
}

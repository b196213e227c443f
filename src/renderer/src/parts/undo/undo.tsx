import { useEffect } from 'react';
import { useDoneActs } from '../../api/acts';
import { useCommand } from '../../nav/commands';
import { toast } from '../../ui/toast';
import { askUndo } from './store';
import { announceAct } from './announce-done';
import { undoNow } from './undo-acts';
import { UndoDialog } from './undo-dialog';

/** As long as the message about it stands, what was done last is undone at once; later it is shown first. */
const AT_ONCE_MS = 10_000;

/** Tells of every write that nobody else tells of, answers the key that undoes the last one, and holds the dialog. */
export function Undo() {
  const last = useDoneActs((state) => state.done.at(-1));
  useEffect(
    () =>
      useDoneActs.subscribe(({ done }, before) => {
        const newest = done.at(-1);
        const known = before.done.at(-1)?.nth ?? 0;
        if (newest === undefined || newest.told || newest.nth <= known) return;
        const { summary: title, notes } = newest;
        // After the dialog it was done in has closed: who reads it may press a key, and none acts behind a dialog.
        setTimeout(() =>
          announceAct({ title, ...(notes.length === 0 ? {} : { description: notes.join(' ') }) }, newest),
        );
      }),
    [],
  );
  useCommand('app.undo', () => {
    if (last === undefined) {
      toast.info({
        title: 'Nothing to undo',
        description: 'Nothing was changed since this window opened. Earlier changes can be undone in Audit.',
      });
    } else if (Date.now() - last.at < AT_ONCE_MS) void undoNow(last);
    else askUndo(last);
  });
  const undone = useDoneActs((state) => state.undone.at(-1));
  useCommand('app.redo', () => {
    if (undone === undefined) {
      toast.info({
        title: 'Nothing to do again',
        description: 'Nothing was undone since the last change of this window.',
      });
      return;
    }
    const asked = { ids: undone.ids, summary: undone.summary, again: undone };
    if (Date.now() - undone.at < AT_ONCE_MS) void undoNow(asked);
    else askUndo(asked);
  });
  return <UndoDialog />;
}

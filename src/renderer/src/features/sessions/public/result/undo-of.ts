import type { WrittenEntry } from '@shared/result';
import { useDoneActs } from '../../../../api/acts';
import type { AskedUndo } from '../../../../parts/undo/store';

type Done = ReturnType<typeof useDoneActs.getState>['done'];

/** What undoing these entries means, one act of however many calls; null once none of them can be taken back any more. */
export function undoOf(entries: readonly WrittenEntry[], done: Done = useDoneActs.getState().done): AskedUndo | null {
  const open = new Set(done.flatMap(({ ids }) => ids));
  const possible = entries.filter(({ id }) => open.has(id));
  const [first] = possible;
  if (first === undefined) return null;
  const more = possible.length - 1;
  return {
    ids: possible.map(({ id }) => id),
    summary: more === 0 ? first.summary : `${first.summary}, and ${more} more`,
  };
}

import type { Why } from '@shared/api/common';
import type { WrittenEntry } from '@shared/result';
import { justDone, useDoneActs, type DoneAct } from '../../api/acts';
import { toast } from '../../ui/toast';
import { undoNow } from './undo-acts';

interface Done extends Omit<Parameters<typeof toast.ok>[0], 'second'> {
  /** The audit entry the write left; left out, it is what was done just now. */
  readonly entry?: WrittenEntry | null;
  /** Why it was done: said for the undo too, where the connection asks for it. */
  readonly why?: Why | undefined;
}

/**
 * Says what was done, and offers to undo it where it can be: for ten seconds here, by key after that, later from the
 * audit.
 */
export function announceDone({ entry, why, ...message }: Done): void {
  const act = entry === undefined ? justDone() : actOf(entry);
  if (act === null) toast.ok(message);
  else announceAct(message, act, why);
}

/** The same about an act that is known; returns the id of the message. */
export function announceAct(
  message: Omit<Done, 'entry' | 'why'>,
  act: Pick<DoneAct, 'ids' | 'summary'>,
  why?: Why,
  show: (message: Parameters<typeof toast.ok>[0]) => string = toast.ok,
): string {
  const undo = { label: 'Undo', onSelect: () => void undoNow(act, why).finally(() => toast.close(id)) };
  const { action, ...rest } = message;
  const id = show({ ...rest, action: undo, ...(action === undefined ? {} : { second: action }) });
  closeOnceUndone(act.ids, id);
  return id;
}

/** A message still offers to undo what the key or the audit has taken back meanwhile. */
function closeOnceUndone(ids: readonly string[], message: string): void {
  const isKept = (done: readonly DoneAct[]) => done.some((act) => act.ids.some((id) => ids.includes(id)));
  if (!isKept(useDoneActs.getState().done)) return;
  const stop = useDoneActs.subscribe(({ done }) => {
    if (isKept(done)) return;
    stop();
    toast.close(message);
  });
}

function actOf(entry: WrittenEntry | null): DoneAct | null {
  if (entry === null) return null;
  return useDoneActs.getState().done.find((act) => act.ids.includes(entry.id)) ?? null;
}

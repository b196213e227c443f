import type { Why } from '@shared/api/common';
import type { WrittenEntry } from '@shared/result';
import { create } from 'zustand';
import { undoEntry } from '../../api/audit';
import { useConnectionStatus } from '../../api/connections';
import { toApiError } from '../../api/error';
import { useCommand } from '../../nav/commands';
import { go } from '../../nav/store';
import { toast } from '../../ui/toast';

interface Done {
  readonly title: string;
  readonly description?: string | undefined;
  /** The audit entry the write left; without one, or where it cannot be undone, no Undo is offered. */
  readonly entry: WrittenEntry | null;
  /** Why it was done: said for the undo too, where the connection asks for it. */
  readonly why?: Why | undefined;
}

interface LastAct {
  readonly id: string;
  readonly summary: string;
  readonly why: Why | undefined;
  readonly toastId: string;
}

const useLastAct = create<{ readonly last: LastAct | null }>()(() => ({ last: null }));

/** Says what was done, with Undo where it can be taken back: ten seconds here, by key after that, later from the audit. */
export function tellDone({ title, description, entry, why }: Done): void {
  if (entry === null || entry.undo !== 'possible') {
    toast.ok({ title, description });
    return;
  }
  const undo = () => void takeBack(entry.id, why);
  const toastId = toast.ok({ title, description, action: { label: 'Undo', onSelect: undo } });
  useLastAct.setState({ last: { id: entry.id, summary: title, why, toastId } });
}

/** Takes an audited act back and says what came of it. */
export async function takeBack(id: string, why: Why | undefined): Promise<void> {
  const { last } = useLastAct.getState();
  if (last?.id === id) {
    toast.close(last.toastId);
    useLastAct.setState({ last: null });
  }
  try {
    await undoEntry({ id, ...(why === undefined ? {} : { why }) });
    toast.ok({ title: 'Put back as it was' });
  } catch (cause) {
    const failure = toApiError(cause);
    toast.error({
      title: `Not undone. ${failure.message}`,
      description: failure.hint,
      action: { label: 'Open the audit', onSelect: () => go({ to: 'audit' }) },
    });
  }
}

/** Ctrl+Z takes back the last act of this window, as long as there is one. */
export function useUndoCommand(): void {
  const last = useLastAct((state) => state.last);
  const open = useConnectionStatus().data?.open ?? null;
  useCommand('app.undo', () => last !== null && void takeBack(last.id, last.why), last !== null && open !== null);
}

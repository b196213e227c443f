import { justDone, type DoneAct } from '../../api/acts';
import { toast } from '../../ui/toast';
import { undoNow } from './undo-acts';

type Message = Parameters<typeof toast.ok>[0];

/** Says what was done, and offers to undo it for as long as the message stands, where it can be. */
export function tellDone(message: Message, act: DoneAct | null = justDone()): void {
  if (act === null) {
    toast.ok(message);
    return;
  }
  const undo = { label: 'Undo', onSelect: () => void undoNow(act).finally(() => toast.close(id)) };
  const id = toast.ok({
    ...message,
    action: undo,
    ...(message.action === undefined ? {} : { second: message.action }),
  });
}

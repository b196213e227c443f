import { useMarks, useSetMarks } from '../../../api/notes';
import { toApiError } from '../../../api/error';
import { useCommand } from '../../../nav/commands';
import { go } from '../../../nav/store';
import { toast } from '../../../ui/toast';
import { showHistory } from './shown-tab';

/** Answers the commands about what the team keeps of a person; draws nothing. */
export function MarkActs({ userId, label }: { userId: string; label: string }) {
  const marks = useMarks(userId).data;
  const set = useSetMarks(userId);
  useCommand('user.notes', () => {
    showHistory(userId, 'notes');
    go({ to: 'user', id: userId });
  });
  useCommand('user.pin', () => {
    const pinned = marks?.pinned !== true;
    set.mutate(
      { pinned },
      {
        onSuccess: () => toast.ok({ title: pinned ? `Pinned ${label}` : `${label} is not pinned any more` }),
        onError: (error) => toast.error({ title: toApiError(error).message, description: error.hint }),
      },
    );
  });
  return null;
}

import { DEMO_ID } from '@shared/connection-ids';
import type { ConnectionSummary } from '@shared/api/connections';
import { useRemoveConnection } from '../../api/connections';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { EnvironmentBadge } from '../../ui/environment';
import { toast } from '../../ui/toast';

/** Asks before a connection is forgotten; on production its name has to be typed. */
export function RemoveDialog({
  doomed,
  isOpen,
  onClose,
}: {
  doomed: ConnectionSummary | null;
  /** It is the open one. */
  isOpen: boolean;
  onClose: () => void;
}) {
  const remove = useRemoveConnection();
  const demo = doomed?.id === DEMO_ID;
  return (
    <ConfirmDialog
      open={doomed !== null}
      onOpenChange={(next) => {
        if (next) return;
        remove.reset();
        onClose();
      }}
      title="Remove this connection?"
      object={
        doomed === null ? null : (
          <span className="flex items-center gap-2">
            <span className="min-w-0 flex-1">
              {doomed.name}
              <span className="block font-mono text-sm font-normal text-muted">{doomed.target}</span>
            </span>
            <EnvironmentBadge environment={doomed.environment} />
          </span>
        )
      }
      consequence={
        demo
          ? 'The demo leaves the list. It is back, with what was changed in it, when Authdesk starts again.'
          : `${isOpen ? 'It is open and is closed first. ' : ''}Authdesk forgets where this database is, and its stored secrets. The database itself is not touched. This cannot be undone.`
      }
      verb="Remove connection"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        if (doomed === null) return;
        remove.mutate(doomed.id, {
          onSuccess: () => {
            toast.ok({
              title: `Removed ${doomed.name}`,
              ...(demo ? { description: 'It is back when Authdesk starts again.' } : {}),
            });
            onClose();
          },
        });
      }}
    />
  );
}

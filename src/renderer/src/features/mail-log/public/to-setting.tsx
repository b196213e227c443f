import { useConnectionStatus } from '../../../api/connections';
import { go } from '../../../nav/store';
import { Button } from '../../../ui/button';

/** Leads to the setting of the open connection that is missing; nothing where none is. */
export function ToSetting({ field, onLeave }: { field: string | null; onLeave: () => void }) {
  const open = useConnectionStatus().data?.open ?? null;
  if (open === null || field === null || !/^(mail|mailing|authServer)\b/.test(field)) return null;
  return (
    <Button
      size="sm"
      onClick={() => {
        onLeave();
        go({ to: 'connection-edit', id: open.id, field });
      }}
    >
      Set it up
    </Button>
  );
}

import { useConnectionStatus } from '../../../api/connections';
import type { ApiError } from '../../../api/error';
import { go } from '../../../nav/store';
import { Button } from '../../../ui/button';
import { Notice } from '../../../ui/notice';

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

/** Why something did not go, with the way to the setting it is about. */
export function SettingFailed({ failure, onLeave }: { failure: ApiError; onLeave: () => void }) {
  return (
    <Notice
      tone="danger"
      title={failure.message}
      action={<ToSetting field={failure.info.field ?? null} onLeave={onLeave} />}
    >
      {failure.hint}
    </Notice>
  );
}

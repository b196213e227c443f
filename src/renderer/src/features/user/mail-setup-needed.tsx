import { useConnectionStatus } from '../../api/connections';
import { go } from '../../nav/store';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';

/** Says that no way to send mail is set up for this connection, and leads to where it is. */
export function MailSetupNeeded({ onLeave }: { onLeave: () => void }) {
  const open = useConnectionStatus().data?.open ?? null;
  return (
    <Notice
      tone="warn"
      title="No way to send mail is set up for this connection."
      action={
        open === null ? undefined : (
          <Button
            size="sm"
            onClick={() => {
              onLeave();
              go({ to: 'connection-edit', id: open.id });
            }}
          >
            Set up
          </Button>
        )
      }
    >
      It needs the address of the auth server, or a mail server of your own together with the auth server’s secret.
    </Notice>
  );
}

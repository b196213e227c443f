import type { ConnectionStatus } from '@shared/api/connections';
import { Unplug } from 'lucide-react';
import { useHealth } from '../api/health';
import { openConnection } from '../features/connections/opener';
import { clockTime } from '../format/dates';
import { go } from '../nav/store';
import { Button } from '../ui/button';
import { cx } from '../ui/cx';
import { Spinner } from '../ui/spinner';

/** Says that the link to the database broke, when, what that means for the rows on screen, and what to do. */
export function LinkBanner({ status }: { status: ConnectionStatus | undefined }) {
  const { health, since } = useHealth();
  const open = status?.open ?? null;
  if (open === null || health === 'ok') return null;
  const lost = health === 'lost';
  return (
    <div
      role="alert"
      className={cx(
        'flex shrink-0 items-center gap-2 border-b px-4 py-1.5',
        lost ? 'border-danger/40 bg-danger-soft' : 'border-warn/40 bg-warn-soft',
      )}
    >
      <span className={lost ? 'text-danger-ink' : 'text-warn-ink'}>
        {lost ? <Unplug className="size-4" aria-hidden /> : <Spinner />}
      </span>
      <span className="nums min-w-0 flex-1 wrap-anywhere">
        <span className="font-medium">
          {lost
            ? `Connection to ${open.name} lost at ${clockTime(since)}.`
            : `Reconnecting to ${open.name} since ${clockTime(since)}.`}
        </span>{' '}
        <span className="text-muted">
          {lost
            ? 'What you see is from before. Check the VPN, then reconnect.'
            : 'What you see is from before and is greyed until the database answers.'}
        </span>
      </span>
      {lost ? (
        <Button size="sm" onClick={() => openConnection(open)}>
          Reconnect
        </Button>
      ) : null}
      <Button size="sm" variant="ghost" onClick={() => go({ to: 'connections' })}>
        Connections
      </Button>
    </div>
  );
}

import type { ConnectionStatus } from '@shared/api/connections';
import { useQueryClient } from '@tanstack/react-query';
import { Unplug } from 'lucide-react';
import { useOpenConnection } from '../api/connections';
import { useHealth } from '../api/health';
import { keys } from '../api/keys';
import { clockTime } from '../format/dates';
import { go } from '../nav/store';
import { Button } from '../ui/button';
import { nextTryText, useCountdown } from './use-countdown';

/** When the oldest of what is on screen was read from the database, in milliseconds; null where nothing was. */
function useReadAt(): number | null {
  const client = useQueryClient();
  const times = client
    .getQueryCache()
    .findAll({ queryKey: keys.database, type: 'active' })
    .map((query) => query.state.dataUpdatedAt)
    .filter((at) => at > 0);
  return times.length === 0 ? null : Math.min(...times);
}

/** Says that the link to the database broke, since when, when the next try is, and what that means for the screen. */
export function LinkBanner({ status }: { status: ConnectionStatus | undefined }) {
  const { health, since, nextTryAt } = useHealth();
  const seconds = useCountdown(health === 'ok' ? null : nextTryAt);
  const readAt = useReadAt();
  const retry = useOpenConnection();
  const open = status?.open ?? null;
  if (open === null || health === 'ok') return null;
  return (
    <div className="flex shrink-0 items-center gap-2 border-b border-warn/40 bg-warn-soft px-4 py-1.5">
      <Unplug className="size-4 shrink-0 text-warn-ink" aria-hidden />
      <span role="alert" className="nums min-w-0 flex-1 wrap-anywhere">
        <span className="font-medium">
          {open.name} has not answered since {clockTime(since)}.
        </span>{' '}
        <span className="text-muted">
          {readAt === null ? 'Nothing was read yet;' : `What you see is from ${clockTime(readAt)};`} changes wait until
          it answers.
        </span>
      </span>
      {/* Outside of the alert, or every second would be read out. */}
      <span className="nums shrink-0 text-right text-warn-ink">{nextTryText(seconds)}</span>
      <Button size="sm" busy={retry.isPending} onClick={() => retry.mutate({ id: open.id })}>
        Try now
      </Button>
      <Button size="sm" variant="ghost" onClick={() => go({ to: 'connections' })}>
        Connections
      </Button>
    </div>
  );
}

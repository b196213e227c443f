import type { ConnectionSummary } from '@shared/api/connections';
import { Plug, Plus } from 'lucide-react';
import { useConnections, useConnectionStatus } from '../../api/connections';
import { useScreenReady } from '../../nav/ready';
import { go } from '../../nav/store';
import { Button } from '../../ui/button';
import { EnvironmentBadge } from '../../ui/environment';
import { Notice } from '../../ui/notice';
import { Screen } from '../../ui/screen';
import { RelativeTime } from '../../ui/time';
import { openConnection } from './opener';

function newestFirst(a: ConnectionSummary, b: ConnectionSummary): number {
  return (b.lastOpenedAt ?? '').localeCompare(a.lastOpenedAt ?? '');
}

/** In place of a screen that needs a database while none is open: what that means and what to do. */
export function NotConnected({ title }: { title: string }) {
  const connections = useConnections();
  const status = useConnectionStatus().data;
  const failure = status?.failure ?? null;
  const opening = status?.opening ?? null;
  const saved = (connections.data ?? []).toSorted(newestFirst);
  useScreenReady(!connections.isPending && opening === null);
  if (opening !== null) {
    return (
      <Screen title={title}>
        <p role="status" className="flex flex-1 items-center justify-center text-muted appear-late">
          {opening.name === '' ? 'Starting…' : `Opening ${opening.name}…`}
        </p>
      </Screen>
    );
  }
  return (
    <Screen title={title}>
      <div className="flex min-h-0 flex-1 items-center justify-center overflow-y-auto p-8">
        <div className="w-110">
          <Plug className="mb-3 size-7 text-faint" strokeWidth={1.5} aria-hidden />
          <h2 className="text-xl font-semibold">Not connected to a database</h2>
          <p className="mt-1 text-muted">
            Nothing is shown because no database is open, which says nothing about its people.{' '}
            {saved.length > 0 ? 'Open one of your connections to go on.' : 'Add the database your auth server uses.'}
          </p>
          {failure === null ? null : (
            <div className="mt-3">
              <Notice tone="danger" title={failure.message}>
                {failure.hint}
              </Notice>
            </div>
          )}
          {saved.length === 0 ? null : (
            <ul className="mt-4 overflow-hidden rounded-lg border border-line" aria-label="Your connections">
              {saved.slice(0, 6).map((one) => (
                <li key={one.id} data-env={one.environment} className="border-t border-line first:border-t-0">
                  <button
                    type="button"
                    onClick={() => openConnection(one)}
                    className="relative flex h-11 w-full items-center gap-3 pr-3 pl-4 text-left outline-offset-[-2px] before:absolute before:inset-y-0 before:left-0 before:w-0.75 before:bg-env hover:bg-hover"
                  >
                    <span className="min-w-0 flex-1">
                      <span className="block truncate leading-4.5 font-medium">{one.name}</span>
                      <span className="block truncate font-mono text-xs text-faint" title={one.target}>
                        {one.target}
                      </span>
                    </span>
                    {one.lastOpenedAt === null ? null : (
                      <RelativeTime iso={one.lastOpenedAt} className="text-sm text-faint" />
                    )}
                    <EnvironmentBadge environment={one.environment} />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <div className="mt-4 flex gap-2">
            <Button
              icon={Plus}
              variant={saved.length === 0 ? 'primary' : 'default'}
              onClick={() => go({ to: 'connection-edit', id: null })}
            >
              New connection
            </Button>
            {saved.length === 0 ? null : (
              <Button variant="ghost" onClick={() => go({ to: 'connections' })}>
                All connections
              </Button>
            )}
          </div>
        </div>
      </div>
    </Screen>
  );
}

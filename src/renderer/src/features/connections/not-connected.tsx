import { DEMO_ID } from '@shared/connection-ids';
import type { ConnectionStatus, ConnectionSummary } from '@shared/api/connections';
import { useQueryClient } from '@tanstack/react-query';
import { Plug, Plus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useCancelOpening, useConnections, useConnectionStatus } from '../../api/connections';
import { useHealth } from '../../api/health';
import { keys } from '../../api/keys';
import { commandKeys } from '../../nav/commands';
import { useScreenReady } from '../../nav/ready';
import { go } from '../../nav/store';
import { Button } from '../../ui/button';
import { EnvironmentBadge } from '../../ui/environment';
import { Kbd } from '../../ui/kbd';
import { Notice } from '../../ui/notice';
import { Screen } from '../../ui/screen';
import { Spinner } from '../../ui/spinner';
import { RelativeTime } from '../../ui/time';
import { DemoGone } from './demo-gone';
import { editAfterFailure } from '../../parts/edit-connection';
import { wantsPassword } from './missing-secrets';
import { openConnection } from './wanted';
import { byRecency, useDigits } from './recent';

const SHOWN = 6;

/** The most recent ones, and the demo always among them. */
function choices(connections: readonly ConnectionSummary[]): readonly ConnectionSummary[] {
  const recent = byRecency(connections);
  const first = recent.slice(0, SHOWN);
  const demo = recent.find((one) => one.id === DEMO_ID);
  return demo === undefined || first.includes(demo) ? first : [...first.slice(0, SHOWN - 1), demo];
}

function Opening({ title, name }: { title: string; name: string }) {
  const cancel = useCancelOpening();
  return (
    <Screen title={title}>
      <div className="flex flex-1 flex-col items-center justify-center gap-3">
        <p role="status" className="flex items-center gap-2 text-muted">
          <Spinner />
          {name === '' ? 'Starting…' : `Opening ${name}…`}
        </p>
        {name === '' ? null : (
          <Button className="appear-late" busy={cancel.isPending} onClick={() => cancel.mutate({ stayWith: null })}>
            Cancel
          </Button>
        )}
      </div>
    </Screen>
  );
}

function Failure({
  failure,
  failedId,
  connections,
}: {
  failure: NonNullable<ConnectionStatus['failure']>;
  failedId: ConnectionStatus['failedId'];
  connections: readonly ConnectionSummary[];
}) {
  const lastAsked = useHealth((state) => state.lastAsked);
  const id = failedId ?? lastAsked?.id;
  const failed = connections.find((one) => one.id === id);
  const client = useQueryClient();
  const unknown = id !== undefined && failed === undefined;
  useEffect(() => {
    // One that was named at start is saved after the list was first read.
    if (unknown) void client.invalidateQueries({ queryKey: keys.connections });
  }, [unknown, client]);
  const wantsSecret = failure.field?.startsWith('secrets.') === true || wantsPassword(failure);
  return (
    <div className="mt-3">
      <Notice tone="danger" title={failed === undefined ? failure.message : `${failed.name}: ${failure.message}`}>
        {failure.hint}
        {failed === undefined ? null : (
          <div className="mt-2 flex gap-2">
            <Button size="sm" onClick={() => openConnection(failed)}>
              {wantsSecret ? 'Enter the password' : 'Try again'}
            </Button>
            <Button size="sm" onClick={() => editAfterFailure(failed.id, failure)}>
              Edit that connection
            </Button>
          </div>
        )}
      </Notice>
    </div>
  );
}

/** In place of a screen that needs a database while none is open: what that means and what to do. */
export function NotConnected({ title }: { title: string }) {
  const connections = useConnections();
  const status = useConnectionStatus().data;
  const failure = status?.failure ?? null;
  const opening = status?.opening ?? null;
  const saved = connections.data ?? [];
  const shown = choices(saved);
  const first = useRef<HTMLButtonElement>(null);
  const ready = !connections.isPending && opening === null;
  useScreenReady(ready);
  useDigits((index) => {
    const one = opening === null ? shown[index] : undefined;
    if (one !== undefined) openConnection(one);
  });
  useEffect(() => {
    // Enter opens the one that was opened last.
    if (ready && document.activeElement === document.body) first.current?.focus();
  }, [ready]);
  if (opening !== null) return <Opening title={title} name={opening.name} />;
  return (
    <Screen title={title}>
      <div className="flex min-h-0 flex-1 items-center justify-center overflow-y-auto p-8">
        <div className="w-120">
          <Plug className="mb-3 size-7 text-faint" strokeWidth={1.5} aria-hidden />
          <h2 className="text-xl font-semibold">Not connected to a database</h2>
          <p className="mt-1 text-muted">
            Nothing is shown because no database is open.{' '}
            {saved.length > 0
              ? 'Open one of your connections with its number, or the last one with Enter.'
              : 'Add the database your auth server uses.'}
          </p>
          {failure === null ? null : (
            <Failure failure={failure} failedId={status?.failedId ?? null} connections={saved} />
          )}
          {saved.length === 0 ? null : (
            <ul className="mt-4 overflow-hidden rounded-lg border border-line" aria-label="Your connections">
              {shown.map((one, index) => (
                <li key={one.id} data-env={one.environment} className="border-t border-line first:border-t-0">
                  <button
                    ref={index === 0 ? first : null}
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
                    {one.lastOpenedAt === null ? (
                      <span className="text-sm text-faint">never opened</span>
                    ) : (
                      <RelativeTime iso={one.lastOpenedAt} className="text-sm text-faint" />
                    )}
                    <EnvironmentBadge environment={one.environment} />
                    <Kbd keys={String(index + 1)} />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <div className="mt-4 flex items-center gap-2">
            <Button
              icon={Plus}
              variant={saved.length === 0 ? 'primary' : 'default'}
              onClick={() => go({ to: 'connection-edit', id: null })}
            >
              New connection
            </Button>
            {saved.length === 0 ? null : (
              <Button variant="ghost" keys={commandKeys('go.connections')} onClick={() => go({ to: 'connections' })}>
                All connections
              </Button>
            )}
            <DemoGone connections={connections.data} />
          </div>
        </div>
      </div>
    </Screen>
  );
}

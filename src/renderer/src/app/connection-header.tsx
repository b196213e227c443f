import type { ConnectionStatus } from '@shared/api/connections';
import { ChevronsUpDown, Database, FileSearch, Lock, LockOpen, Plus, Unplug } from 'lucide-react';
import { useConnections } from '../api/connections';
import { openConnection } from '../features/connections/wanted';
import { byRecency } from '../features/connections/recent';
import { commandKeys, runCommand } from '../nav/commands';
import { go } from '../nav/store';
import { cx } from '../ui/cx';
import { EnvironmentBadge } from '../ui/environment';
import { Menu, type MenuEntry } from '../ui/menu';

/** The open connection at the head of the sidebar, on the tint of its environment; pressing it changes connection. */
export function ConnectionHeader({ status }: { status: ConnectionStatus | undefined }) {
  const connections = useConnections();
  const open = status?.open ?? null;
  const entries: readonly MenuEntry[] = [
    { type: 'label', label: 'Open' },
    ...byRecency(connections.data ?? []).map((one): MenuEntry => ({
      label: one.name,
      before: (
        <span data-env={one.environment} className="flex w-3.5 justify-center" title={one.environment}>
          <span className="size-2 rounded-full bg-env" />
        </span>
      ),
      checked: one.id === open?.id,
      closes: true,
      onSelect: () => openConnection(one),
    })),
    { type: 'separator' },
    {
      label: 'All connections',
      icon: Database,
      keys: commandKeys('go.connections') ?? '',
      onSelect: () => go({ to: 'connections' }),
    },
    { label: 'New connection', icon: Plus, onSelect: () => go({ to: 'connection-edit', id: null }) },
    ...(open === null
      ? []
      : [
          {
            label: 'Connection report',
            icon: FileSearch,
            keys: commandKeys('go.report') ?? '',
            onSelect: () => void runCommand('go.report'),
          } as const,
          {
            label: 'Close this connection',
            icon: Unplug,
            onSelect: () => void runCommand('app.closeConnection'),
          } as const,
        ]),
  ];
  const LockIcon = open?.readOnly === true ? Lock : LockOpen;
  return (
    <Menu
      entries={entries}
      trigger={
        <button
          type="button"
          className={cx(
            'group flex w-full flex-col gap-1.5 border-b px-3 pt-2.5 pb-2.5 text-left outline-offset-[-2px]',
            open === null ? 'border-line hover:bg-hover' : 'border-env-line bg-env-soft',
          )}
        >
          <span className="flex w-full min-w-0 items-center gap-1">
            <span className="min-w-0 flex-1 truncate font-semibold" title={open?.name}>
              {open?.name ?? 'No connection'}
            </span>
            <span className="sr-only">Change connection</span>
            <ChevronsUpDown className="size-3 shrink-0 text-faint group-hover:text-ink" aria-hidden />
          </span>
          {open === null ? (
            <span className="text-sm text-muted">Press to open one</span>
          ) : (
            <>
              <span className="flex items-center gap-1.5">
                <EnvironmentBadge environment={open.environment} />
                <span
                  className={cx('flex items-center gap-1 text-xs', open.readOnly ? 'text-env-ink' : 'text-muted')}
                  title={open.readOnly ? 'Every change is refused' : 'Changes are allowed and recorded'}
                >
                  <LockIcon className="size-3" aria-hidden />
                  {open.readOnly ? 'Read-only' : 'Writable'}
                </span>
              </span>
              <span className="w-full truncate font-mono text-[10.5px] leading-4 text-muted" title={open.target}>
                {open.target}
              </span>
            </>
          )}
        </button>
      }
    />
  );
}

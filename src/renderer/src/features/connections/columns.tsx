import type { ConnectionSummary } from '@shared/api/connections';
import { Ellipsis, FileSearch, KeyRound, Lock, LockOpen, Pencil } from 'lucide-react';
import { go } from '../../nav/store';
import { Badge } from '../../ui/badge';
import { Button, IconButton } from '../../ui/button';
import type { GridColumn } from '../../ui/data-grid/types';
import { EnvironmentBadge } from '../../ui/environment';
import { Kbd } from '../../ui/kbd';
import { Menu, type MenuEntry } from '../../ui/menu';
import { RelativeTime } from '../../ui/time';
import { openConnection } from './wanted';

const SECRETS: Readonly<Record<ConnectionSummary['secrets'], { text: string; title: string }>> = {
  stored: { text: 'Stored', title: 'Secrets are in this system’s secret store' },
  'this-run': { text: 'Until close', title: 'Secrets are in memory until Authdesk closes' },
  missing: { text: 'Asked on open', title: 'Secrets are not stored; opening asks for them' },
  none: { text: 'None needed', title: 'This connection has no secrets' },
};

function Target({ one: { driver, target } }: { one: ConnectionSummary }) {
  return (
    <span className="min-w-0">
      <span className="block truncate leading-4.5">{driver === 'postgres' ? 'PostgreSQL' : 'SQLite'}</span>
      <span className="block truncate font-mono text-xs leading-4 text-faint" title={target}>
        {target}
      </span>
    </span>
  );
}

function RowButtons({ one, isOpen, menu }: { one: ConnectionSummary; isOpen: boolean; menu: readonly MenuEntry[] }) {
  return (
    <span data-env={one.environment} className="flex items-center gap-1">
      <IconButton
        icon={Pencil}
        label={`Edit ${one.name}`}
        keys="e"
        tabIndex={-1}
        onClick={() => go({ to: 'connection-edit', id: one.id })}
      />
      <IconButton
        icon={FileSearch}
        label={`Report on ${one.name}`}
        keys="r"
        tabIndex={-1}
        onClick={() => go({ to: 'report', id: one.id })}
      />
      <Menu
        align="end"
        entries={menu}
        trigger={<IconButton icon={Ellipsis} label={`More for ${one.name}`} keys="Shift+F10" tabIndex={-1} />}
      />
      <Button className="w-18" variant={isOpen ? 'default' : 'env'} tabIndex={-1} onClick={() => openConnection(one)}>
        {isOpen ? 'Reopen' : 'Open'}
      </Button>
    </span>
  );
}

/** Columns of the list of connections, numbered by the key that opens each; the open one is marked. */
export function connectionColumns(
  openId: string | null,
  ids: readonly string[],
  menu: (one: ConnectionSummary) => readonly MenuEntry[],
): readonly GridColumn<ConnectionSummary>[] {
  return [
    {
      id: 'number',
      header: 'Key',
      quiet: true,
      width: 36,
      cell: (one) => {
        const number = ids.indexOf(one.id) + 1;
        return number > 9 ? null : <Kbd keys={String(number)} />;
      },
    },
    {
      id: 'name',
      header: 'Name',
      grow: 3,
      min: 216,
      cell: (one) => (
        <span data-env={one.environment} className="flex min-w-0 items-center gap-3">
          <span className="h-6 w-1 shrink-0 rounded-full bg-env" aria-hidden />
          <span className="truncate font-medium" title={one.name}>
            {one.name}
          </span>
          {one.id === openId ? <Badge tone="ok">Open</Badge> : null}
        </span>
      ),
    },
    {
      id: 'environment',
      header: 'Environment',
      width: 108,
      cell: (one) => <EnvironmentBadge environment={one.environment} />,
    },
    {
      id: 'target',
      header: 'Database',
      grow: 3,
      min: 150,
      cell: (one) => <Target one={one} />,
    },
    {
      id: 'readOnly',
      header: 'Changes',
      width: 104,
      cell: (one) => (
        <span className="flex items-center gap-1.5 text-muted">
          {one.readOnly ? <Lock className="size-3.5" aria-hidden /> : <LockOpen className="size-3.5" aria-hidden />}
          {one.readOnly ? 'Read-only' : 'Allowed'}
        </span>
      ),
    },
    {
      id: 'secrets',
      header: 'Secrets',
      width: 134,
      hideBelow: 1000,
      cell: (one) => (
        <span className="flex items-center gap-1.5 text-muted" title={SECRETS[one.secrets].title}>
          <KeyRound className="size-3.5 shrink-0" aria-hidden />
          {SECRETS[one.secrets].text}
        </span>
      ),
    },
    {
      id: 'lastOpenedAt',
      header: 'Last opened',
      width: 108,
      cell: (one) =>
        one.lastOpenedAt === null ? (
          <span className="text-faint">Never</span>
        ) : (
          <RelativeTime iso={one.lastOpenedAt} className="text-muted" />
        ),
    },
    {
      id: 'actions',
      header: 'Actions',
      quiet: true,
      width: 188,
      align: 'end',
      cell: (one) => <RowButtons one={one} isOpen={one.id === openId} menu={menu(one)} />,
    },
  ];
}

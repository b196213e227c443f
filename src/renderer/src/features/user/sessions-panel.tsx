import type { SessionRow } from '@shared/api/sessions';
import type { UserDetail } from '@shared/api/users';
import { Copy, Eye, Globe, LogOut, MonitorOff } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { formatNumber, plural } from '../../format/numbers';
import { commandKeys } from '../../nav/commands';
import { go } from '../../nav/store';
import { Button, IconButton } from '../../ui/button';
import { copyText } from '../../ui/copy-button';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridColumn, GridHandle } from '../../ui/data-grid/types';
import type { MenuEntry } from '../../ui/menu';
import { Panel } from '../../ui/panel';
import { EmptyState } from '../../ui/states';
import {
  createdColumn,
  deviceColumn,
  expiresColumn,
  ipColumn,
  refreshedColumn,
} from '../../parts/sessions/session-columns';
import { useEndCommand } from '../../parts/sessions/use-end-command';
import { useReveal } from '../../parts/reveal/use-reveal';
import { viewSessions } from '../../parts/sessions/view';
import type { WriteGuard } from '../../parts/write-guard';

/** Live ones first, and among them the one used last. */
function inOrder(sessions: readonly SessionRow[]): readonly SessionRow[] {
  const rank = (session: SessionRow) => (session.state === 'active' ? 0 : 1);
  return [...sessions].sort(
    (a, b) => rank(a) - rank(b) || (b.updatedAt ?? b.createdAt ?? '').localeCompare(a.updatedAt ?? a.createdAt ?? ''),
  );
}

function endColumn(blocked: string | null, onEnd: (row: SessionRow) => void): GridColumn<SessionRow> {
  return {
    id: 'end',
    header: 'End',
    width: 48,
    align: 'end',
    cell: (row) =>
      row.state === 'expired' ? null : (
        <IconButton
          icon={LogOut}
          label={blocked ?? 'End this session'}
          keys={blocked === null ? commandKeys('session.end') : undefined}
          size="sm"
          side="left"
          tabIndex={-1}
          disabled={blocked !== null}
          className="hover:bg-danger-soft hover:text-danger-ink"
          onClick={() => onEnd(row)}
        />
      ),
  };
}

/** Where the person is signed in; a row ends with D, ticked ones together. */
export function SessionsPanel({
  user,
  guard,
  onEnd,
  className,
}: {
  user: UserDetail;
  guard: WriteGuard;
  onEnd: (sessions: readonly SessionRow[], onDone?: () => void) => void;
  className?: string;
}) {
  const [kept, setMarks] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => inOrder(user.sessions), [user.sessions]);
  const marked = useMemo(() => rows.filter((row) => kept.has(row.id)), [rows, kept]);
  const marks = useMemo(() => new Set(marked.map((row) => row.id)), [marked]);
  const reveal = useReveal();
  const denied = guard.deniedFor('secrets.reveal');
  const { sessions: all, activeSessions: live } = user.counts;
  const end = (targets: readonly SessionRow[]) => guard.guard(() => onEnd(targets, () => setMarks(new Set())));

  useEndCommand(rows, marked, end);

  const columns: readonly GridColumn<SessionRow>[] = [
    deviceColumn(true),
    { ...ipColumn, hideBelow: 470 },
    { ...createdColumn, hideBelow: 560 },
    { ...refreshedColumn, hideBelow: 660 },
    expiresColumn,
    endColumn(guard.blocked, (row) => end([row])),
  ];

  const grid = useRef<GridHandle>(null);
  useEffect(() => {
    // From nowhere in particular, an arrow leads into the list; arriving with a row focused would arm D by accident.
    const enter = (event: KeyboardEvent) => {
      if (document.activeElement !== document.body || (event.key !== 'ArrowDown' && event.key !== 'j')) return;
      if (!event.ctrlKey && !event.metaKey && !event.altKey && grid.current?.focus() === true) event.preventDefault();
    };
    document.addEventListener('keydown', enter);
    return () => document.removeEventListener('keydown', enter);
  }, []);

  const showAll = (search = '') => {
    viewSessions(search === '' ? { user: { id: user.id, label: user.email } } : { search });
    go({ to: 'sessions' });
  };
  const rowMenu = (row: SessionRow): readonly MenuEntry[] => [
    {
      label: 'End this session',
      icon: LogOut,
      keys: commandKeys('session.end') ?? '',
      danger: true,
      disabled: row.state === 'expired' || guard.blocked !== null,
      reason: guard.blocked ?? (row.state === 'expired' ? 'It has ended already.' : undefined),
      onSelect: () => end([row]),
    },
    { type: 'separator' },
    {
      label: 'Reveal session token…',
      icon: Eye,
      disabled: denied !== null,
      reason: denied ?? undefined,
      onSelect: () =>
        reveal.ask({
          table: 'session',
          id: row.id,
          column: 'token',
          what: 'session token',
          object: `${user.email} · ${row.device.label}`,
        }),
    },
    { label: 'Copy session id', icon: Copy, onSelect: () => void copyText(row.id) },
    ...(row.ipAddress === null || row.ipAddress === ''
      ? []
      : [
          { label: 'Copy IP address', icon: Copy, onSelect: () => void copyText(row.ipAddress ?? '') },
          { label: 'Who else came from this address', icon: Globe, onSelect: () => showAll(row.ipAddress ?? '') },
        ]),
  ];

  const endMarked = (
    <Button
      size="sm"
      variant="danger"
      keys={commandKeys('session.end')}
      disabled={guard.blocked !== null}
      onClick={() => end(marked)}
    >
      {`End ${plural(marked.length, 'session')}`}
    </Button>
  );

  return (
    <Panel
      title="Sessions"
      flush
      count={
        all === 0 ? undefined : `${formatNumber(live)} live${all > live ? `, ${formatNumber(all - live)} ended` : ''}`
      }
      className={className ?? ''}
      actions={
        all <= user.sessions.length ? null : (
          <Button size="sm" variant="ghost" onClick={() => showAll()}>
            Show all {formatNumber(all)}
          </Button>
        )
      }
    >
      {rows.length === 0 ? (
        <EmptyState
          compact
          icon={MonitorOff}
          title={user.unavailable.session === null ? 'Not signed in anywhere' : 'Sessions cannot be shown'}
        >
          {user.unavailable.session ?? 'There is no session row for this person, live or ended.'}
        </EmptyState>
      ) : (
        <div className="flex h-full flex-col">
          <DataGrid
            label={`Sessions of ${user.email}`}
            handle={grid}
            columns={columns}
            rows={rows}
            totalRows={all}
            rowMenu={rowMenu}
            rowTone={(row) => (row.state === 'expired' ? 'muted' : undefined)}
            selection={{
              ids: marks,
              onChange: setMarks,
              noun: 'session',
              actions: () => endMarked,
            }}
          />
        </div>
      )}
      {reveal.dialog}
    </Panel>
  );
}

import type { ConnectionSummary } from '@shared/api/connections';
import { ArrowDown, ArrowUp, Copy, FileSearch, Pencil, Plug, PlugZap, Plus, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import {
  useConnections,
  useConnectionStatus,
  useDuplicateConnection,
  useReorderConnections,
} from '../../api/connections';
import type { ApiError } from '../../api/error';
import { plural } from '../../format/numbers';
import { useScreenReady } from '../../nav/ready';
import { go } from '../../nav/store';
import { failedStatus } from '../../parts/lists/grid-status';
import { Button } from '../../ui/button';
import { DataGrid } from '../../ui/data-grid/data-grid';
import { Kbd } from '../../ui/kbd';
import type { MenuEntry } from '../../ui/menu';
import { Screen } from '../../ui/screen';
import { EmptyState } from '../../ui/states';
import { toast } from '../../ui/toast';
import { connectionColumns } from './columns';
import { DemoGone } from './demo-gone';
import { ListMenu } from './list-menu';
import { moved, rowAct, type RowAct } from './list-keys';
import { openConnection } from './wanted';
import { byRecency, useDigits } from './recent';
import { RemoveDialog } from './remove-dialog';

const ROW_HEIGHT = 44;
const NONE: readonly ConnectionSummary[] = [];
const HINTS: readonly (readonly [keys: string, what: string])[] = [
  ['Enter', 'Open'],
  ['1', 'to 9: open that one'],
  ['r', 'Report'],
  ['e', 'Edit'],
  ['$mod+d', 'Duplicate'],
  ['Alt+ArrowUp', 'Move'],
  ['Delete', 'Remove'],
];

/** What the keys and the menu of a row do; `moved` says where a row went, for those who do not see it. */
function useRowActs(rows: readonly ConnectionSummary[]) {
  const duplicate = useDuplicateConnection();
  const reorder = useReorderConnections();
  const [doomed, setDoomed] = useState<ConnectionSummary | null>(null);
  const [place, setPlace] = useState('');
  const onError = ({ message, hint }: ApiError) => toast.error({ title: message, description: hint });

  const move = (one: ConnectionSummary, by: -1 | 1) => {
    const ids = moved(rows, one.id, by);
    if (ids === null) return;
    setPlace(`${one.name} is now ${ids.indexOf(one.id) + 1} of ${ids.length}`);
    reorder.mutate(ids, { onError });
  };
  const copy = (one: ConnectionSummary) =>
    duplicate.mutate(one.id, {
      onSuccess: (made) =>
        toast.ok({
          title: `Made ${made.name}`,
          description: made.secrets === 'missing' ? 'Its secrets were not copied.' : undefined,
          action: { label: 'Edit the copy', onSelect: () => go({ to: 'connection-edit', id: made.id }) },
        }),
      onError,
    });
  const acts: Readonly<Record<RowAct, (one: ConnectionSummary) => void>> = {
    edit: ({ id }) => go({ to: 'connection-edit', id }),
    report: ({ id }) => go({ to: 'report', id }),
    remove: setDoomed,
    duplicate: copy,
    up: (one) => move(one, -1),
    down: (one) => move(one, 1),
  };
  return { acts, doomed, spare: () => setDoomed(null), place };
}

function menuOf(
  one: ConnectionSummary,
  rows: readonly ConnectionSummary[],
  acts: ReturnType<typeof useRowActs>['acts'],
): readonly MenuEntry[] {
  return [
    { label: 'Open', icon: Plug, keys: 'Enter', onSelect: () => openConnection(one) },
    { label: 'Connection report', icon: FileSearch, keys: 'r', onSelect: () => acts.report(one) },
    { label: 'Edit', icon: Pencil, keys: 'e', onSelect: () => acts.edit(one) },
    { label: 'Duplicate', icon: Copy, keys: '$mod+d', onSelect: () => acts.duplicate(one) },
    { type: 'separator' },
    {
      label: 'Move up',
      icon: ArrowUp,
      keys: 'Alt+ArrowUp',
      disabled: rows[0]?.id === one.id,
      onSelect: () => acts.up(one),
    },
    {
      label: 'Move down',
      icon: ArrowDown,
      keys: 'Alt+ArrowDown',
      disabled: rows.at(-1)?.id === one.id,
      onSelect: () => acts.down(one),
    },
    { type: 'separator' },
    { label: 'Remove…', icon: Trash2, keys: 'Delete', danger: true, onSelect: () => acts.remove(one) },
  ];
}

function NewButton() {
  return (
    <Button icon={Plus} variant="primary" onClick={() => go({ to: 'connection-edit', id: null })}>
      New connection
    </Button>
  );
}

/** What the keys do, and where the demo is gone when it comes back. */
function KeyHints({ rows }: { rows: readonly ConnectionSummary[] }) {
  return (
    <footer className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-1 text-sm text-faint">
      {HINTS.map(([keys, what]) => (
        <span key={what} className="flex items-center gap-1.5">
          <Kbd keys={keys} />
          {what}
        </span>
      ))}
      <DemoGone connections={rows} />
    </footer>
  );
}

function NoConnections() {
  return (
    <EmptyState icon={PlugZap} title="No connections yet" actions={<NewButton />}>
      A connection says where the database of your auth server is. Nothing is installed there and nothing is changed by
      connecting.
    </EmptyState>
  );
}

/** Every saved connection: Enter opens one, E edits it, R looks at its database first. */
export function ConnectionsScreen() {
  const list = useConnections();
  const openId = useConnectionStatus().data?.open?.id ?? null;
  const rows = list.data ?? NONE;
  const { acts, doomed, spare, place } = useRowActs(rows);
  useScreenReady(!list.isPending);
  useDigits((index) => {
    const one = rows[index];
    if (one !== undefined) openConnection(one);
  });
  const menu = (one: ConnectionSummary) => menuOf(one, rows, acts);
  const columns = connectionColumns(
    openId,
    rows.map((one) => one.id),
    menu,
  );
  // Enter on arrival opens the one that was open last.
  const start = useMemo(() => openId ?? byRecency(rows)[0]?.id ?? null, [openId, rows]);

  return (
    <Screen
      title="Connections"
      count={list.data === undefined ? undefined : plural(rows.length, 'connection')}
      actions={
        <>
          <ListMenu rows={rows} />
          <NewButton />
        </>
      }
    >
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- more keys for the rows of the grid inside */}
      <div
        className="flex min-h-0 flex-1 flex-col"
        onKeyDown={(event) => {
          const id = event.target instanceof HTMLElement ? event.target.dataset['rowId'] : undefined;
          const row = rows.find((one) => one.id === id);
          const what = row === undefined ? null : rowAct(event);
          if (row === undefined || what === null) return;
          event.preventDefault();
          acts[what](row);
        }}
      >
        <DataGrid
          key={list.isPending ? 'pending' : 'there'}
          label="Connections"
          columns={columns}
          rows={rows}
          rowHeight={ROW_HEIGHT}
          takeFocus
          status={{
            totalRows: rows.length,
            loading: list.isPending,
            ...(list.error === null
              ? {}
              : failedStatus({
                  error: list.error,
                  readAt: list.dataUpdatedAt,
                  retrying: list.isFetching,
                  retry: () => void list.refetch(),
                })),
          }}
          acts={{ onOpen: openConnection, menu }}
          place={{ focusedId: start }}
          empty={<NoConnections />}
        />
      </div>
      <p role="status" className="sr-only">
        {place}
      </p>
      {rows.length === 0 ? null : <KeyHints rows={rows} />}
      <RemoveDialog doomed={doomed} isOpen={doomed?.id === openId} onClose={spare} />
    </Screen>
  );
}

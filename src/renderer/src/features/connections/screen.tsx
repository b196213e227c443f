import type { ConnectionSummary } from '@shared/api/connections';
import { Pencil, Plug, PlugZap, Plus, Trash2 } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useConnections, useConnectionStatus, useRemoveConnection } from '../../api/connections';
import { errorDetails } from '../../api/error';
import { plural } from '../../format/numbers';
import { useScreenReady } from '../../nav/ready';
import { go } from '../../nav/store';
import { Button } from '../../ui/button';
import { cx } from '../../ui/cx';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { DataGrid } from '../../ui/data-grid/data-grid';
import type { GridHandle } from '../../ui/data-grid/types';
import type { MenuEntry } from '../../ui/menu';
import { Screen } from '../../ui/screen';
import { StaleBar } from '../../ui/stale-bar';
import { EmptyState, ErrorState } from '../../ui/states';
import { toast } from '../../ui/toast';
import { connectionColumns } from './columns';
import { openConnection } from './opener';
import { ReportView } from './report';

const ROW = 44;
const HEADER = 28;

/** Every saved connection: Enter opens one, E edits it. */
export function ConnectionsScreen() {
  const list = useConnections();
  const status = useConnectionStatus().data;
  const remove = useRemoveConnection();
  const [doomed, setDoomed] = useState<ConnectionSummary | null>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const grid = useRef<GridHandle>(null);
  const openId = status?.open?.id ?? null;
  const report = status?.open === null ? null : (status?.report ?? null);
  const rows = list.data ?? [];
  useScreenReady(!list.isPending);

  const edit = (id: string) => go({ to: 'connection-edit', id });
  const currentId = current ?? rows[0]?.id ?? null;
  const columns = useMemo(() => connectionColumns(openId), [openId]);
  const menu = (one: ConnectionSummary): readonly MenuEntry[] => [
    { label: 'Open', icon: Plug, keys: 'Enter', onSelect: () => openConnection(one) },
    { label: 'Edit', icon: Pencil, keys: 'e', onSelect: () => edit(one.id) },
    { type: 'separator' },
    { label: 'Remove…', icon: Trash2, danger: true, onSelect: () => setDoomed(one) },
  ];

  return (
    <Screen
      title="Connections"
      count={list.data === undefined ? undefined : plural(rows.length, 'connection')}
      actions={
        <Button icon={Plus} variant="primary" onClick={() => go({ to: 'connection-edit', id: null })}>
          New connection
        </Button>
      }
    >
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- one more key for the rows of the grid inside */}
      <div
        className={cx('flex min-h-0 flex-col', report === null ? 'flex-1' : 'max-h-1/2 shrink-0')}
        style={report === null ? {} : { height: HEADER + Math.max(1, rows.length) * ROW + 2 }}
        onKeyDown={(event) => {
          const onRow = event.target instanceof HTMLElement && event.target.role === 'row';
          if (event.key === 'e' && onRow && currentId !== null && !event.ctrlKey && !event.metaKey && !event.altKey) {
            event.preventDefault();
            edit(currentId);
          }
        }}
      >
        <DataGrid
          label="Connections"
          handle={grid}
          columns={columns}
          rows={rows}
          totalRows={rows.length}
          onOpen={openConnection}
          rowMenu={menu}
          onFocusedChange={setCurrent}
          loading={list.isPending}
          rowHeight={ROW}
          takeFocus
          stale={
            list.error === null || list.data === undefined ? undefined : (
              <StaleBar
                message={list.error.message}
                hint={list.error.hint}
                readAt={list.dataUpdatedAt}
                details={errorDetails(list.error)}
                retrying={list.isFetching}
                onRetry={() => void list.refetch()}
              />
            )
          }
          error={
            list.error === null ? undefined : (
              <ErrorState
                message={list.error.message}
                hint={list.error.hint}
                details={errorDetails(list.error)}
                onRetry={() => void list.refetch()}
                retrying={list.isFetching}
              />
            )
          }
          empty={
            <EmptyState
              icon={PlugZap}
              title="No connections yet"
              actions={
                <Button variant="primary" icon={Plus} onClick={() => go({ to: 'connection-edit', id: null })}>
                  New connection
                </Button>
              }
            >
              A connection says where the database of your auth server is. Nothing is installed there and nothing is
              changed by connecting.
            </EmptyState>
          }
        />
      </div>
      {report === null || status?.open === null || status?.open === undefined ? null : (
        <section
          aria-label="What was found"
          className="min-h-0 flex-1 overflow-y-auto border-t border-line bg-canvas px-4 py-4"
        >
          <h2 className="mb-3 font-semibold">What was found in {status.open.name}</h2>
          <ReportView report={report} wide />
        </section>
      )}
      <ConfirmDialog
        open={doomed !== null}
        onOpenChange={(next) => {
          if (!next) setDoomed(null);
        }}
        title="Remove this connection?"
        object={doomed?.name}
        consequence="Authdesk forgets where this database is, and its stored secrets. The database itself is not touched. This cannot be undone."
        verb="Remove connection"
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => {
          if (doomed === null) return;
          remove.mutate(doomed.id, {
            onSuccess: () => {
              toast.ok({ title: `Removed ${doomed.name}` });
              setDoomed(null);
            },
          });
        }}
      />
    </Screen>
  );
}

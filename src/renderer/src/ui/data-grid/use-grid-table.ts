import { useTable, type RowSelectionState, type Updater } from '@tanstack/react-table';
import { useMemo } from 'react';
import { gridFeatures, toColumnDefs } from './features';
import { PLAIN_LAYOUT } from './layout';
import type { DataGridProps, GridColumn, GridRowData } from './types';

const NO_MARKS: ReadonlySet<string> = new Set();
const NO_LAYOUT_CHANGE = (): void => undefined;

function next<Value>(update: Updater<Value>, before: Value): Value {
  return typeof update === 'function' ? (update as (old: Value) => Value)(before) : update;
}

/** The table behind a grid: TanStack Table with its state kept by the screen, and the columns as they stand. */
export function useGridTable<Row extends GridRowData>(props: DataGridProps<Row>, width: number) {
  const { columns, rows, selection, sort = null, onSortChange, layout = PLAIN_LAYOUT } = props;
  const change = props.onLayoutChange ?? NO_LAYOUT_CHANGE;
  const marks = selection?.ids ?? NO_MARKS;

  const columnDefs = useMemo(() => toColumnDefs(columns), [columns]);
  const rowSelection = useMemo<RowSelectionState>(
    () => Object.fromEntries([...marks].map((id) => [id, true as const])),
    [marks],
  );
  const sorting = useMemo(() => (sort === null ? [] : [{ id: sort.by, desc: sort.direction === 'desc' }]), [sort]);
  const columnVisibility = useMemo(
    () =>
      Object.fromEntries(
        columns.map(({ id, hidden, hideBelow }) => [
          id,
          layout.visibility[id] ?? (hidden !== true && (width === 0 || hideBelow === undefined || width >= hideBelow)),
        ]),
      ),
    [columns, layout.visibility, width],
  );
  const columnOrder = useMemo(() => [...layout.order], [layout.order]);
  const columnSizing = useMemo(() => ({ ...layout.sizing }), [layout.sizing]);
  const columnPinning = useMemo(() => ({ start: [...layout.pinned], end: [] }), [layout.pinned]);

  const table = useTable({
    features: gridFeatures,
    columns: columnDefs,
    data: rows,
    getRowId: (row) => row.id,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    state: { sorting, rowSelection, columnVisibility, columnOrder, columnSizing, columnPinning },
    onSortingChange: (update) => {
      const first = next(update, sorting)[0];
      if (first !== undefined) onSortChange?.({ by: first.id, direction: first.desc ? 'desc' : 'asc' });
    },
    onRowSelectionChange: (update) => selection?.onChange(new Set(Object.keys(next(update, rowSelection)))),
    onColumnVisibilityChange: (update) => {
      // Only what was changed by hand is kept: the rest goes on following the width.
      const changed = Object.entries(next(update, columnVisibility)).filter(([id, on]) => columnVisibility[id] !== on);
      change({ ...layout, visibility: { ...layout.visibility, ...Object.fromEntries(changed) } });
    },
    onColumnOrderChange: (update) => change({ ...layout, order: next(update, columnOrder) }),
    onColumnSizingChange: (update) => change({ ...layout, sizing: { ...next(update, columnSizing) } }),
    onColumnPinningChange: (update) => change({ ...layout, pinned: next(update, columnPinning).start }),
  });

  const pinnedIds = table.getStartVisibleLeafColumns().map((column) => column.id);
  const shownIds = [...pinnedIds, ...table.getCenterVisibleLeafColumns().map((column) => column.id)];
  const key = `${pinnedIds.length}:${shownIds.join(' ')}`;
  const shown = useMemo(() => {
    const byId = new Map(columns.map((column) => [column.id, column]));
    return key
      .slice(key.indexOf(':') + 1)
      .split(' ')
      .flatMap((id): GridColumn<Row>[] => {
        const column = byId.get(id);
        return column === undefined ? [] : [column];
      });
  }, [columns, key]);
  return { table, shown, pinned: pinnedIds.length, marks };
}

export type GridTable<Row extends GridRowData> = ReturnType<typeof useGridTable<Row>>['table'];

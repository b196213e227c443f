import {
  columnOrderingFeature,
  columnPinningFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type Header,
  type ReactTable,
  type Updater,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import { MIN_WIDTH, PLAIN_LAYOUT } from './layout';
import type { DataGridProps, GridColumn, GridRowData } from './types';

/**
 * What TanStack Table does here: how the columns are ordered, shown, sized, pinned and sorted by. Rows are drawn from their
 * array by index, and selected by id: a row model of all that is loaded costs 0.2 s with each page at 50,000 rows (ADR 11). Nor does it
 * resize: it starts from the width a column was given, and most of ours take the room that is left.
 */
const gridFeatures = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  columnOrderingFeature,
  columnSizingFeature,
  columnPinningFeature,
});
type GridFeatures = typeof gridFeatures;
export type GridTable = ReactTable<GridFeatures, GridRowData>;
export type GridHead = Header<GridFeatures, GridRowData>;

const NO_ROWS: readonly GridRowData[] = [];
const helper = createColumnHelper<GridFeatures, GridRowData>();

function toColumnDefs<Row extends GridRowData>(columns: readonly GridColumn<Row>[]) {
  return columns.map((column) =>
    helper.accessor((row): unknown => row.id, {
      id: column.id,
      header: column.header,
      enableSorting: column.sort !== undefined,
      sortDescFirst: column.sort === 'desc',
      size: column.width ?? column.min ?? 150,
      minSize: MIN_WIDTH,
    }),
  );
}

function next<Value>(update: Updater<Value>, before: Value): Value {
  return typeof update === 'function' ? (update as (old: Value) => Value)(before) : update;
}

/** The state of the table as the screen keeps it. */
function useTableState<Row extends GridRowData>({ columns, layout, sort }: DataGridProps<Row>, width: number) {
  const { visibility, order, sizing, pinned } = layout?.value ?? PLAIN_LAYOUT;
  const sortedBy = sort?.by ?? null;
  const sorting = useMemo(
    () => (sortedBy === null ? [] : [{ id: sortedBy.by, desc: sortedBy.direction === 'desc' }]),
    [sortedBy],
  );
  const columnVisibility = useMemo(
    () =>
      Object.fromEntries(
        columns.map(({ id, hidden, hideBelow }) => [
          id,
          visibility[id] ?? (hidden !== true && (width === 0 || hideBelow === undefined || width >= hideBelow)),
        ]),
      ),
    [columns, visibility, width],
  );
  const columnOrder = useMemo(() => [...order], [order]);
  const columnSizing = useMemo(() => ({ ...sizing }), [sizing]);
  const columnPinning = useMemo(() => ({ start: [...pinned], end: [] }), [pinned]);
  return { sorting, columnVisibility, columnOrder, columnSizing, columnPinning };
}

/** Our columns in the order of their heads; the same array as long as they are the same. */
function useShown<Row extends GridRowData>(columns: readonly GridColumn<Row>[], heads: readonly GridHead[]) {
  const ids = heads.map((head) => head.column.id).join(' ');
  return useMemo(() => {
    const byId = new Map(columns.map((column) => [column.id, column]));
    return ids.split(' ').flatMap((id): readonly GridColumn<Row>[] => {
      const column = byId.get(id);
      return column === undefined ? [] : [column];
    });
  }, [columns, ids]);
}

/** The columns of a grid as they stand, the pinned ones first. */
export interface GridColumns<Row extends GridRowData> {
  readonly table: GridTable;
  readonly heads: readonly GridHead[];
  readonly shown: readonly GridColumn<Row>[];
  /** So many of the first ones stay at the start. */
  readonly pinned: number;
}

/** The columns of a grid as they stand in a box of `width` pixels, kept by TanStack Table on the state of the screen. */
export function useGridTable<Row extends GridRowData>(props: DataGridProps<Row>, width: number): GridColumns<Row> {
  const { columns, layout, sort } = props;
  const state = useTableState(props, width);
  const columnDefs = useMemo(() => toColumnDefs(columns), [columns]);
  const table = useTable({
    features: gridFeatures,
    columns: columnDefs,
    data: NO_ROWS,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    state,
    onSortingChange: (update) => {
      const first = next(update, state.sorting)[0];
      if (first !== undefined) sort?.onChange({ by: first.id, direction: first.desc ? 'desc' : 'asc' });
    },
    onColumnVisibilityChange: (update) => {
      if (layout === undefined) return;
      // Only what was changed by hand is kept: the rest goes on following the width.
      const { columnVisibility: before } = state;
      const changed = Object.entries(next(update, before)).filter(([id, on]) => before[id] !== on);
      layout.onChange({
        ...layout.value,
        visibility: { ...layout.value.visibility, ...Object.fromEntries(changed) },
      });
    },
    onColumnSizingChange: (update) =>
      layout?.onChange({ ...layout.value, sizing: { ...next(update, state.columnSizing) } }),
  });
  const pinnedHeads = table.getStartLeafHeaders();
  const heads = [...pinnedHeads, ...table.getCenterLeafHeaders()];
  return { table, heads, shown: useShown(columns, heads), pinned: pinnedHeads.length };
}

import {
  columnOrderingFeature,
  columnPinningFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table';
import { NARROWEST } from './layout';
import type { GridColumn, GridRowData } from './types';

/**
 * Sorting and marking are done by the screen (`manualSorting`), so no row model is registered. Nor is column resizing: it
 * starts from the width a column was given, and most of ours take the room that is left.
 */
export const gridFeatures = tableFeatures({
  rowSortingFeature,
  rowSelectionFeature,
  columnVisibilityFeature,
  columnOrderingFeature,
  columnSizingFeature,
  columnPinningFeature,
});
export type GridFeatures = typeof gridFeatures;

/** Our columns as TanStack Table takes them. */
export function toColumnDefs<Row extends GridRowData>(columns: readonly GridColumn<Row>[]) {
  const helper = createColumnHelper<GridFeatures, Row>();
  return columns.map((column) =>
    helper.accessor((row): unknown => row.id, {
      id: column.id,
      header: column.header,
      cell: (context) => column.cell(context.row.original),
      enableSorting: column.sort !== undefined,
      sortDescFirst: column.sort === 'desc',
      size: column.width ?? column.min ?? 150,
      minSize: NARROWEST,
    }),
  );
}

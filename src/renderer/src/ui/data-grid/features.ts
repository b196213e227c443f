import { createColumnHelper, rowSelectionFeature, rowSortingFeature, tableFeatures } from '@tanstack/react-table';
import type { GridColumn, GridRowData } from './types';

/** Sorting and marking are done by the screen (`manualSorting`), so no row model is registered. */
export const gridFeatures = tableFeatures({ rowSortingFeature, rowSelectionFeature });
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
    }),
  );
}

/** The tracks of the CSS grid that every row of the table shares. */
export function gridTemplate<Row extends GridRowData>(columns: readonly GridColumn<Row>[], marks: boolean): string {
  const tracks = columns.map((column) =>
    column.width === undefined ? `minmax(${column.min ?? 64}px, ${column.grow ?? 1}fr)` : `${column.width}px`,
  );
  return (marks ? ['32px', ...tracks] : tracks).join(' ');
}

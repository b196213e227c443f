import type { GridColumn, GridRowData } from './types';

/** How a field of a column stands that cannot be read; undefined where all of them can. */
export function badOf<Row extends GridRowData>({ id, fields = [id] }: GridColumn<Row>, { unreadable }: Row) {
  if (unreadable === undefined) return undefined;
  const field = fields.find((name) => name in unreadable);
  return field === undefined ? undefined : unreadable[field];
}

/** What copying a cell gives: of one that cannot be read, how it stands. */
export function textOf<Row extends GridRowData>(column: GridColumn<Row>, row: Row): string {
  return badOf(column, row) ?? column.text?.(row) ?? '';
}

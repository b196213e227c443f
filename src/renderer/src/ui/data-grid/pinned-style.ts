import type { CSSProperties } from 'react';
import type { GridTable } from './use-grid-table';
import { MARK_WIDTH } from './tracks';
import type { GridRowData } from './types';

const PADDING = 8;

/** Where each pinned column stays, by its id; the room of the marks lies before them. */
export function pinnedOffsets<Row extends GridRowData>(
  table: GridTable<Row>,
  marks: boolean,
): Readonly<Record<string, number>> {
  const columns = table.getStartVisibleLeafColumns();
  return Object.fromEntries(
    columns.map((column) => [column.id, PADDING + (marks ? MARK_WIDTH : 0) + column.getStart('start')]),
  );
}

/** A cell that stays at the start while the others pass under it. */
export function stays(offset: number | undefined, first: boolean): { className: string; style: CSSProperties } | null {
  if (offset === undefined) return null;
  return {
    // The first one covers the padding of the row too, or text would show in that gap.
    className: first ? 'sticky z-1 bg-inherit -ml-2 pl-4!' : 'sticky z-1 bg-inherit',
    style: { left: first ? 0 : offset },
  };
}

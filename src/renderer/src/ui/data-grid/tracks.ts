import type { GridColumn, GridRowData } from './types';

/** Room for the box that marks a row. */
export const MARK_WIDTH = 32;
/** Room at the end for the button of the columns menu. */
const TAIL_WIDTH = 28;
const PADDING = 16;
const DEFAULT_MIN = 64;

/** Widths somebody gave by hand. */
export type Sizing = Readonly<Record<string, number>>;

function widthOf<Row extends GridRowData>(column: GridColumn<Row>, sizing: Sizing): number | undefined {
  return sizing[column.id] ?? column.width;
}

/** The tracks of the CSS grid that every row of the table shares. */
export function gridTemplate<Row extends GridRowData>(
  columns: readonly GridColumn<Row>[],
  sizing: Sizing,
  more: { readonly marks: boolean; readonly tail: boolean },
): string {
  const tracks = columns.map((column) => {
    const width = widthOf(column, sizing);
    return width === undefined ? `minmax(${column.min ?? DEFAULT_MIN}px, ${column.grow ?? 1}fr)` : `${width}px`;
  });
  const fills = columns.some((column) => widthOf(column, sizing) === undefined);
  return [
    ...(more.marks ? [`${MARK_WIDTH}px`] : []),
    ...tracks,
    ...(more.tail ? [fills ? `${TAIL_WIDTH}px` : `minmax(${TAIL_WIDTH}px, 1fr)`] : []),
  ].join(' ');
}

/** How wide the rows are at least; a grid narrower than this scrolls sideways. */
export function leastWidth<Row extends GridRowData>(
  columns: readonly GridColumn<Row>[],
  sizing: Sizing,
  more: { readonly marks: boolean; readonly tail: boolean },
): number {
  const sum = columns.reduce((width, column) => width + (widthOf(column, sizing) ?? column.min ?? DEFAULT_MIN), 0);
  return sum + PADDING + (more.marks ? MARK_WIDTH : 0) + (more.tail ? TAIL_WIDTH : 0);
}

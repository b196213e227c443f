import type { CSSProperties } from 'react';
import type { GridColumn, GridRowData } from './types';

/** Room for the box that selects a row. */
const SELECT_WIDTH = 32;
/** Room at the end for the button of the columns menu. */
const TAIL_WIDTH = 28;
const PADDING = 8;
const DEFAULT_MIN = 64;

/** Stands for the box that selects a row, among the columns. */
export const SELECT_BOX = ' select';

/** Widths somebody gave by hand. */
type Sizing = Readonly<Record<string, number>>;

/** What takes room beside the columns. */
interface Beside {
  readonly selects: boolean;
  readonly tail: boolean;
}

function widthOf<Row extends GridRowData>(column: GridColumn<Row>, sizing: Sizing): number | undefined {
  return sizing[column.id] ?? column.width;
}

/** The tracks of the CSS grid that every row of the table shares. */
export function gridTemplate<Row extends GridRowData>(
  columns: readonly GridColumn<Row>[],
  sizing: Sizing,
  beside: Beside,
): string {
  const tracks = columns.map((column) => {
    const width = widthOf(column, sizing);
    return width === undefined ? `minmax(${column.min ?? DEFAULT_MIN}px, ${column.grow ?? 1}fr)` : `${width}px`;
  });
  const fills = columns.some((column) => widthOf(column, sizing) === undefined);
  return [
    ...(beside.selects ? [`${SELECT_WIDTH}px`] : []),
    ...tracks,
    ...(beside.tail ? [fills ? `${TAIL_WIDTH}px` : `minmax(${TAIL_WIDTH}px, 1fr)`] : []),
  ].join(' ');
}

/** How wide the rows are at least; a grid narrower than this scrolls sideways. */
export function leastWidth<Row extends GridRowData>(
  columns: readonly GridColumn<Row>[],
  sizing: Sizing,
  beside: Beside,
): number {
  const sum = columns.reduce((width, column) => width + (widthOf(column, sizing) ?? column.min ?? DEFAULT_MIN), 0);
  return sum + 2 * PADDING + (beside.selects ? SELECT_WIDTH : 0) + (beside.tail ? TAIL_WIDTH : 0);
}

/** How a cell is drawn that stays at the start while the others pass under it. */
export interface PinnedStyle {
  readonly className: string;
  readonly style: CSSProperties;
}

function pinnedStyle(left: number, isFirst: boolean, isLast: boolean): PinnedStyle {
  const edge = isLast ? ' shadow-[1px_0_0_var(--line-strong)]' : '';
  return {
    // The first one covers the padding of the row too, or text would show in that gap.
    className: (isFirst ? 'sticky z-1 bg-inherit -ml-2 pl-4!' : 'sticky z-1 bg-inherit') + edge,
    style: { left: isFirst ? 0 : left },
  };
}

/** The cells that stay at the start, by column. */
export type PinnedStyles = Readonly<Record<string, PinnedStyle>>;

/** How the cells of pinned columns are drawn, each with how far from the start it lies; the box to select lies before them. */
export function pinnedStyles(
  pinned: readonly { readonly id: string; readonly start: number }[],
  selects: boolean,
): PinnedStyles {
  const before = PADDING + (selects ? SELECT_WIDTH : 0);
  const styles = pinned.map(({ id, start }, index) => [
    id,
    pinnedStyle(before + start, index === 0 && !selects, index === pinned.length - 1),
  ]);
  return Object.fromEntries([
    ...(selects && pinned.length > 0 ? [[SELECT_BOX, pinnedStyle(0, true, false)]] : []),
    ...styles,
  ]) as PinnedStyles;
}

/** How much of the start pinned columns cover together. */
export function pinnedWidth(pinned: number, selects: boolean): number {
  return pinned === 0 ? 0 : PADDING + (selects ? SELECT_WIDTH : 0) + pinned;
}

import type { KeyboardEvent } from 'react';
import { copyCell, copyRows } from './copy-cells';
import { readGridKey } from './grid-keys';
import type { DataGridProps, GridColumn, GridRowData } from './types';

interface RowKeysOf<Row extends GridRowData> {
  readonly props: DataGridProps<Row>;
  readonly columns: readonly GridColumn<Row>[];
  /** Rows that fit on screen. */
  readonly page: number;
  readonly here: number;
  readonly make: (index: number, focus: boolean) => boolean;
  readonly marks: ReadonlySet<string>;
  readonly onMark: (id: string, event: unknown) => void;
  readonly markAll: () => void;
  readonly toHeader: () => void;
  readonly cell: number;
  readonly toCell: (cell: number) => void;
}

/** Moves to a row; with Shift both ends of the way are marked. */
function move<Row extends GridRowData>(on: RowKeysOf<Row>, to: number, extend: boolean): void {
  const { rows, selection } = on.props;
  const row = rows[on.here];
  const target = rows[to];
  if (extend && selection !== undefined && row !== undefined && target !== undefined) {
    selection.onChange(new Set([...on.marks, row.id, target.id]));
  }
  on.make(to, true);
}

/** Goes to an end of the list, and asks for it where it is not among the loaded rows. */
function jump<Row extends GridRowData>(on: RowKeysOf<Row>, edge: 'start' | 'end', extend: boolean): void {
  const { rows, fromEnd = false, onEndReached, onStartReached, onJump } = on.props;
  const unloaded = edge === 'end' ? !fromEnd && onEndReached !== undefined : onStartReached !== undefined;
  if (unloaded && onJump !== undefined && !extend) onJump(edge);
  else move(on, edge === 'end' ? rows.length - 1 : 0, extend);
}

/** Does what a key means on the rows of a grid; those pressed on a control inside a cell are the control's. */
export function actOnRowKey<Row extends GridRowData>(event: KeyboardEvent<HTMLElement>, on: RowKeysOf<Row>): void {
  const { props, columns, here, marks } = on;
  const { rows, selection, onOpen } = props;
  const row = rows[here];
  if (row === undefined || !(event.target instanceof HTMLElement) || event.target.role !== 'row') return;
  const key = readGridKey(event, here, rows.length, on.page);
  if (key === null) return;
  if (key.kind === 'open' && onOpen === undefined) return;
  if (key.kind === 'clear' && marks.size === 0) return;
  if ((key.kind === 'mark' || key.kind === 'mark-all') && selection === undefined) return;
  const copies = key.kind === 'copy-cell' || key.kind === 'copy-rows';
  // Text that was selected by hand is what Ctrl+C is meant for.
  if (copies && (columns.every(({ text }) => text === undefined) || window.getSelection()?.toString())) return;
  event.preventDefault();
  switch (key.kind) {
    case 'move':
      move(on, key.to, key.extend);
      break;
    case 'edge':
      jump(on, key.edge, key.extend);
      break;
    case 'cell':
      on.toCell(Math.max(0, Math.min(columns.length - 1, on.cell + key.by)));
      break;
    case 'copy-cell':
      copyCell(columns[Math.max(0, on.cell)], row);
      break;
    case 'copy-rows':
      copyRows(columns, marks.size === 0 ? [row] : rows.filter(({ id }) => marks.has(id)));
      break;
    case 'open':
      onOpen?.(row);
      break;
    case 'mark':
      on.onMark(row.id, event);
      break;
    case 'mark-all':
      on.markAll();
      break;
    case 'clear':
      event.stopPropagation();
      selection?.onChange(new Set());
      break;
    case 'header':
      on.toHeader();
      break;
  }
}

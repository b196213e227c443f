import type { KeyboardEvent } from 'react';
import { copyCell, copyRows } from './copy';
import { readGridKey, readHeadKey, type GridKey } from './grid-keys';
import { toast } from '../toast';
import type { GridRowActs, GridRowData } from './types';
import type { Grid } from './use-grid';
import { HEADER_HEIGHT } from './use-grid-scroll';

/** Acts on a key pressed on the head of a column; tells whether it was used, and whether it leads down to the rows. */
function actOnHeadKey<Row extends GridRowData>(
  event: KeyboardEvent<HTMLElement>,
  { element, shape }: Grid<Row>,
): 'used' | 'down' | 'no' {
  const id = event.target instanceof HTMLElement ? event.target.dataset['gridHead'] : undefined;
  const key = id === undefined ? null : readHeadKey(event);
  if (id === undefined || key === null) return 'no';
  if (key.kind === 'down') return 'down';
  if (key.kind === 'focus') {
    const heads = [...(element.current?.querySelectorAll<HTMLElement>('[data-grid-head]') ?? [])];
    const at = heads.findIndex((head) => head === event.target);
    heads[Math.max(0, Math.min(heads.length - 1, at + key.by))]?.focus();
    return 'used';
  }
  if (!shape.adjustable) return 'no';
  if (key.kind === 'resize') shape.resizeByKey(id, key.by);
  else if (key.kind === 'shift') shape.moveByKey(id, key.by);
  else shape.resetWidth(id);
  return 'used';
}

/** Leads up to the heads, to the one the rows are sorted by if there is one. */
function toHeads(element: HTMLElement | null): void {
  const heads = [...(element?.querySelectorAll<HTMLElement>('[data-grid-head]') ?? [])];
  const sorted = heads.find((head) => head.closest('[aria-sort="ascending"], [aria-sort="descending"]') !== null);
  (sorted ?? heads[0])?.focus();
}

/** Moves to a row; with Shift both ends of the way are selected. */
function move<Row extends GridRowData>({ props, selection, current }: Grid<Row>, to: number, extend: boolean): void {
  const from = props.rows[current.index];
  const target = props.rows[to];
  if (extend && from !== undefined && target !== undefined) selection.add([from.id, target.id]);
  current.make(to, true);
}

/** Goes to an end of the list, and asks for it where it is not among the loaded rows. */
function jump<Row extends GridRowData>(grid: Grid<Row>, edge: 'start' | 'end', extend: boolean): void {
  const { fromEnd = false, onEndReached, onStartReached, onJump } = grid.props.status ?? {};
  const unloaded = edge === 'end' ? !fromEnd && onEndReached !== undefined : onStartReached !== undefined;
  if (unloaded && onJump !== undefined && !extend) onJump(edge);
  else move(grid, edge === 'end' ? grid.props.rows.length - 1 : 0, extend);
}

/** Whether a key means anything on these rows, as they are. */
function applies<Row extends GridRowData>({ kind }: GridKey, { props, look, selection }: Grid<Row>): boolean {
  switch (kind) {
    case 'open':
      return look.opens;
    case 'clear':
      return selection.ids.size > 0;
    case 'select':
    case 'select-all':
      return look.selects;
    case 'copy-cell':
    case 'copy-rows':
      // Text that was selected by hand is what Ctrl+C is meant for.
      return props.columns.some(({ text }) => text !== undefined) && !window.getSelection()?.toString();
    case 'move':
    case 'edge':
    case 'cell':
    case 'header':
      return true;
  }
}

/** Opens a row; one that nothing can name is said to be such. */
export function openRow<Row extends GridRowData>(acts: GridRowActs<Row> | undefined, row: Row): void {
  if (acts?.onOpen === undefined) return;
  if (row.id !== '') acts.onOpen(row);
  else toast.info({ title: 'This row has no id', description: 'Nothing can name it, so that it cannot be opened.' });
}

function act<Row extends GridRowData>(key: GridKey, row: Row, grid: Grid<Row>): void {
  const { props, selection, look, cell } = grid;
  const { columns } = look;
  switch (key.kind) {
    case 'move':
      move(grid, key.to, key.extend);
      break;
    case 'edge':
      jump(grid, key.edge, key.extend);
      break;
    case 'cell':
      grid.toCell(Math.max(0, Math.min(columns.length - 1, cell + key.by)));
      break;
    case 'copy-cell':
      copyCell(columns[Math.max(0, cell)], row);
      break;
    case 'copy-rows':
      copyRows(columns, selection.ids.size === 0 ? [row] : props.rows.filter(({ id }) => selection.ids.has(id)));
      break;
    case 'open':
      openRow(props.acts, row);
      break;
    case 'select':
      selection.toggle(row.id);
      break;
    case 'select-all':
      selection.toggleAll();
      break;
    case 'clear':
      selection.clear();
      break;
    case 'header':
      toHeads(grid.element.current);
      break;
  }
}

/** Does what a key means in a grid; those pressed on a control inside a cell are the control's. */
export function actOnKey<Row extends GridRowData>(event: KeyboardEvent<HTMLElement>, grid: Grid<Row>): void {
  if (event.nativeEvent.isComposing) return;
  const { props, current, box, look } = grid;
  const onHead = actOnHeadKey(event, grid);
  if (onHead !== 'no') {
    event.preventDefault();
    if (onHead === 'down') current.make(Math.max(0, current.index), true);
    return;
  }
  const row = props.rows[current.index];
  if (row === undefined || !(event.target instanceof HTMLElement) || event.target.role !== 'row') return;
  const fitting = Math.floor(((box.current?.clientHeight ?? 0) - HEADER_HEIGHT) / look.height);
  const key = readGridKey(event, current.index, props.rows.length, Math.max(1, fitting - 1));
  if (key === null || !applies(key, grid)) return;
  event.preventDefault();
  if (key.kind === 'clear') event.stopPropagation();
  act(key, row, grid);
}

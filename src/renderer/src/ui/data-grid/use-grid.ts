import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState, type RefObject } from 'react';
import { useRowHeight } from '../density';
import { copyRows } from './copy';
import type { RowLook } from './grid-row';
import { PLAIN_LAYOUT } from './layout';
import { gridTemplate, leastWidth, pinnedStyles, pinnedWidth } from './tracks';
import type { DataGridProps, GridRowData, GridSelection } from './types';
import { useColumnShape, type ColumnShape } from './use-column-shape';
import { useCurrentRow } from './use-current-row';
import { useGridScroll } from './use-grid-scroll';
import { useGridTable, type GridColumns } from './use-grid-table';

const NO_IDS: ReadonlySet<string> = new Set();

/** The width of an element in whole pixels, followed as it changes; 0 before the first measure. */
function useElementWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver((entries) => {
      const entry = entries.at(-1);
      if (entry !== undefined) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

/** Which of the rows are selected, and how that changes. */
function rowSelection(rows: readonly GridRowData[], selection: GridSelection | undefined) {
  const ids = selection?.ids ?? NO_IDS;
  const isAll = ids.size >= rows.length && rows.length > 0 && rows.every((row) => ids.has(row.id));
  const change = selection?.onChange;
  return {
    ids,
    state: ids.size === 0 ? ('none' as const) : isAll ? ('all' as const) : ('some' as const),
    toggle: (id: string) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      change?.(next);
    },
    toggleAll: () => change?.(isAll ? NO_IDS : new Set(rows.map((row) => row.id))),
    /** With what is selected already. */
    add: (some: readonly string[]) => change?.(new Set([...ids, ...some])),
    clear: () => change?.(NO_IDS),
  };
}

/** Where the columns lie, and what all rows have in common. */
function useLook<Row extends GridRowData>(
  props: DataGridProps<Row>,
  { heads, shown, pinned, table }: GridColumns<Row>,
) {
  const chosenHeight = useRowHeight();
  const height = props.rowHeight ?? chosenHeight;
  const sizing = props.layout?.value.sizing ?? PLAIN_LAYOUT.sizing;
  const selects = props.selection !== undefined;
  const opens = props.acts?.onOpen !== undefined;
  const beside = { selects, tail: props.layout !== undefined };
  const starts = JSON.stringify(
    heads.slice(0, pinned).map(({ column }) => ({ id: column.id, start: column.getStart('start') })),
  );
  const look = useMemo(
    (): RowLook<Row> => ({
      columns: shown,
      pins: pinnedStyles(JSON.parse(starts) as { id: string; start: number }[], selects),
      height,
      selects,
      opens,
    }),
    [shown, starts, height, selects, opens],
  );
  return {
    look,
    template: gridTemplate(shown, sizing, beside),
    least: leastWidth(shown, sizing, beside),
    /** How much of the start the pinned columns cover, in pixels. */
    covered: pinned === 0 ? 0 : pinnedWidth(table.getStartTotalSize(), selects),
  };
}

/** A grid as its parts see it. */
export interface Grid<Row extends GridRowData> {
  readonly props: DataGridProps<Row>;
  readonly columns: GridColumns<Row>;
  readonly shape: ColumnShape;
  readonly look: RowLook<Row>;
  readonly template: string;
  readonly least: number;
  readonly covered: number;
  readonly width: number;
  readonly selection: ReturnType<typeof rowSelection>;
  readonly current: ReturnType<typeof useCurrentRow>;
  /** The cell the arrows lead to in the current row; -1 before they were used. */
  readonly cell: number;
  readonly toCell: (cell: number) => void;
  /** The element with the role of a grid, and the box it scrolls in. */
  readonly element: RefObject<HTMLDivElement | null>;
  readonly box: RefObject<HTMLDivElement | null>;
  readonly scroller: HTMLDivElement | null;
  readonly takeBox: (element: HTMLDivElement | null) => void;
  readonly choosing: { readonly open: boolean; readonly setOpen: (open: boolean) => void };
}

/** What a screen can ask of its grid, and the focus it is given on arrival. */
function useHandle<Row extends GridRowData>(
  { handle, rows, takeFocus = false }: DataGridProps<Row>,
  {
    columns: { shown },
    selection: { ids },
    current: { make, index },
  }: Pick<Grid<Row>, 'columns' | 'selection' | 'current'>,
  openColumns: () => void,
): void {
  const here = Math.max(0, index);
  useImperativeHandle(
    handle,
    () => ({
      focus: () => make(here, true),
      focusRow: (id: string) =>
        make(
          rows.findIndex((row) => row.id === id),
          true,
        ),
      copySelected: () =>
        copyRows(
          shown,
          rows.filter((row) => ids.has(row.id)),
        ),
      openColumns,
    }),
    [make, here, rows, shown, ids, openColumns],
  );
  const arrived = useRef(false);
  useEffect(() => {
    if (arrived.current || !takeFocus || rows.length === 0) return;
    arrived.current = true;
    if (document.activeElement === document.body) make(here, true);
  }, [takeFocus, rows.length, make, here]);
}

/** Puts a grid together: its columns, its rows, which of them is current and which are selected. */
export function useGrid<Row extends GridRowData>(props: DataGridProps<Row>): Grid<Row> {
  const { rows, place, status, layout } = props;
  const box = useRef<HTMLDivElement>(null);
  // The rows are drawn once there is something to scroll them in.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const takeBox = useCallback((element: HTMLDivElement | null) => {
    box.current = element;
    setScroller(element);
  }, []);
  const element = useRef<HTMLDivElement>(null);
  const width = useElementWidth(box);
  const columns = useGridTable(props, width);
  const shape = useColumnShape({ element, columns, layout });
  const drawn = useLook(props, columns);
  const { scrollTo } = useGridScroll(props, box, scroller !== null, drawn.look.height);
  const current = useCurrentRow({
    rows,
    grid: element,
    scrollTo,
    initial: place?.focusedId ?? null,
    question: props.question,
    fromEnd: status?.fromEnd ?? false,
    onChange: place?.onFocused,
  });
  const selection = rowSelection(rows, props.selection);
  const [open, setOpen] = useState(false);
  const openColumns = useCallback(() => setOpen(true), []);
  useHandle(props, { columns, selection, current }, openColumns);
  const [cell, setCell] = useState(-1);
  const toCell = (to: number) => {
    setCell(to);
    const row = element.current?.querySelector(`[data-row-id="${CSS.escape(current.currentId ?? '')}"]`);
    const cells = row?.querySelectorAll('[role="gridcell"]');
    cells?.item(to + (drawn.look.selects ? 1 : 0))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  return {
    props,
    columns,
    shape,
    ...drawn,
    width,
    selection,
    current,
    cell,
    toCell,
    element,
    box,
    scroller,
    takeBox,
    choosing: { open, setOpen },
  };
}

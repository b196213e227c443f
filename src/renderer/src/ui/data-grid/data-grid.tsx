import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
} from 'react';
import { cx } from '../cx';
import { useRowHeight } from '../density';
import { ContextMenu } from '../menu';
import { ProgressLine } from '../progress-line';
import { SkeletonRows } from '../states';
import { copyRows } from './copy-cells';
import { ColumnsMenu } from './columns-menu';
import { GridBody } from './grid-body';
import { GridHeader, headerKey } from './grid-header';
import { actOnRowKey } from './row-key';
import { PLAIN_LAYOUT } from './layout';
import { pinnedPlaces } from './pinned-style';
import { SelectionBar } from './selection-bar';
import { gridTemplate, leastWidth } from './tracks';
import type { DataGridProps, GridRowData } from './types';
import { useColumnShape } from './use-column-shape';
import { useCurrentRow } from './use-current-row';
import { useElementWidth } from './use-element-width';
import { HEADER, useGridScroll } from './use-grid-scroll';
import { useGridTable } from './use-grid-table';

const NO_MARKS: ReadonlySet<string> = new Set();

function rowIdOf(target: EventTarget): string | null {
  return target instanceof Element ? (target.closest('[data-row-id]')?.getAttribute('data-row-id') ?? null) : null;
}

/**
 * A list of rows with columns: virtual, one tab stop with a moving focus, sortable heads, columns that can be shaped, marks
 * with a bar of actions, and every state a list can be in. Sorting, paging and fetching belong to the screen.
 */
export function DataGrid<Row extends GridRowData>(props: DataGridProps<Row>) {
  const { rows, selection, onOpen, sort = null, loadingMore = false, rowMenu, layout, fromEnd = false } = props;
  const box = useRef<HTMLDivElement>(null);
  // The rows are drawn once there is something to scroll them in.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const takeBox = useCallback((element: HTMLDivElement | null) => {
    box.current = element;
    setScroller(element);
  }, []);
  const grid = useRef<HTMLDivElement>(null);
  const width = useElementWidth(box);
  const chosenHeight = useRowHeight();
  const rowHeight = props.rowHeight ?? chosenHeight;
  const { table, shown: columns, pinned, marks } = useGridTable(props, width);
  const shape = useColumnShape({ grid, columns, pinned, layout, onChange: props.onLayoutChange });
  const [choosing, setChoosing] = useState(false);
  const [cell, setCell] = useState(-1);

  const room = { marks: selection !== undefined, tail: shape.adjustable };
  const { sizing } = layout ?? PLAIN_LAYOUT;
  const template = gridTemplate(columns, sizing, room);
  const least = leastWidth(columns, sizing, room);
  const marking = room.marks;
  const { offsets, width: covered } = useMemo(
    () => pinnedPlaces(columns.slice(0, pinned), sizing, marking),
    [columns, pinned, sizing, marking],
  );

  const { scrollTo } = useGridScroll(props, box, scroller !== null, rowHeight);
  const current = useCurrentRow({
    rows,
    grid,
    scrollTo,
    initial: props.initialFocusId ?? null,
    question: props.question,
    fromEnd,
    onChange: props.onFocusedChange,
  });
  const { make, index: here } = current;

  useImperativeHandle(
    props.handle,
    () => ({
      focus: () => make(Math.max(0, here), true),
      focusRow: (id: string) =>
        make(
          rows.findIndex((row) => row.id === id),
          true,
        ),
      scrollToTop: () => {
        if (box.current !== null) box.current.scrollTop = 0;
      },
      copyMarked: () =>
        copyRows(
          columns,
          rows.filter((row) => marks.has(row.id)),
        ),
      openColumns: () => setChoosing(true),
    }),
    [make, here, rows, columns, marks],
  );

  const arrived = useRef(false);
  const { takeFocus = false } = props;
  useEffect(() => {
    if (arrived.current || !takeFocus || rows.length === 0) return;
    arrived.current = true;
    if (document.activeElement === document.body) make(Math.max(0, here), true);
  }, [takeFocus, rows.length, make, here]);

  const onMark = useCallback(
    (id: string, event: unknown) => table.getRow(id, true).getToggleSelectedHandler()(event),
    [table],
  );
  const allMarked = rows.length > 0 && rows.every((row) => marks.has(row.id));
  const markAll = () => selection?.onChange(allMarked ? NO_MARKS : new Set(rows.map((row) => row.id)));

  const toHeader = () => {
    const heads = [...(grid.current?.querySelectorAll<HTMLElement>('[data-grid-head]') ?? [])];
    const sorted = heads.find((head) => head.closest('[aria-sort="ascending"], [aria-sort="descending"]') !== null);
    (sorted ?? heads[0])?.focus();
  };
  const toCell = (to: number) => {
    setCell(to);
    const row = grid.current?.querySelector(`[data-row-id="${CSS.escape(rows[here]?.id ?? '')}"]`);
    const cells = row?.querySelectorAll('[role="gridcell"]');
    cells?.item(to + (selection === undefined ? 0 : 1))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (grid.current === null || event.nativeEvent.isComposing) return;
    const inHeader = headerKey(event, grid.current, shape);
    if (inHeader === 'no') {
      const height = box.current?.clientHeight ?? 0;
      const page = Math.max(1, Math.floor((height - HEADER) / rowHeight) - 1);
      actOnRowKey(event, { props, columns, page, here, make, marks, onMark, markAll, toHeader, cell, toCell });
      return;
    }
    event.preventDefault();
    if (inHeader === 'down') make(Math.max(0, here), true);
  };

  const takeRow = (event: MouseEvent): Row | undefined => {
    const id = rowIdOf(event.target);
    const index = id === null ? -1 : rows.findIndex((row) => row.id === id);
    if (index !== -1) make(index, true);
    return rows[index];
  };
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    if (event.defaultPrevented || (event.target instanceof Element && event.target.closest('button, a, input'))) return;
    const row = takeRow(event);
    if (row === undefined || window.getSelection()?.toString()) return;
    if (selection !== undefined && (event.ctrlKey || event.metaKey || event.shiftKey)) onMark(row.id, event);
    else onOpen?.(row);
  };

  const blank =
    props.loading === true ? 'loading' : rows.length > 0 ? null : props.error === undefined ? 'empty' : 'error';
  const menuRow = rows[here];
  const body =
    scroller === null ? null : (
      <GridBody
        rows={rows}
        scroller={scroller}
        initialScroll={props.initialScroll ?? 0}
        fromEnd={fromEnd}
        loadingMore={loadingMore}
        onEndReached={props.onEndReached}
        onStartReached={props.onStartReached}
        greyed={props.stale !== undefined || props.dimmed === true}
        columns={columns}
        offsets={offsets}
        rowHeight={rowHeight}
        here={here}
        cell={cell}
        marks={marks}
        marking={marking}
        opens={onOpen !== undefined}
        rowTone={props.rowTone}
        onMark={onMark}
        onDrawn={current.onDrawn}
      />
    );
  const tail = shape.adjustable ? (
    <div role="columnheader" className="sticky right-0 flex h-full items-center justify-end bg-surface">
      <ColumnsMenu
        entries={[
          ...columns.map((column, index) => ({ column, shown: true, pinned: index < pinned })),
          ...props.columns
            .filter((column) => !columns.includes(column))
            .map((column) => ({ column, shown: false, pinned: false })),
        ]}
        layout={layout}
        shape={shape}
        onShow={(id, on) => table.getColumn(id)?.toggleVisibility(on)}
        open={choosing}
        onOpenChange={setChoosing}
      />
    </div>
  ) : null;
  const above = rows.length === 0 ? undefined : (props.stale ?? props.notice);

  return (
    <div className={cx('relative flex min-h-0 flex-1 flex-col', props.className)}>
      {above === undefined ? null : <div className="shrink-0 border-b border-line">{above}</div>}
      <div className="relative flex min-h-0 flex-1 flex-col">
        <ProgressLine active={(props.refreshing === true && blank !== 'loading') || (fromEnd && loadingMore)} />
        <div
          ref={takeBox}
          className={cx(
            'min-h-0 flex-1 overflow-y-auto overscroll-contain [overflow-anchor:none] [scrollbar-gutter:stable]',
            least > width && width > 0 ? 'overflow-x-auto' : 'overflow-x-hidden',
          )}
          // A cell that is scrolled to must not end up under those that stay.
          style={{ scrollPaddingLeft: covered }}
        >
          <div
            ref={grid}
            role="grid"
            tabIndex={-1}
            aria-label={props.label}
            aria-rowcount={props.totalRows === undefined || props.totalRows === null ? -1 : props.totalRows + 1}
            aria-colcount={columns.length}
            aria-busy={props.loading === true || props.refreshing === true}
            aria-multiselectable={selection !== undefined}
            className="outline-hidden"
            // One place for the tracks: widening a column then draws no row anew.
            style={{ '--tracks': template, minWidth: shape.adjustable ? least : undefined } as CSSProperties}
            onKeyDown={onKeyDown}
            onClick={onClick}
            onContextMenuCapture={takeRow}
            onFocus={() => current.onFocusChange(true)}
            onBlur={(event) => {
              // A removed row also blurs, towards nothing; only a move elsewhere gives the focus up.
              if (event.relatedTarget !== null)
                current.onFocusChange(event.currentTarget.contains(event.relatedTarget));
            }}
          >
            <GridHeader
              columns={columns}
              sort={sort}
              onSort={(id) => table.getColumn(id)?.toggleSorting()}
              marks={selection === undefined ? null : marks.size === 0 ? 'none' : allMarked ? 'all' : 'some'}
              onMarkAll={markAll}
              shape={shape}
              offsets={offsets}
              tail={tail}
            />
            {blank !== null ? null : body === null || rowMenu === undefined || menuRow === undefined ? (
              body
            ) : (
              <ContextMenu entries={rowMenu(menuRow)}>{body}</ContextMenu>
            )}
          </div>
          {blank === 'loading' ? <SkeletonRows rows={24} rowHeight={rowHeight} columns={template} /> : null}
          {blank === 'empty' || blank === 'error' ? (
            // What is left beside the head, or there would be something to scroll where there is nothing to see.
            <div style={{ height: `calc(100% - ${HEADER}px)` }}>{blank === 'empty' ? props.empty : props.error}</div>
          ) : null}
          {!fromEnd && loadingMore && blank === null ? (
            <SkeletonRows rows={2} rowHeight={rowHeight} columns={template} />
          ) : null}
        </div>
        {selection === undefined || marks.size === 0 ? null : (
          <SelectionBar
            count={selection.count ?? marks.size}
            noun={selection.noun}
            onClear={() => selection.onChange(NO_MARKS)}
          >
            {selection.actions(marks)}
          </SelectionBar>
        )}
      </div>
    </div>
  );
}

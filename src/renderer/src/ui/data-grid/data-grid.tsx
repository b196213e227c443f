import { useTable, type RowSelectionState } from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  type KeyboardEvent,
  type MouseEvent,
} from 'react';
import { cx } from '../cx';
import { useRowHeight } from '../density';
import { ContextMenu } from '../menu';
import { ProgressLine } from '../progress-line';
import { SkeletonRows } from '../states';
import { gridFeatures, gridTemplate, toColumnDefs } from './features';
import { GridHeader } from './grid-header';
import { moveInHeader, readGridKey } from './grid-keys';
import { GridRow } from './grid-row';
import { SelectionBar } from './selection-bar';
import type { DataGridProps, GridRowData } from './types';
import { useCurrentRow } from './use-current-row';
import { useElementWidth } from './use-element-width';

const HEADER = 28;
const NO_MARKS: ReadonlySet<string> = new Set();

function rowIdOf(target: EventTarget): string | null {
  return target instanceof Element ? (target.closest('[data-row-id]')?.getAttribute('data-row-id') ?? null) : null;
}

/**
 * A list of rows with columns: virtual, one tab stop with a moving focus, sortable heads, marks with a bar of actions,
 * and every state a list can be in. Sorting, paging and fetching belong to the screen.
 */
export function DataGrid<Row extends GridRowData>(props: DataGridProps<Row>) {
  const { rows, selection, onOpen, sort = null, onSortChange, onEndReached, loadingMore = false, rowMenu } = props;
  const box = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const width = useElementWidth(box);
  const chosenHeight = useRowHeight();
  const rowHeight = props.rowHeight ?? chosenHeight;
  const marks = selection?.ids ?? NO_MARKS;

  const columns = useMemo(
    () => props.columns.filter((column) => width === 0 || column.hideBelow === undefined || width >= column.hideBelow),
    [props.columns, width],
  );
  const template = useMemo(() => gridTemplate(columns, selection !== undefined), [columns, selection]);
  const columnDefs = useMemo(() => toColumnDefs(columns), [columns]);
  const rowSelection = useMemo<RowSelectionState>(
    () => Object.fromEntries([...marks].map((id) => [id, true as const])),
    [marks],
  );
  const sorting = useMemo(() => (sort === null ? [] : [{ id: sort.by, desc: sort.direction === 'desc' }]), [sort]);
  const table = useTable({
    features: gridFeatures,
    columns: columnDefs,
    data: rows,
    getRowId: (row) => row.id,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    state: { sorting, rowSelection },
    onSortingChange: (update) => {
      const next = (typeof update === 'function' ? update(sorting) : update)[0];
      if (next !== undefined) onSortChange?.({ by: next.id, direction: next.desc ? 'desc' : 'asc' });
    },
    onRowSelectionChange: (update) => {
      const next = typeof update === 'function' ? update(rowSelection) : update;
      selection?.onChange(new Set(Object.keys(next)));
    },
  });
  const tableRows = table.getRowModel().rows;

  const currentIndex = useRef(-1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    initialOffset: props.initialScroll ?? 0,
    scrollPaddingStart: HEADER,
    useFlushSync: false,
    getItemKey: (index) => rows[index]?.id ?? index,
    // The current row stays drawn, or scrolling away from it would drop the focus.
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range);
      const current = currentIndex.current;
      return current < 0 || current >= rows.length || drawn.includes(current)
        ? drawn
        : [...drawn, current].sort((a, b) => a - b);
    },
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);

  const scrollTo = useCallback((index: number) => virtual.scrollToIndex(index, { align: 'auto' }), [virtual]);
  const current = useCurrentRow(
    rows,
    grid,
    scrollTo,
    props.initialFocusId ?? null,
    props.question,
    props.onFocusedChange,
  );
  useEffect(() => {
    currentIndex.current = current.index;
  }, [current.index]);

  const question = useRef(props.question);
  useEffect(() => {
    if (question.current !== props.question && box.current !== null) box.current.scrollTop = 0;
    question.current = props.question;
  }, [props.question]);

  const { make } = current;
  const here = current.index;
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
    }),
    [make, here, rows],
  );

  const arrived = useRef(false);
  const { takeFocus = false } = props;
  useEffect(() => {
    if (arrived.current || !takeFocus || rows.length === 0) return;
    arrived.current = true;
    if (document.activeElement === document.body) make(Math.max(0, here), true);
  }, [takeFocus, rows.length, make, here]);

  const items = virtual.getVirtualItems();
  const lastDrawn = items.at(-1)?.index ?? 0;
  const nearEnd = rows.length > 0 && lastDrawn >= rows.length - 15;
  useEffect(() => {
    if (nearEnd && !loadingMore) onEndReached?.();
  }, [nearEnd, loadingMore, onEndReached]);

  const onMark = useCallback(
    (id: string, event: unknown) => table.getRow(id, true).getToggleSelectedHandler()(event),
    [table],
  );

  const markAll = () => {
    if (selection === undefined) return;
    const all = rows.length > 0 && rows.every((row) => marks.has(row.id));
    selection.onChange(all ? NO_MARKS : new Set(rows.map((row) => row.id)));
  };

  const toHeader = () => {
    const heads = [...(grid.current?.querySelectorAll<HTMLElement>('[data-grid-head]') ?? [])];
    (heads.find((head) => head.parentElement?.ariaSort !== 'none') ?? heads[0])?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (grid.current === null || event.nativeEvent.isComposing) return;
    const inHeader = moveInHeader(event, grid.current);
    if (inHeader !== 'no') {
      event.preventDefault();
      if (inHeader === 'down') make(Math.max(0, here), true);
      return;
    }
    const row = rows[here];
    // Keys pressed on a control inside a cell are the control's.
    if (row === undefined || !(event.target instanceof HTMLElement) || event.target.role !== 'row') return;
    const page = Math.max(1, Math.floor(((box.current?.clientHeight ?? 0) - HEADER) / rowHeight) - 1);
    const key = readGridKey(event, here, rows.length, page);
    if (key === null) return;
    if (key.kind === 'open' && onOpen === undefined) return;
    if (key.kind === 'clear' && marks.size === 0) return;
    if ((key.kind === 'mark' || key.kind === 'mark-all') && selection === undefined) return;
    event.preventDefault();
    switch (key.kind) {
      case 'move': {
        const target = rows[key.to];
        if (key.extend && selection !== undefined && target !== undefined) {
          selection.onChange(new Set([...marks, row.id, target.id]));
        }
        make(key.to, true);
        break;
      }
      case 'open':
        onOpen?.(row);
        break;
      case 'mark':
        onMark(row.id, event);
        break;
      case 'mark-all':
        markAll();
        break;
      case 'clear':
        event.stopPropagation();
        selection?.onChange(NO_MARKS);
        break;
      case 'header':
        toHeader();
        break;
    }
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
  const body = (
    <div
      role="rowgroup"
      className={cx('relative', (props.stale !== undefined || props.dimmed === true) && 'greyed')}
      style={{ height: virtual.getTotalSize() }}
    >
      {items.map((item) => {
        const row = tableRows[item.index];
        if (row === undefined) return null;
        return (
          <GridRow
            key={row.id}
            row={row}
            columns={columns}
            index={item.index}
            top={item.start}
            height={rowHeight}
            template={template}
            current={item.index === here}
            marked={marks.has(row.id)}
            marks={selection !== undefined}
            opens={onOpen !== undefined}
            tone={props.rowTone?.(row.original)}
            onMark={onMark}
          />
        );
      })}
    </div>
  );

  return (
    <div className={cx('relative flex min-h-0 flex-1 flex-col', props.className)}>
      {props.stale === undefined || rows.length === 0 ? null : (
        <div className="shrink-0 border-b border-line">{props.stale}</div>
      )}
      <div className="relative flex min-h-0 flex-1 flex-col">
        <ProgressLine active={props.refreshing === true && blank !== 'loading'} />
        <div
          ref={box}
          className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto overscroll-contain [scrollbar-gutter:stable]"
          onScroll={(event) => props.onScrollChange?.(event.currentTarget.scrollTop)}
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
            onKeyDown={onKeyDown}
            onClick={onClick}
            onContextMenu={takeRow}
            onFocus={() => current.onFocusChange(true)}
            onBlur={(event) => {
              // A removed row also blurs, towards nothing; only a move elsewhere gives the focus up.
              if (event.relatedTarget !== null)
                current.onFocusChange(event.currentTarget.contains(event.relatedTarget));
            }}
          >
            <GridHeader
              columns={columns}
              template={template}
              sort={sort}
              onSort={(id) => table.getColumn(id)?.toggleSorting()}
              marks={
                selection === undefined
                  ? null
                  : marks.size === 0
                    ? 'none'
                    : rows.every((row) => marks.has(row.id))
                      ? 'all'
                      : 'some'
              }
              onMarkAll={markAll}
            />
            {blank !== null ? null : rowMenu === undefined || menuRow === undefined ? (
              body
            ) : (
              <ContextMenu entries={rowMenu(menuRow)}>{body}</ContextMenu>
            )}
          </div>
          {blank === 'loading' ? <SkeletonRows rows={24} rowHeight={rowHeight} columns={template} /> : null}
          {blank === 'empty' ? props.empty : null}
          {blank === 'error' ? props.error : null}
          {loadingMore && blank === null ? <SkeletonRows rows={2} rowHeight={rowHeight} columns={template} /> : null}
        </div>
        {selection === undefined || marks.size === 0 ? null : (
          <SelectionBar count={marks.size} noun={selection.noun} onClear={() => selection.onChange(NO_MARKS)}>
            {selection.actions(marks)}
          </SelectionBar>
        )}
      </div>
    </div>
  );
}

import type { CSSProperties, MouseEvent } from 'react';
import { cx } from '../cx';
import { ContextMenu } from '../menu';
import { ProgressLine } from '../progress-line';
import { SkeletonRows } from '../states';
import { actOnKey, openRow } from './grid-actions';
import { GridBody } from './grid-body';
import { GridHeader } from './grid-header';
import { SelectionBar } from './selection-bar';
import type { DataGridProps, GridRowData } from './types';
import { useGrid, type Grid } from './use-grid';
import { HEADER_HEIGHT } from './use-grid-scroll';

/** What is there to see instead of rows, if there are none. */
function blankOf<Row extends GridRowData>({ rows, status = {} }: DataGridProps<Row>) {
  if (status.loading === true) return 'loading';
  if (rows.length > 0) return null;
  return status.error === undefined ? 'empty' : 'error';
}

function onClickIn<Row extends GridRowData>(grid: Grid<Row>) {
  const { props, current, look, selection } = grid;
  const idOf = ({ target }: MouseEvent) =>
    target instanceof Element ? target.closest('[data-row-id]')?.getAttribute('data-row-id') : null;
  const indexOf = ({ target }: MouseEvent) => {
    const row = target instanceof Element ? target.closest('[data-row-id]') : null;
    return row === null ? -1 : Number(row.getAttribute('aria-rowindex')) - 2;
  };
  const takeRow = (event: MouseEvent): Row | undefined => {
    const index = indexOf(event);
    if (index !== -1) current.make(index, true);
    return props.rows[index];
  };
  const onClick = (event: MouseEvent) => {
    const { target } = event;
    const id = idOf(event);
    if (event.defaultPrevented || !(target instanceof Element) || target.closest('button, a, input')) return;
    if (target.closest('[data-select-row]') && id) {
      selection.toggle(id);
      return;
    }
    const row = takeRow(event);
    if (row === undefined || window.getSelection()?.toString()) return;
    if (look.selects && (event.ctrlKey || event.metaKey || event.shiftKey)) selection.toggle(row.id);
    else openRow(props.acts, row);
  };
  return { takeRow, onClick };
}

/** The element with the role of a grid: heads and rows. */
function GridElement<Row extends GridRowData>({ grid, blank }: { grid: Grid<Row>; blank: boolean }) {
  const { props, columns, shape, current, element, scroller } = grid;
  const { rows, status = {}, acts } = props;
  const { takeRow, onClick } = onClickIn(grid);
  const menuRow = rows[current.index];
  const body = scroller === null || blank ? null : <GridBody grid={grid} scroller={scroller} />;
  const { totalRows = null } = status;
  return (
    <div
      ref={element}
      role="grid"
      tabIndex={-1}
      aria-label={props.label}
      aria-rowcount={totalRows === null ? -1 : totalRows + 1}
      aria-colcount={columns.shown.length}
      aria-busy={status.loading === true || status.refreshing === true}
      aria-multiselectable={grid.look.selects}
      className="outline-hidden"
      // One place for the tracks: widening a column then draws no row anew.
      style={{ '--tracks': grid.template, minWidth: shape.adjustable ? grid.least : undefined } as CSSProperties}
      onKeyDown={(event) => actOnKey(event, grid)}
      onClick={onClick}
      onContextMenuCapture={takeRow}
      onFocus={() => current.onFocusChange(true)}
      onBlur={({ relatedTarget, currentTarget }) => {
        // A removed row also blurs, towards nothing; only a move elsewhere gives the focus up.
        if (relatedTarget !== null) current.onFocusChange(currentTarget.contains(relatedTarget));
      }}
    >
      <GridHeader grid={grid} />
      {body === null || acts?.menu === undefined || menuRow === undefined ? (
        body
      ) : (
        <ContextMenu entries={acts.menu(menuRow)}>{body}</ContextMenu>
      )}
    </div>
  );
}

/**
 * A list of rows with columns: virtual, one tab stop with a moving focus, sortable heads, columns that can be shaped, rows
 * that can be selected, with a bar of actions, and every state a list can be in. Sorting, paging and fetching belong to the
 * screen.
 */
export function DataGrid<Row extends GridRowData>(props: DataGridProps<Row>) {
  const grid = useGrid(props);
  const { rows, selection, status = {} } = props;
  const { fromEnd = false, loadingMore = false, refreshing = false } = status;
  const {
    look,
    template,
    least,
    width,
    covered,
    takeBox,
    selection: { clear },
  } = grid;
  const blank = blankOf(props);
  const above = rows.length === 0 ? undefined : (status.stale ?? status.notice);
  return (
    <div className={cx('relative flex min-h-0 flex-1 flex-col', props.className)}>
      {above === undefined ? null : <div className="shrink-0 border-b border-line">{above}</div>}
      <div className="relative flex min-h-0 flex-1 flex-col">
        <ProgressLine active={(refreshing && blank !== 'loading') || (fromEnd && loadingMore)} />
        <div
          ref={takeBox}
          className={cx(
            'min-h-0 flex-1 overflow-y-auto overscroll-contain [overflow-anchor:none] [scrollbar-gutter:stable]',
            least > width && width > 0 ? 'overflow-x-auto' : 'overflow-x-hidden',
          )}
          // A cell that is scrolled to must not end up under those that stay.
          style={{ scrollPaddingLeft: covered }}
        >
          <GridElement grid={grid} blank={blank !== null} />
          {blank === 'loading' ? <SkeletonRows rows={24} rowHeight={look.height} columns={template} /> : null}
          {blank === 'empty' || blank === 'error' ? (
            // What is left beside the head, or there would be something to scroll where there is nothing to see.
            <div style={{ height: `calc(100% - ${HEADER_HEIGHT}px)` }}>
              {blank === 'empty' ? props.empty : status.error}
            </div>
          ) : null}
          {!fromEnd && loadingMore && blank === null ? (
            <SkeletonRows rows={2} rowHeight={look.height} columns={template} />
          ) : null}
        </div>
        {selection === undefined || selection.ids.size === 0 ? null : (
          <SelectionBar count={selection.count ?? selection.ids.size} noun={selection.noun} onClear={clear}>
            {selection.actions}
          </SelectionBar>
        )}
      </div>
    </div>
  );
}

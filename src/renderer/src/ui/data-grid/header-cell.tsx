import { ArrowDown, ArrowUp } from 'lucide-react';
import { cx } from '../cx';
import type { PinnedStyle } from './tracks';
import type { GridColumn, GridRowData } from './types';
import type { ColumnShape } from './use-column-shape';
import type { GridHead, GridTable } from './use-grid-table';

const ARIA_SORT = { asc: 'ascending', desc: 'descending' } as const;

interface HeaderCellProps<Row extends GridRowData> {
  readonly column: GridColumn<Row>;
  readonly head: GridHead;
  readonly table: GridTable;
  readonly shape: ColumnShape;
  /** A dragged column would land before or after this one. */
  readonly drop: 'before' | 'after' | null;
  readonly pin: PinnedStyle | undefined;
}

function Label<Row extends GridRowData>({ column, head, table, shape }: HeaderCellProps<Row>) {
  const sorted = head.column.getIsSorted();
  const text = <table.FlexRender header={head} />;
  if (!head.column.getCanSort()) {
    return (
      <span
        {...(shape.adjustable ? { tabIndex: -1, 'data-grid-head': column.id } : {})}
        className={cx('min-w-0 flex-1 truncate px-2 outline-offset-[-2px]', column.align === 'end' && 'text-right')}
      >
        {column.quiet === true ? <span className="sr-only">{text}</span> : text}
      </span>
    );
  }
  const Arrow = sorted === 'asc' ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      tabIndex={-1}
      data-grid-head={column.id}
      className={cx(
        'group flex h-full max-w-full min-w-0 items-center gap-1 px-2 outline-offset-[-2px] hover:text-ink',
        column.align === 'end' && 'ml-auto flex-row-reverse',
        sorted !== false && 'text-ink',
      )}
      onClick={(event) => {
        if (!shape.endedDrag()) head.column.getToggleSortingHandler()?.(event);
      }}
    >
      <span className="truncate">{text}</span>
      <Arrow
        aria-hidden
        className={cx('size-3 shrink-0', sorted === false ? 'opacity-0 group-hover:opacity-40' : 'text-accent-ink')}
      />
    </button>
  );
}

/** The head of one column: sorts on a click, moves when dragged, and its right edge widens it. */
export function HeaderCell<Row extends GridRowData>(props: HeaderCellProps<Row>) {
  const { column, head, shape, drop, pin } = props;
  const sorted = head.column.getIsSorted();
  return (
    <div
      role="columnheader"
      data-head={column.id}
      aria-sort={head.column.getCanSort() ? (sorted === false ? 'none' : ARIA_SORT[sorted]) : undefined}
      className={cx(
        'relative flex h-full min-w-0 items-center',
        shape.dragging?.id === column.id && 'opacity-50',
        pin?.className,
        pin !== undefined && 'z-3!',
      )}
      style={pin?.style}
      title={column.explain}
      onPointerDown={shape.adjustable ? shape.onDragStart(column.id) : undefined}
    >
      <Label {...props} />
      {drop === null ? null : (
        <span
          aria-hidden
          className={cx('absolute inset-y-0 z-2 w-0.5 bg-accent', drop === 'before' ? '-left-px' : '-right-px')}
        />
      )}
      {shape.adjustable ? (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- Shift+←/→ and Backspace on the head do the same
        <span
          aria-hidden
          data-resize={column.id}
          title="Drag to change the width, double-click to reset it"
          className="group/edge absolute inset-y-0 -right-1 z-2 flex w-2 cursor-col-resize touch-none justify-center"
          onPointerDown={shape.onResizeStart(column.id)}
          onDoubleClick={() => shape.resetWidth(column.id)}
        >
          <span className="my-1.5 w-px bg-line group-hover/edge:my-0 group-hover/edge:w-0.5 group-hover/edge:bg-accent" />
        </span>
      ) : null}
    </div>
  );
}

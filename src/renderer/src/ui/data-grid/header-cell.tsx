import { ArrowDown, ArrowUp } from 'lucide-react';
import type { CSSProperties } from 'react';
import { cx } from '../cx';
import type { GridColumn, GridRowData, GridSort } from './types';
import type { ColumnShape } from './use-column-shape';

const ARIA_SORT = { asc: 'ascending', desc: 'descending' } as const;

function Label<Row extends GridRowData>({
  column,
  active,
  adjustable,
  onSort,
}: {
  column: GridColumn<Row>;
  active: 'asc' | 'desc' | undefined;
  adjustable: boolean;
  onSort: () => void;
}) {
  const Arrow = active === 'asc' ? ArrowUp : ArrowDown;
  if (column.sort === undefined) {
    return (
      <span
        {...(adjustable ? { tabIndex: -1, 'data-grid-head': column.id } : {})}
        className={cx('min-w-0 flex-1 truncate px-2 outline-offset-[-2px]', column.align === 'end' && 'text-right')}
      >
        {column.quiet === true ? <span className="sr-only">{column.header}</span> : column.header}
      </span>
    );
  }
  return (
    <button
      type="button"
      tabIndex={-1}
      data-grid-head={column.id}
      className={cx(
        'group flex h-full max-w-full min-w-0 items-center gap-1 px-2 outline-offset-[-2px] hover:text-ink',
        column.align === 'end' && 'ml-auto flex-row-reverse',
        active !== undefined && 'text-ink',
      )}
      onClick={onSort}
    >
      <span className="truncate">{column.header}</span>
      <Arrow
        aria-hidden
        className={cx('size-3 shrink-0', active === undefined ? 'opacity-0 group-hover:opacity-40' : 'text-accent-ink')}
      />
    </button>
  );
}

/** The head of one column: sorts on a click, moves when dragged, and its right edge widens it. */
export function HeaderCell<Row extends GridRowData>({
  column,
  sort,
  onSort,
  shape,
  drop,
  className,
  style,
}: {
  column: GridColumn<Row>;
  sort: GridSort | null;
  onSort: () => void;
  shape: ColumnShape;
  /** A dragged column would land before or after this one. */
  drop: 'before' | 'after' | null;
  className: string | undefined;
  style: CSSProperties | undefined;
}) {
  const active = sort?.by === column.id ? sort.direction : undefined;
  return (
    <div
      role="columnheader"
      data-head={column.id}
      aria-sort={column.sort === undefined ? undefined : active === undefined ? 'none' : ARIA_SORT[active]}
      className={cx(
        'relative flex h-full min-w-0 items-center',
        shape.dragging?.id === column.id && 'opacity-50',
        className,
      )}
      style={style}
      title={column.explain}
      onPointerDown={shape.adjustable ? shape.onDragStart(column.id) : undefined}
    >
      <Label
        column={column}
        active={active}
        adjustable={shape.adjustable}
        onSort={() => {
          if (!shape.endedDrag()) onSort();
        }}
      />
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

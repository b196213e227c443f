import type { KeyboardEvent, ReactNode } from 'react';
import { cx } from '../cx';
import { MarkBox } from '../toggle';
import { readHeadKey } from './grid-keys';
import { HeaderCell } from './header-cell';
import { stays } from './pinned-style';
import type { GridColumn, GridRowData, GridSort } from './types';
import type { ColumnShape } from './use-column-shape';

/** Where a dragged column would land, seen from the column `index`. */
function dropAt(ids: readonly string[], index: number, dragging: ColumnShape['dragging']): 'before' | 'after' | null {
  if (dragging === null || ids[index] === dragging.id) return null;
  const others = ids.filter((id) => id !== dragging.id);
  const at = others.indexOf(ids[index] ?? '');
  if (at === dragging.to) return 'before';
  return at === others.length - 1 && dragging.to === others.length ? 'after' : null;
}

/** Acts on a key pressed on the head of a column; tells whether it was used, and whether it leads down to the rows. */
export function headerKey(
  event: KeyboardEvent<HTMLElement>,
  grid: HTMLElement,
  shape: ColumnShape,
): 'used' | 'down' | 'no' {
  const id = event.target instanceof HTMLElement ? event.target.dataset['gridHead'] : undefined;
  if (id === undefined) return 'no';
  const key = readHeadKey(event);
  if (key === null) return 'no';
  const heads = [...grid.querySelectorAll<HTMLElement>('[data-grid-head]')];
  const at = heads.findIndex((head) => head === event.target);
  switch (key.kind) {
    case 'down':
      return 'down';
    case 'focus':
      heads[Math.max(0, Math.min(heads.length - 1, at + key.by))]?.focus();
      return 'used';
    case 'resize':
      if (shape.adjustable) shape.resizeByKey(id, key.by);
      return shape.adjustable ? 'used' : 'no';
    case 'shift':
      if (shape.adjustable) shape.moveByKey(id, key.by);
      return shape.adjustable ? 'used' : 'no';
    case 'reset':
      if (shape.adjustable) shape.resetWidth(id);
      return shape.adjustable ? 'used' : 'no';
  }
}

/** The heads of the columns, reached with ↑ from the first row. */
export function GridHeader<Row extends GridRowData>({
  columns,
  sort,
  onSort,
  marks,
  onMarkAll,
  shape,
  offsets,
  tail,
}: {
  columns: readonly GridColumn<Row>[];
  sort: GridSort | null;
  onSort: (columnId: string) => void;
  /** Null where rows cannot be marked. */
  marks: 'none' | 'some' | 'all' | null;
  onMarkAll: () => void;
  shape: ColumnShape;
  offsets: Readonly<Record<string, number>>;
  /** What stands at the end of the heads. */
  tail: ReactNode;
}) {
  const ids = columns.map((column) => column.id);
  const lastPinned = Object.keys(offsets).at(-1);
  const markPin = stays(lastPinned === undefined ? undefined : 0, true);
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-10 grid h-7 items-center border-b border-line bg-surface px-2 text-sm font-medium text-muted"
      style={{ gridTemplateColumns: 'var(--tracks)' }}
    >
      {marks === null ? null : (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- Ctrl+A does the same
        <div
          role="columnheader"
          tabIndex={-1}
          className={cx('flex h-full items-center px-2', markPin?.className)}
          style={markPin?.style}
          onClick={onMarkAll}
        >
          <MarkBox checked={marks === 'all'} mixed={marks === 'some'} label="Mark all loaded rows" />
        </div>
      )}
      {columns.map((column, index) => {
        const pin = stays(offsets[column.id], index === 0 && marks === null, column.id === lastPinned);
        return (
          <HeaderCell
            key={column.id}
            column={column}
            sort={sort}
            onSort={() => onSort(column.id)}
            shape={shape}
            drop={dropAt(ids, index, shape.dragging)}
            className={cx(pin?.className, pin !== null && 'z-3!')}
            style={pin?.style}
          />
        );
      })}
      {tail}
    </div>
  );
}

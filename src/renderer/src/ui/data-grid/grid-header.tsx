import { cx } from '../cx';
import { SelectBox } from '../toggle';
import { ColumnsMenu } from './columns-menu';
import { HeaderCell } from './header-cell';
import { SELECT_BOX } from './tracks';
import type { GridRowData } from './types';
import type { ColumnShape } from './use-column-shape';
import type { Grid } from './use-grid';

/** Where a dragged column would land, seen from the column `index`. */
function dropAt(ids: readonly string[], index: number, dragging: ColumnShape['dragging']): 'before' | 'after' | null {
  if (dragging === null || ids[index] === dragging.id) return null;
  const others = ids.filter((id) => id !== dragging.id);
  const at = others.indexOf(ids[index] ?? '');
  if (at === dragging.to) return 'before';
  return at === others.length - 1 && dragging.to === others.length ? 'after' : null;
}

/** The heads of the columns, reached with ↑ from the first row. */
export function GridHeader<Row extends GridRowData>({ grid }: { grid: Grid<Row> }) {
  const { columns, shape, look, selection } = grid;
  const { heads, shown } = columns;
  const ids = shown.map((column) => column.id);
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-10 grid h-7 items-center border-b border-line bg-surface px-2 text-sm font-medium text-muted"
      style={{ gridTemplateColumns: 'var(--tracks)' }}
    >
      {look.selects ? (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- Ctrl+A does the same
        <div
          role="columnheader"
          tabIndex={-1}
          className={cx('flex h-full items-center px-2', look.pins[SELECT_BOX]?.className)}
          style={look.pins[SELECT_BOX]?.style}
          onClick={selection.toggleAll}
        >
          <SelectBox
            checked={selection.state === 'all'}
            mixed={selection.state === 'some'}
            label="Select all loaded rows"
          />
        </div>
      ) : null}
      {shown.map((column, index) => {
        const head = heads[index];
        return head === undefined ? null : (
          <HeaderCell
            key={column.id}
            column={column}
            head={head}
            table={columns.table}
            shape={shape}
            drop={dropAt(ids, index, shape.dragging)}
            pin={look.pins[column.id]}
          />
        );
      })}
      {shape.adjustable ? (
        <div role="columnheader" className="sticky right-0 flex h-full items-center justify-end bg-surface">
          <ColumnsMenu grid={grid} />
        </div>
      ) : null}
    </div>
  );
}

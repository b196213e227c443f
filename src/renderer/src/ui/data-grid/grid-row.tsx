import { memo } from 'react';
import { cx } from '../cx';
import { SelectBox } from '../toggle';
import { UnreadableMark } from '../unreadable';
import { badOf } from './bad-cell';
import { SELECT_BOX, type PinnedStyles } from './tracks';
import type { GridColumn, GridRowData } from './types';

/** What all rows of a grid have in common; the same object as long as nothing of it changed. */
export interface RowLook<Row extends GridRowData> {
  readonly columns: readonly GridColumn<Row>[];
  readonly pins: PinnedStyles;
  /** In pixels. */
  readonly height: number;
  /** Rows can be selected. */
  readonly selects: boolean;
  /** Rows can be opened. */
  readonly opens: boolean;
}

interface GridRowProps<Row extends GridRowData> {
  readonly row: Row;
  readonly index: number;
  readonly top: number;
  readonly look: RowLook<Row>;
  readonly current: boolean;
  /** The cell the arrows lead to, in the current row; -1 before they were used. */
  readonly cell: number;
  readonly selected: boolean;
  readonly tone: 'muted' | 'danger' | undefined;
}

function cellId(rowId: string, columnId: string): string {
  return `cell-${rowId}-${columnId}`;
}

/** What a cell shows: where there is nothing to read, a mark. A cell of several fields shows what is left besides. */
function Cell<Row extends GridRowData>({ column, row }: { column: GridColumn<Row>; row: Row }) {
  const raw = badOf(column, row);
  if (raw === undefined) return column.cell(row);
  if (column.fields === undefined || column.fields.length === 1) return <UnreadableMark raw={raw} />;
  return (
    <span className="flex min-w-0 items-center gap-2">
      <UnreadableMark raw={raw} wordless />
      {column.cell(row)}
    </span>
  );
}

function GridRowInner<Row extends GridRowData>(props: GridRowProps<Row>) {
  const { row, look, selected, current, tone, cell } = props;
  const { columns, pins, selects } = look;
  const chosen = cell === -1 ? undefined : columns[cell];
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={selects ? selected : current}
      aria-activedescendant={chosen === undefined ? undefined : cellId(row.id, chosen.id)}
      tabIndex={current ? 0 : -1}
      data-row-id={row.id}
      className={cx(
        // Never see-through: cells that stay at the start cover the others with the colour of their row.
        'nums group/row absolute inset-x-0 top-0 grid items-center border-b border-line/70 px-2 outline-offset-[-1px] focus-visible:bg-accent-soft focus-visible:shadow-[inset_2px_0_0_var(--accent)] focus-visible:outline-1 focus-visible:outline-accent/60',
        selected ? 'bg-selected' : current ? 'bg-hover' : 'bg-surface hover:bg-row-hover',
        look.opens && 'cursor-pointer',
        tone === 'muted' && 'text-faint',
        tone === 'danger' && 'shadow-[inset_2px_0_0_var(--danger)]',
      )}
      style={{
        gridTemplateColumns: 'var(--tracks)',
        height: look.height,
        transform: `translateY(${props.top}px)`,
      }}
    >
      {selects ? (
        <div
          role="gridcell"
          data-select-row
          className={cx('flex h-full items-center px-2', pins[SELECT_BOX]?.className)}
          style={pins[SELECT_BOX]?.style}
        >
          <span className={cx('flex', !selected && 'opacity-45 group-hover/row:opacity-100')}>
            <SelectBox checked={selected} label="Select row" />
          </span>
        </div>
      ) : null}
      {columns.map((column) => {
        const pin = pins[column.id];
        return (
          <div
            key={column.id}
            id={cellId(row.id, column.id)}
            role="gridcell"
            className={cx(
              'flex h-full min-w-0 items-center overflow-hidden px-2 whitespace-nowrap',
              column.align === 'end' && 'justify-end',
              column === chosen &&
                'rounded-sm group-focus-visible/row:shadow-[inset_0_0_0_1.5px_var(--accent)] group-focus-visible/row:bg-raised',
              pin?.className,
            )}
            style={pin?.style}
          >
            <Cell column={column} row={row} />
          </div>
        );
      })}
    </div>
  );
}

/** One row; re-drawn only when something of it changed. */
export const GridRow = memo(GridRowInner) as typeof GridRowInner;

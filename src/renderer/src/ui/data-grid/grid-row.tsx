import { memo } from 'react';
import { cx } from '../cx';
import { MarkBox } from '../toggle';
import { stays } from './pinned-style';
import type { GridColumn, GridRowData } from './types';

interface GridRowProps<Row extends GridRowData> {
  readonly row: Row;
  readonly columns: readonly GridColumn<Row>[];
  readonly offsets: Readonly<Record<string, number>>;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly current: boolean;
  /** The cell the arrows lead to, in the current row; -1 before they were used. */
  readonly cell: number;
  readonly marked: boolean;
  readonly marks: boolean;
  readonly opens: boolean;
  readonly tone: 'muted' | 'danger' | undefined;
  readonly onMark: (id: string, event: unknown) => void;
}

function cellId(rowId: string, columnId: string): string {
  return `cell-${rowId}-${columnId}`;
}

function GridRowInner<Row extends GridRowData>(props: GridRowProps<Row>) {
  const { row, columns, offsets, marked, current, tone, cell } = props;
  const lastPinned = Object.keys(offsets).at(-1);
  const markPin = stays(lastPinned === undefined ? undefined : 0, true);
  const chosen = cell === -1 ? undefined : columns[cell];
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={props.marks ? marked : current}
      aria-activedescendant={chosen === undefined ? undefined : cellId(row.id, chosen.id)}
      tabIndex={current ? 0 : -1}
      data-row-id={row.id}
      className={cx(
        // Never see-through: cells that stay at the start cover the others with the colour of their row.
        'nums group/row absolute inset-x-0 top-0 grid items-center border-b border-line/70 px-2 outline-offset-[-1px] focus-visible:bg-accent-soft focus-visible:shadow-[inset_2px_0_0_var(--accent)] focus-visible:outline-1 focus-visible:outline-accent/60',
        marked ? 'bg-selected' : current ? 'bg-hover' : 'bg-surface hover:bg-row-hover',
        props.opens && 'cursor-pointer',
        tone === 'muted' && 'text-faint',
        tone === 'danger' && 'shadow-[inset_2px_0_0_var(--danger)]',
      )}
      style={{
        gridTemplateColumns: 'var(--tracks)',
        height: props.height,
        transform: `translateY(${props.top}px)`,
      }}
    >
      {props.marks ? (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- Space and x on the row do the same
        <div
          role="gridcell"
          tabIndex={-1}
          className={cx('flex h-full items-center px-2', markPin?.className)}
          style={markPin?.style}
          onClick={(event) => {
            event.stopPropagation();
            props.onMark(row.id, event);
          }}
        >
          <span className={cx('flex', !marked && 'opacity-45 group-hover/row:opacity-100')}>
            <MarkBox checked={marked} label="Mark row" />
          </span>
        </div>
      ) : null}
      {columns.map((column, index) => {
        const pin = stays(offsets[column.id], index === 0 && !props.marks, column.id === lastPinned);
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
            {column.cell(row)}
          </div>
        );
      })}
    </div>
  );
}

/** One row; re-drawn only when something of it changed. */
export const GridRow = memo(GridRowInner) as typeof GridRowInner;

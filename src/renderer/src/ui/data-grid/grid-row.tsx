import type { Cell, Row as TableRow } from '@tanstack/react-table';
import { FlexRender } from '@tanstack/react-table';
import { memo } from 'react';
import { cx } from '../cx';
import { MarkBox } from '../toggle';
import type { GridFeatures } from './features';
import type { GridColumn, GridRowData } from './types';

interface GridRowProps<Row extends GridRowData> {
  readonly row: TableRow<GridFeatures, Row>;
  readonly columns: readonly GridColumn<Row>[];
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly template: string;
  readonly current: boolean;
  readonly marked: boolean;
  readonly marks: boolean;
  readonly opens: boolean;
  readonly tone: 'muted' | 'danger' | undefined;
  readonly onMark: (id: string, event: unknown) => void;
}

function CellBox<Row extends GridRowData>({
  cell,
  column,
}: {
  cell: Cell<GridFeatures, Row>;
  column: GridColumn<Row> | undefined;
}) {
  return (
    <div
      role="gridcell"
      className={cx(
        'flex min-w-0 items-center overflow-hidden px-2 whitespace-nowrap',
        column?.align === 'end' && 'justify-end',
      )}
    >
      <FlexRender cell={cell} />
    </div>
  );
}

function GridRowInner<Row extends GridRowData>(props: GridRowProps<Row>) {
  const { row, columns, marked, current, tone } = props;
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={props.marks ? marked : current}
      tabIndex={current ? 0 : -1}
      data-row-id={row.id}
      className={cx(
        'nums group/row absolute inset-x-0 top-0 grid items-center border-b border-line/70 px-2 outline-offset-[-1px] focus-visible:bg-accent-soft focus-visible:shadow-[inset_2px_0_0_var(--accent)] focus-visible:outline-1 focus-visible:outline-accent/60',
        marked ? 'bg-selected' : current ? 'bg-hover' : 'hover:bg-hover/60',
        props.opens && 'cursor-pointer',
        tone === 'muted' && 'text-faint',
        tone === 'danger' && 'shadow-[inset_2px_0_0_var(--danger)]',
      )}
      style={{
        gridTemplateColumns: props.template,
        height: props.height,
        transform: `translateY(${props.top}px)`,
      }}
    >
      {props.marks ? (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- Space and x on the row do the same
        <div
          role="gridcell"
          tabIndex={-1}
          className={cx('flex h-full items-center px-2', !marked && 'opacity-45 group-hover/row:opacity-100')}
          onClick={(event) => {
            event.stopPropagation();
            props.onMark(row.id, event);
          }}
        >
          <MarkBox checked={marked} label="Mark row" />
        </div>
      ) : null}
      {row.getAllCells().map((cell) => (
        <CellBox key={cell.id} cell={cell} column={columns.find((column) => column.id === cell.column.id)} />
      ))}
    </div>
  );
}

/** One row; re-drawn only when something of it changed. */
export const GridRow = memo(GridRowInner) as typeof GridRowInner;

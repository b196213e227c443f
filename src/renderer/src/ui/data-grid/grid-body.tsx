import type { VirtualItem } from '@tanstack/react-virtual';
import type { HTMLAttributes } from 'react';
import { cx } from '../cx';
import { GridRow } from './grid-row';
import type { DataGridProps, GridColumn, GridRowData } from './types';

interface GridBodyProps<Row extends GridRowData> extends HTMLAttributes<HTMLDivElement> {
  readonly rows: readonly Row[];
  readonly items: readonly VirtualItem[];
  readonly height: number;
  readonly greyed: boolean;
  readonly columns: readonly GridColumn<Row>[];
  readonly offsets: Readonly<Record<string, number>>;
  readonly rowHeight: number;
  readonly here: number;
  readonly cell: number;
  readonly marks: ReadonlySet<string>;
  readonly marking: boolean;
  readonly opens: boolean;
  readonly rowTone: DataGridProps<Row>['rowTone'];
  readonly onMark: (id: string, event: unknown) => void;
  readonly ref?: React.Ref<HTMLDivElement>;
}

/** The rows that are in sight, each at its place. What a context menu adds to its trigger is passed on. */
export function GridBody<Row extends GridRowData>(props: GridBodyProps<Row>) {
  const { rows, items, height, greyed, columns, offsets, rowHeight, here, cell, marks, marking, opens, ...more } =
    props;
  const { rowTone, onMark, ref, ...rest } = more;
  return (
    <div
      {...rest}
      ref={ref}
      role="rowgroup"
      className={cx('relative', greyed && 'greyed')}
      style={{ ...rest.style, height }}
    >
      {items.map((item) => {
        const row = rows[item.index];
        if (row === undefined) return null;
        const current = item.index === here;
        return (
          <GridRow
            key={row.id}
            row={row}
            columns={columns}
            offsets={offsets}
            index={item.index}
            top={item.start}
            height={rowHeight}
            current={current}
            cell={current ? cell : -1}
            marked={marks.has(row.id)}
            marks={marking}
            opens={opens}
            tone={rowTone?.(row)}
            onMark={onMark}
          />
        );
      })}
    </div>
  );
}

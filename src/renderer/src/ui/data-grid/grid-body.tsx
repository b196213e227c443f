import { useEffect, type HTMLAttributes } from 'react';
import { cx } from '../cx';
import { FlungRow } from './flung-row';
import { GridRow } from './grid-row';
import type { DataGridProps, GridColumn, GridRowData } from './types';
import { useRowWindow } from './use-row-window';

interface GridBodyProps<Row extends GridRowData> extends HTMLAttributes<HTMLDivElement> {
  readonly rows: readonly Row[];
  readonly scroller: HTMLElement;
  readonly initialScroll: number;
  readonly fromEnd: boolean;
  readonly loadingMore: boolean;
  readonly onEndReached: DataGridProps<Row>['onEndReached'];
  readonly onStartReached: DataGridProps<Row>['onStartReached'];
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
  /** After each drawing, whatever it was for. */
  readonly onDrawn: () => void;
  readonly ref?: React.Ref<HTMLDivElement>;
}

/** The rows that are in sight, each at its place. What a context menu adds to its trigger is passed on. */
export function GridBody<Row extends GridRowData>(props: GridBodyProps<Row>) {
  const {
    rows,
    scroller,
    initialScroll,
    fromEnd,
    loadingMore,
    onEndReached,
    onStartReached,
    rowHeight,
    here,
    ...more
  } = props;
  const { greyed, columns, offsets, cell, marks, marking, opens, rowTone, onMark, onDrawn, ref, ...rest } = more;
  const { items, height, flung } = useRowWindow({
    rows,
    scroller,
    initialScroll,
    fromEnd,
    loadingMore,
    onEndReached,
    onStartReached,
    rowHeight,
    here,
  });
  useEffect(() => onDrawn());
  return (
    <div
      {...rest}
      ref={ref}
      role="rowgroup"
      className={cx('relative', greyed && 'greyed')}
      style={{ ...rest.style, height }}
    >
      {items.map((item, slot) => {
        const row = rows[item.index];
        if (row === undefined) return null;
        const current = item.index === here;
        if (flung && !current) {
          return (
            <FlungRow
              // Not by the row: other rows come in each frame, and what is on the page is used for them again.
              key={`flung-${slot}`}
              row={row}
              columns={columns}
              offsets={offsets}
              index={item.index}
              top={item.start}
              height={rowHeight}
              marked={marks.has(row.id)}
              marks={marking}
            />
          );
        }
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

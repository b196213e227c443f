import { useEffect, type HTMLAttributes, type Ref } from 'react';
import { cx } from '../cx';
import { FastScrollRow } from './fast-scroll-row';
import { GridRow } from './grid-row';
import type { GridRowData } from './types';
import type { Grid } from './use-grid';
import { useRowWindow } from './use-row-window';

interface GridBodyProps<Row extends GridRowData> extends HTMLAttributes<HTMLDivElement> {
  readonly grid: Grid<Row>;
  readonly scroller: HTMLElement;
  readonly ref?: Ref<HTMLDivElement>;
}

/** The rows that are in sight, each at its place. What a context menu adds to its trigger is passed on. */
export function GridBody<Row extends GridRowData>({ grid, scroller, ref, ...rest }: GridBodyProps<Row>) {
  const { props, look, current, selection, cell } = grid;
  const { rows, status = {}, place, acts } = props;
  const { items, height, fast } = useRowWindow({
    rows,
    status,
    scroller,
    initialScroll: place?.scrollTop ?? 0,
    rowHeight: look.height,
    here: current.index,
  });
  const { onDrawn } = current;
  // After each drawing, whatever it was for.
  useEffect(() => onDrawn());
  const drawn = new Set<string>();
  const greyed = status.stale !== undefined || status.dimmed === true;
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
        const isCurrent = item.index === current.index;
        const shared = { row, index: item.index, top: item.start, look, selected: selection.ids.has(row.id) };
        // Not keyed by the row: other rows come in each frame, and what is on the page is used for them again.
        if (fast && !isCurrent) return <FastScrollRow key={`fast-${slot}`} {...shared} />;
        // Rows may share an id, or have none.
        const key = drawn.has(row.id) ? `${row.id} ${item.index}` : row.id;
        drawn.add(key);
        return (
          <GridRow key={key} {...shared} current={isCurrent} cell={isCurrent ? cell : -1} tone={acts?.tone?.(row)} />
        );
      })}
    </div>
  );
}

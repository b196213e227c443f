import { memo } from 'react';
import { cx } from '../cx';
import type { RowLook } from './grid-row';
import { textOf } from './bad-cell';
import { SELECT_BOX } from './tracks';
import type { GridRowData } from './types';

interface FastScrollRowProps<Row extends GridRowData> {
  readonly row: Row;
  readonly index: number;
  readonly top: number;
  readonly look: RowLook<Row>;
  readonly selected: boolean;
}

const MOMENT = /^\d{4}-\d\d-\d\dT/u;

/** What can be read while it passes by: of a moment its day. */
function brief(text: string): string {
  return MOMENT.test(text) ? text.slice(0, 10) : text;
}

function FastScrollRowInner<Row extends GridRowData>({ row, index, top, look, selected }: FastScrollRowProps<Row>) {
  const { columns, pins, selects, height } = look;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      tabIndex={-1}
      data-row-id={row.id}
      className={cx(
        'nums absolute inset-x-0 top-0 grid border-b border-line/70 px-2 text-muted',
        selected ? 'bg-selected' : 'bg-surface',
      )}
      style={{
        gridTemplateColumns: 'var(--tracks)',
        height,
        lineHeight: `${height - 1}px`,
        transform: `translateY(${top}px)`,
      }}
    >
      {selects ? <div role="gridcell" className={pins[SELECT_BOX]?.className} style={pins[SELECT_BOX]?.style} /> : null}
      {columns.map((column) => {
        const pin = pins[column.id];
        return (
          <div
            key={column.id}
            role="gridcell"
            className={cx(
              'overflow-hidden px-2 whitespace-nowrap',
              column.align === 'end' && 'text-right',
              pin?.className,
            )}
            style={pin?.style}
          >
            {column.text === undefined ? '' : brief(textOf(column, row))}
          </div>
        );
      })}
    </div>
  );
}

/** A row while the list is scrolled fast: its words alone, on elements that the next row takes over. */
export const FastScrollRow = memo(FastScrollRowInner) as typeof FastScrollRowInner;

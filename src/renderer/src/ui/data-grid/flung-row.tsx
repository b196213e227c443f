import { memo } from 'react';
import { cx } from '../cx';
import type { GridColumn, GridRowData } from './types';
import { stays } from './pinned-style';

interface FlungRowProps<Row extends GridRowData> {
  readonly row: Row;
  readonly columns: readonly GridColumn<Row>[];
  readonly offsets: Readonly<Record<string, number>>;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly marked: boolean;
  readonly marks: boolean;
}

const MOMENT = /^\d{4}-\d\d-\d\dT/u;

/** What can be read while it flies by: of a moment its day. */
function brief(text: string): string {
  return MOMENT.test(text) ? text.slice(0, 10) : text;
}

function FlungRowInner<Row extends GridRowData>(props: FlungRowProps<Row>) {
  const { row, columns, offsets, marked, height } = props;
  const markPin = stays(Object.keys(offsets).length === 0 ? undefined : 0, true);
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={marked}
      tabIndex={-1}
      data-row-id={row.id}
      className={cx(
        'nums absolute inset-x-0 top-0 grid border-b border-line/70 px-2 text-muted',
        marked ? 'bg-selected' : 'bg-surface',
      )}
      style={{
        gridTemplateColumns: 'var(--tracks)',
        height,
        lineHeight: `${height - 1}px`,
        transform: `translateY(${props.top}px)`,
      }}
    >
      {props.marks ? <div role="gridcell" className={markPin?.className} style={markPin?.style} /> : null}
      {columns.map((column, index) => {
        const pin = stays(offsets[column.id], index === 0 && !props.marks);
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
            {column.text === undefined ? '' : brief(column.text(row))}
          </div>
        );
      })}
    </div>
  );
}

/** A row while the list flies by: its words alone, on elements that the next row takes over. */
export const FlungRow = memo(FlungRowInner) as typeof FlungRowInner;

import { ArrowDown, ArrowUp } from 'lucide-react';
import { cx } from '../cx';
import { MarkBox } from '../toggle';
import type { GridColumn, GridRowData, GridSort } from './types';

/** The heads of the columns; a sortable one is a button, reached with ↑ from the first row. */
export function GridHeader<Row extends GridRowData>({
  columns,
  template,
  sort,
  onSort,
  marks,
  onMarkAll,
}: {
  columns: readonly GridColumn<Row>[];
  template: string;
  sort: GridSort | null;
  onSort: (columnId: string) => void;
  /** Null where rows cannot be marked. */
  marks: 'none' | 'some' | 'all' | null;
  onMarkAll: () => void;
}) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-10 grid h-7 items-center border-b border-line bg-surface px-2 text-sm font-medium text-muted"
      style={{ gridTemplateColumns: template }}
    >
      {marks === null ? null : (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- Ctrl+A does the same
        <div role="columnheader" tabIndex={-1} className="flex h-full items-center px-2" onClick={onMarkAll}>
          <MarkBox checked={marks === 'all'} mixed={marks === 'some'} label="Mark all loaded rows" />
        </div>
      )}
      {columns.map((column) => {
        const active = sort?.by === column.id ? sort.direction : undefined;
        const Arrow = active === 'asc' ? ArrowUp : ArrowDown;
        return (
          <div
            key={column.id}
            role="columnheader"
            aria-sort={
              column.sort === undefined
                ? undefined
                : active === undefined
                  ? 'none'
                  : active === 'asc'
                    ? 'ascending'
                    : 'descending'
            }
            className="flex h-full min-w-0 items-center"
            title={column.explain}
          >
            {column.sort === undefined ? (
              <span className={cx('min-w-0 flex-1 truncate px-2', column.align === 'end' && 'text-right')}>
                {column.quiet === true ? <span className="sr-only">{column.header}</span> : column.header}
              </span>
            ) : (
              <button
                type="button"
                tabIndex={-1}
                data-grid-head
                className={cx(
                  'group flex h-full max-w-full min-w-0 items-center gap-1 px-2 outline-offset-[-2px] hover:text-ink',
                  column.align === 'end' && 'ml-auto flex-row-reverse',
                  active !== undefined && 'text-ink',
                )}
                onClick={() => onSort(column.id)}
              >
                <span className="truncate">{column.header}</span>
                <Arrow
                  aria-hidden
                  className={cx(
                    'size-3 shrink-0',
                    active === undefined ? 'opacity-0 group-hover:opacity-40' : 'text-accent-ink',
                  )}
                />
              </button>
            )}
          </div>
        );
      })}
    </div>
  );
}

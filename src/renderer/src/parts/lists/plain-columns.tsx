import type { GridColumn, GridRowData } from '../../ui/data-grid/types';
import { IdText } from '../../ui/id-text';
import { RelativeTime } from '../../ui/time';

type More<Row extends GridRowData> = Partial<Omit<GridColumn<Row>, 'id' | 'header' | 'text' | 'cell'>>;

/** A column with a moment, told from now; `of` takes it from a row. */
export function timeColumn<Row extends GridRowData>(
  id: string,
  header: string,
  of: (row: Row) => string | null,
  more: More<Row> = {},
): GridColumn<Row> {
  return {
    id,
    header,
    width: 96,
    ...more,
    text: (row) => of(row) ?? '',
    cell: (row) => <RelativeTime iso={of(row)} className="text-muted" />,
  };
}

/** A column with an id, hidden unless `more` says otherwise; `of` takes it from a row. */
export function idColumn<Row extends GridRowData>(
  id: string,
  header: string,
  of: (row: Row) => string | null,
  more: More<Row> = { hidden: true },
): GridColumn<Row> {
  return {
    id,
    header,
    width: 160,
    ...more,
    text: (row) => of(row) ?? '',
    cell: (row) => {
      const found = of(row);
      return found === null ? <span className="text-faint">—</span> : <IdText id={found} className="text-faint" />;
    },
  };
}

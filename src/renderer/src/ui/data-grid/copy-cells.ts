import { plural } from '../../format/numbers';
import { copyText } from '../copy-button';
import { toast } from '../toast';
import { toTsv } from './copy';
import type { GridColumn, GridRowData } from './types';

function tell(title: string, description?: string): (done: boolean) => void {
  return (done) => {
    if (done) toast.ok({ title, description });
  };
}

/** Copies one cell as plain text. */
export function copyCell<Row extends GridRowData>(column: GridColumn<Row> | undefined, row: Row): void {
  if (column?.text === undefined) {
    toast.info({ title: 'This cell has nothing to copy', description: 'Move to another one with ← and →.' });
    return;
  }
  const text = column.text(row);
  if (text === '') toast.info({ title: `${column.header} is empty here` });
  else void copyText(text).then(tell(`Copied: ${column.header}`, text));
}

/** Copies rows with their headings, as a spreadsheet takes them. */
export function copyRows<Row extends GridRowData>(columns: readonly GridColumn<Row>[], rows: readonly Row[]): void {
  if (rows.length === 0) return;
  void copyText(toTsv(columns, rows)).then(
    tell(
      `Copied ${plural(rows.length, 'row')} with headings`,
      'Columns as shown; passwords and tokens are never copied.',
    ),
  );
}

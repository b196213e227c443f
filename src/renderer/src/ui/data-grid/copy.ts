import { plural } from '../../format/numbers';
import { copyText } from '../copy-button';
import { toast } from '../toast';
import { textOf } from './bad-cell';
import type { GridColumn, GridRowData } from './types';

/** A value of a table as spreadsheets read it: quoted where it holds a tab, a line end or a quote. */
function quoted(text: string): string {
  return /[\t\r\n"]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Text that a spreadsheet would run as a formula, made into text; numbers and phone numbers stay as they are. */
export function harmless(text: string): string {
  if (!/^[=+\-@\t\r]/u.test(text) || /^[+-]?[\d\s().,-]*$/u.test(text)) return text;
  return `'${text}`;
}

/** Rows with their headings as tab-separated text, in the order and with the columns shown. */
export function toTsv<Row extends GridRowData>(columns: readonly GridColumn<Row>[], rows: readonly Row[]): string {
  const copied = columns.filter(({ text }) => text !== undefined);
  return [
    copied.map(({ header }) => quoted(header)),
    ...rows.map((row) => copied.map((column) => quoted(harmless(textOf(column, row))))),
  ]
    .map((line) => line.join('\t'))
    .join('\n');
}

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
  const text = textOf(column, row);
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

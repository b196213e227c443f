import type { GridColumn, GridRowData } from './types';

/** A value of a table as spreadsheets read it: quoted where it holds a tab, a line end or a quote. */
function quoted(text: string): string {
  return /[\t\r\n"]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Text that a spreadsheet would run as a formula, made into text; numbers and phone numbers stay as they are. */
function harmless(text: string): string {
  if (!/^[=+\-@\t\r]/u.test(text) || /^[+-]?[\d\s().,-]*$/u.test(text)) return text;
  return `'${text}`;
}

/** Rows with their headings as tab-separated text, in the order and with the columns shown. */
export function toTsv<Row extends GridRowData>(columns: readonly GridColumn<Row>[], rows: readonly Row[]): string {
  const copied = columns.flatMap(({ header, text }) => (text === undefined ? [] : [{ header, text }]));
  return [
    copied.map(({ header }) => quoted(header)),
    ...rows.map((row) => copied.map(({ text }) => quoted(harmless(text(row))))),
  ]
    .map((line) => line.join('\t'))
    .join('\n');
}

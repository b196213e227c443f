import { stringify } from 'csv-stringify/sync';
import type { Cell, Column } from './columns';

/** The forms a list can be written in: for spreadsheets, or one JSON object a line. */
export type ExportFormat = 'csv' | 'jsonl';

/** Turns pages of rows into text, piece after piece; `start` comes once, before the first row. */
export interface Encoder<Row> {
  readonly start: string;
  readonly encode: (rows: readonly Row[]) => string;
}

/** Makes the encoder of a format. */
export function encoderOf<Row>(format: ExportFormat, columns: readonly Column<Row>[]): Encoder<Row> {
  return format === 'csv' ? csvEncoder(columns) : jsonlEncoder(columns);
}

// Excel takes a file without the mark for one in the code page of its own system.
const BYTE_ORDER_MARK = '\ufeff';

const CSV = {
  record_delimiter: 'windows',
  // A line break of any kind has to be inside quotes, not just the one that ends our own lines.
  quote_record_delimiter: true,
  escape_formulas: true,
  cast: { boolean: (value: boolean) => String(value) },
} as const;

function csvEncoder<Row>(columns: readonly Column<Row>[]): Encoder<Row> {
  return {
    start: BYTE_ORDER_MARK + stringify([columns.map(({ name }) => name)], CSV),
    encode: (rows) =>
      stringify(
        rows.map((row) => columns.map(({ cell }) => harmless(cell(row)))),
        CSV,
      ),
  };
}

/** Blanks and invisible signs, some of which a spreadsheet drops, and then what would begin a formula. */
const HIDDEN_FORMULA = /^[\s\p{Cc}\p{Cf}]+[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\n\0]/u;

// What begins with the sign itself is taken care of by `escape_formulas`.
function harmless(cell: Cell): Cell {
  return typeof cell === 'string' && HIDDEN_FORMULA.test(cell) ? `'${cell}` : cell;
}

function jsonlEncoder<Row>(columns: readonly Column<Row>[]): Encoder<Row> {
  return {
    start: '',
    encode: (rows) =>
      rows
        .map((row) => `${JSON.stringify(Object.fromEntries(columns.map(({ name, cell }) => [name, cell(row)])))}\n`)
        .join(''),
  };
}

import { cellReader, type TextCell, type CellPlan, type SelectedRow } from './cell-plan';
import { csvCell, jsonCell } from './cell-text';

/** The forms a list can be written in: for spreadsheets, or one JSON object a line. */
export type TextFormat = 'csv' | 'jsonl';

/** What a file of rows says of each row, as plain data: a worker thread can be told it. */
export interface TextPlan {
  readonly format: TextFormat;
  readonly cells: readonly { readonly name: string; readonly plan: CellPlan }[];
}

/** Turns rows into the text of a file, one by one. */
export interface RowText<Row> {
  /** Comes once, before the first row. */
  readonly start: string;
  /** A row with its line end. */
  readonly row: (row: Row) => string;
}

/** The text of rows as they were selected. */
export function rowText({ format, cells }: TextPlan): RowText<SelectedRow> {
  return textOfRows(
    format,
    cells.map(({ name, plan }) => ({ name, cell: cellReader(plan) })),
  );
}

/** The text of rows whose cells are taken from them by functions. */
export function textOfRows<Row>(
  format: TextFormat,
  columns: readonly { readonly name: string; readonly cell: (row: Row) => TextCell }[],
): RowText<Row> {
  return format === 'csv' ? csvText(columns) : jsonText(columns);
}

type Columns<Row> = readonly { readonly name: string; readonly cell: (row: Row) => TextCell }[];

// Excel takes a file without the mark for one in the code page of its own system.
const BYTE_ORDER_MARK = '\ufeff';
const LINE_END = '\r\n';

function csvText<Row>(columns: Columns<Row>): RowText<Row> {
  const cells = columns.map(({ cell }) => cell);
  return {
    start: `${BYTE_ORDER_MARK}${columns.map(({ name }) => csvCell(name)).join(',')}${LINE_END}`,
    row: (row) => {
      let line = '';
      for (let i = 0; i < cells.length; i += 1) {
        if (i > 0) line += ',';
        const cell = cells[i];
        if (cell !== undefined) line += csvCell(cell(row));
      }
      return line + LINE_END;
    },
  };
}

function jsonText<Row>(columns: Columns<Row>): RowText<Row> {
  const cells = columns.map(({ name, cell }, i) => ({ key: `${i === 0 ? '{' : ','}${JSON.stringify(name)}:`, cell }));
  const end = columns.length === 0 ? '{}\n' : '}\n';
  return {
    start: '',
    row: (row) => {
      let line = '';
      for (const { key, cell } of cells) line += key + jsonCell(cell(row));
      return line + end;
    },
  };
}

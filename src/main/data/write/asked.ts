// What is asked of a row, in the words of the statement that writes it, so that what came back can be compared with it.
import { askedCell, selectCell, type Cells } from '../database/cells';
import type { DatabaseHandle } from '../database/database-handle';
import { bareColumn } from '../database/expressions';
import type { PhysicalColumn, PhysicalTable } from '../database/physical-table';

/** A table to write to: its physical form, and the name it goes by in conditions. */
export interface WritableTable {
  readonly physical: PhysicalTable;
  /** The alias conditions use, such as better-auth's name for the table. */
  readonly logical: string;
  /** better-auth's fields and their columns, where it is one of its tables. */
  readonly columns?: ReadonlyMap<string, { readonly column: PhysicalColumn }>;
}

export interface Assignment {
  /** The physical column. */
  readonly column: string;
  readonly value: unknown;
  /** For a value that only the database knows, such as a default: whatever the statement stored counts as asked for. */
  readonly unknown?: true;
}

export const NO_STAMPS: ReadonlySet<string> = new Set();
const STAMP = /^(created|updated)_?at$/i;

/** The columns of when a row was made and last changed, which a trigger may set by the database's own clock. */
export function stampsOf({ physical, columns }: WritableTable): ReadonlySet<string> {
  const named = ['createdAt', 'updatedAt'].map((field) => columns?.get(field)?.column.name);
  const alike = physical.columns.filter(({ name }) => STAMP.test(name)).map(({ name }) => name);
  return new Set([...named.filter((name) => name !== undefined), ...alike]);
}

/** What the cell of an asked value is called in RETURNING; no column has such a name. */
function askedName(index: number): string {
  return `asked ${index}`;
}

/** For RETURNING: what each of the columns has to hold, to be read by `wantedIn`. */
export function wantsOf(kind: DatabaseHandle['kind'], physical: PhysicalTable, assignments: readonly Assignment[]) {
  return assignments.map(({ column, value, unknown }, i) =>
    (unknown === true ? selectCell(kind, bareColumn(column)) : askedCell(kind, columnIn(physical, column), value)).as(
      askedName(i),
    ),
  );
}

function columnIn({ columns }: PhysicalTable, name: string): PhysicalColumn | undefined {
  return columns.find((column) => column.name === name);
}

/** What a row has to hold, as RETURNING told it. */
export function wantedIn(row: Cells, assignments: readonly Assignment[]): Cells {
  return Object.fromEntries(assignments.map(({ column }, i) => [column, row[askedName(i)] ?? null]));
}

/** Those of a row's columns that tell when it was last changed or made. */
export function stampsIn(row: Cells): ReadonlySet<string> {
  return new Set(Object.keys(row).filter((column) => STAMP.test(column)));
}

/** Numbers in the form in which a row holds them: what goes in through a view of SQLite does not have it when it is returned. */
export function withNumbersOf(row: Cells, wanted: Cells): Cells {
  const number = (cell: Cells[string]) => (/^[ir]/.test(cell ?? '') ? Number(cell?.slice(1)) : null);
  return Object.fromEntries(
    Object.entries(wanted).map(([column, cell]) => {
      const stored = row[column] ?? null;
      return [column, number(cell) !== null && number(cell) === number(stored) ? stored : cell];
    }),
  );
}

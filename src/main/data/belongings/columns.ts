import type { BelongingColumn } from '@shared/api/belongings';
import type { FieldValue } from '@shared/api/common';
import { selectCell, type Cells } from '../database/cells';
import { cutCell } from '../database/cut-cells';
import { columnOf, eb, tableAs, type Column } from '../database/expressions';
import type { PhysicalColumn, PhysicalTable } from '../database/physical-table';
import { byteCount } from '../database/postgres-expressions';
import { isBytes } from '../database/value-kinds';
import type { OpenConnection } from '../connections/connection';
import type { ReferenceGraph } from '../removal/foreign-keys';
import { findColumn } from '../schema/match-names';
import { mayBeSecret } from '../schema/secret-name';
import { shownValue, typeOf } from '../user-rows/user-columns';
import { typeOfField, type Meaning } from './meanings';

/** What a table of belongings is called in a statement. */
export const HELD = 'held';
/** Of one value more than this nobody reads in a list. */
const LONGEST = 300;
/** Columns of a table of the app's own that are shown. */
const MOST_COLUMNS = 40;

/** A column as it is shown, and the name of what it refers to, where that has one. */
export interface ShownColumn {
  readonly shown: BelongingColumn;
  readonly physical: PhysicalColumn;
  readonly named: { readonly parent: PhysicalTable; readonly id: string; readonly name: string } | null;
}

/** The columns of a table that are shown: known fields of better-auth, else all but those that refer to the user. */
export function shownColumns(
  graph: ReferenceGraph,
  table: PhysicalTable,
  { fields }: Meaning,
  by: readonly string[],
): ShownColumn[] {
  if (fields === null) {
    return table.columns
      .filter((column) => column.readable && !by.includes(column.name))
      .slice(0, MOST_COLUMNS)
      .map((column) => shownColumn(graph, table, column, null));
  }
  return fields.flatMap((field) => {
    const column = findColumn(field, table.columns);
    return column?.readable === true ? [shownColumn(graph, table, column, field)] : [];
  });
}

function shownColumn(
  graph: ReferenceGraph,
  table: PhysicalTable,
  physical: PhysicalColumn,
  field: string | null,
): ShownColumn {
  const secret = field === null && mayBeSecret(physical.name);
  const named = secret ? null : namedBy(graph, table, physical);
  const known = field === null ? null : typeOfField(field);
  const type = secret ? 'secret' : named === null ? (known ?? typeOf(physical)) : 'named';
  return { physical, named, shown: { column: physical.name, field, type } };
}

// The row a column refers to, where that has a name people know it by.
function namedBy(graph: ReferenceGraph, table: PhysicalTable, { name }: PhysicalColumn): ShownColumn['named'] {
  const key = graph.keysFrom(table).find(({ columns }) => columns.length === 1 && columns[0] === name);
  const called = key && findColumn('name', key.parent.columns);
  const [id] = key?.refersTo ?? [];
  if (key === undefined || called?.readable !== true || id === undefined) return null;
  return { parent: key.parent, id, name: called.name };
}

/** Selects the columns, each under its number. */
export function selectShownColumns(kind: OpenConnection['handle']['kind'], columns: readonly ShownColumn[]) {
  return columns.map((column, at) => selected(kind, column).as(`v${at}`));
}

function selected(kind: OpenConnection['handle']['kind'], { shown, physical, named }: ShownColumn): Column {
  const ref = columnOf(HELD, physical.name);
  if (shown.type === 'secret') {
    return eb
      .case()
      .when(eb(ref, 'is', null))
      .then(eb.lit(null))
      .else(eb.lit(1))
      .end();
  }
  if (named !== null) {
    const name: Column = eb
      .selectFrom(tableAs(named.parent, 'named'))
      .select(columnOf('named', named.name).as('name'))
      .where(eb(columnOf('named', named.id), '=', ref))
      .limit(1);
    return selectCell(kind, eb.parens(name));
  }
  if (kind === 'postgres' && isBytes(physical)) return selectCell(kind, byteCount(ref));
  return selectCell(kind, cutCell(kind, physical, ref, LONGEST));
}

/** The values of a row that `selectShownColumns` made. */
export function readShown(
  { handle: { kind }, schema: { user } }: OpenConnection,
  columns: readonly ShownColumn[],
  row: Cells,
): FieldValue[] {
  return columns.map(({ shown: { type }, physical }, at) => {
    const cell = row[`v${at}`] ?? null;
    if (type === 'secret') return cell === null ? null : true;
    return shownValue(
      kind,
      user,
      { column: physical, field: null, form: null, type: type === 'named' ? 'text' : type },
      cell,
    );
  });
}

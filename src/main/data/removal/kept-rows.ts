import type { RemovalPreview, UserRow } from '@shared/api/users';
import type { OpenConnection } from '../connections/connection';
import { stoppable } from '../database/database-handle';
import type { PhysicalTable } from '../database/physical-table';
import { bareColumn, countOf, eb, tableAs, type Condition } from '../database/expressions';
import { findColumn, findTable, normalise } from '../schema/match-names';
import { isUserForCertain, tableId, type ReferenceGraph } from './foreign-keys';
import { rowLabel } from './labels';

/** Without an index, tables up to this size are read through in tens of milliseconds. */
const SCAN_UP_TO = 200_000;

type KeptTable = RemovalPreview['tables'][number];

/** Rows that name users although no foreign key says so, and that stay: bills, invitations, tables of the app. */
export async function keptRows(
  { handle, schema }: OpenConnection,
  graph: ReferenceGraph,
  users: readonly UserRow[],
  signal: AbortSignal,
): Promise<KeptTable[]> {
  // Of nobody there is nothing, and an empty list is no list to PostgreSQL.
  if (users.length === 0) return [];
  const found: KeptTable[] = [];
  const ids = users.map((user) => user.id);
  for (const { table, column, values } of keptColumns(schema, graph, ids, users)) {
    if (!(await isCheaplyFound(handle, table, [column]))) continue;
    const named = handle.db.selectFrom(tableAs(table, 'kept')).where(namesAnyOf(table, column, values));
    const n = await countOf(named, stoppable(signal));
    if (n > 0) found.push({ table: table.name, column, rows: n, effect: 'kept', label: rowLabel(table, [column]) });
  }
  return found;
}

/** Whether rows are found by the first of some columns at next to no cost: by an index, or in a table that is small. */
export async function isCheaplyFound(
  handle: OpenConnection['handle'],
  table: PhysicalTable,
  [column]: readonly string[],
): Promise<boolean> {
  return table.indexes.some((index) => index[0] === column) || (await handle.estimateRows(table)).value <= SCAN_UP_TO;
}

/** Whether a column, of whatever type, holds one of some texts. */
export function namesAnyOf(table: PhysicalTable, column: string, values: readonly string[]): Condition {
  const name = bareColumn(column);
  const isText = /char|text/.test(table.columns.find((c) => c.name === column)?.type ?? '');
  return eb(isText ? name : eb.cast<string>(name, 'text'), 'in', values);
}

/** A column that names users although no key says so, and as whom it names these. */
export interface KeptColumn {
  readonly table: PhysicalTable;
  readonly column: string;
  readonly values: readonly string[];
}

/** The columns that name some users although no foreign key says so. */
export function keptColumns(
  schema: OpenConnection['schema'],
  graph: ReferenceGraph,
  ids: readonly string[],
  users: readonly Pick<UserRow, 'email'>[],
): KeptColumn[] {
  const emails = [...new Set(users.flatMap((user) => [user.email, user.email.toLowerCase()]))];
  const known: KeptColumn[] = [];
  const add = (logical: string, field: string, values: readonly string[]) => {
    const table = findTable(logical, graph.tables);
    const column = table && findColumn(field, table.columns);
    if (table && column?.readable === true) known.push({ table, column: column.name, values });
  };
  add('subscription', 'referenceId', ids);
  add('invitation', 'email', emails);
  if (!isUserForCertain(schema)) add('apikey', 'referenceId', ids);
  const own = new Set([tableId(schema.user.physical), ...known.map(({ table }) => tableId(table))]);
  const theirs = graph.tables.flatMap((table): KeptColumn[] =>
    own.has(tableId(table))
      ? []
      : table.columns
          .filter((c) => c.readable && NAMES_A_USER.has(normalise(c.name)))
          .filter((c) => !graph.keysFrom(table).some((key) => key.columns.includes(c.name)))
          .map((c) => ({ table, column: c.name, values: ids })),
  );
  return [...known, ...theirs];
}

/** What apps call a column that holds a user's id. */
const NAMES_A_USER: ReadonlySet<string> = new Set(['userid', 'owneruserid', 'ownerid', 'authorid', 'createdby']);

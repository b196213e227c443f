import type { LogicalFieldName, LogicalTable } from '@shared/logical-model';
import type { Cell } from '../database/cells';
import { NO_CHARACTER } from '../database/column-forms';
import { cutCell } from '../database/cut-cells';
import { eb, type Column, type Condition, type Selected } from '../database/expressions';
import { rowAddress } from '../database/row-address';
import type { SqlValue } from '../database/physical-table';
import type { AuthTable, RawRow } from '../schema/auth-table';
import type { Position } from './cursor';
import type { KeysetOrder } from './keyset';

export interface Sort<T extends LogicalTable> {
  readonly by: LogicalFieldName<T>;
  readonly direction: 'asc' | 'desc';
}

const ORDER = '__order';
const ID = '__id';
const ROW = '__row';
/** The names under which `placeSelection` gives its columns. */
export const PLACE_NAMES = [ORDER, ID, ROW];

/** Longer texts are too long for a cursor: the row itself tells where the list goes on. */
const LONGEST_KEY = 500;

/**
 * The order of a list of this table. Ties are broken by the id; where nothing makes sure that each row has one of its own,
 * by where the row is stored, so that a page never ends between rows that cannot be told apart.
 */
export function rowOrder<T extends LogicalTable>(table: AuthTable<T>, { by, direction }: Sort<T>): KeysetOrder {
  const column = table.ref(by);
  const tie = tieOf(table);
  return {
    kind: table.kind,
    column,
    id: tie(table),
    direction,
    nullable: table.column(by).column.nullable,
    nulls: 'last',
    inRow: (row) => {
      const there = table.as('there');
      const valueIn = (value: Column): Column =>
        eb.selectFrom(there.from).select(value.as('value')).where(isRow(there, row)).limit(1);
      return { column: valueIn(there.ref(by)), id: valueIn(tie(there)) };
    },
  };
}

/** Whether each row surely has an id, and one that no other has. */
function hasOwnIds<T extends LogicalTable>(table: AuthTable<T>): boolean {
  const { name, nullable } = table.column('id').column;
  const { primaryKey, unique = [] } = table.physical;
  return !nullable && (unique.includes(name) || (primaryKey.length === 1 && primaryKey[0] === name));
}

function tieOf<T extends LogicalTable>(table: AuthTable<T>): (of: AuthTable<T>) => Column {
  const address = hasOwnIds(table) ? null : rowAddress(table.kind, table.physical);
  return (of) => address?.column(of.alias) ?? of.ref('id');
}

/** What finds a row again whatever it holds: its place in the table, else its id. */
function isRow<T extends LogicalTable>(table: AuthTable<T>, row: string): Condition {
  return addressOf(table)?.is(table.alias, row) ?? table.is('id', row);
}

// Ids of Postgres are texts or numbers, which stand in a cursor as they are; its addresses take a right that not everybody has.
function addressOf<T extends LogicalTable>(table: AuthTable<T>) {
  return table.kind === 'postgres' && hasOwnIds(table) ? null : rowAddress(table.kind, table.physical);
}

/** What has to be selected beside a list's own columns to tell where in its order a row stands. */
export function placeSelection<T extends LogicalTable>(
  table: AuthTable<T>,
  by: LogicalFieldName<T>,
  whole = false,
): Selected[] {
  const { column } = table.column(by);
  const ref = table.ref(by);
  return [
    (whole ? ref : cutCell(table.kind, column, ref, LONGEST_KEY)).as(ORDER),
    tieOf(table)(table).as(ID),
    (addressOf(table)?.text(table.alias) ?? eb.lit(null)).as(ROW),
  ];
}

/** Whether rows may share an id and are told apart all the same, by where they are stored. */
export function mayShareIds<T extends LogicalTable>(table: AuthTable<T>): boolean {
  return !hasOwnIds(table) && hasOwnPlaces(table);
}

/** Whether no two rows of a table have the same place. */
export function hasOwnPlaces<T extends LogicalTable>(table: AuthTable<T>): boolean {
  return hasOwnIds(table) || rowAddress(table.kind, table.physical) !== null;
}

/** What tells a row from all others where rows may share an id (`mayShareIds`), to be selected. */
export function ownPlace<T extends LogicalTable>(table: AuthTable<T>): Selected {
  return (addressOf(table)?.text(table.alias) ?? table.ref('id')).as(ROW);
}

/** The place of each of these rows, once. */
export function ownPlaces(rows: readonly RawRow[]): Set<SqlValue> {
  return new Set(rows.map((row) => row[ROW] ?? null));
}

/** Rows in their order, each once. */
export function eachOnce(rows: readonly RawRow[]): RawRow[] {
  return rows.filter((row, at) => at === 0 || row[ID] !== rows[at - 1]?.[ID]);
}

/** A row's place as it was read, for comparing it with that of another. */
export function rawPlace(row: RawRow): { readonly value: SqlValue; readonly id: SqlValue } {
  return { value: row[ORDER] ?? null, id: row[ID] ?? null };
}

/** A row's place for a cursor. */
export function placeIn(row: RawRow, { kind, direction }: Pick<KeysetOrder, 'kind' | 'direction'>): Position {
  const { value, id } = rawPlace(row);
  if ((value === null || isPlain(value)) && isPlain(id)) return { value, id };
  const near = (one: SqlValue): Cell => (one === null ? null : nearCell(kind, one, direction));
  const at = row[ROW] ?? id;
  return {
    value: near(value),
    id: near(id) ?? '',
    row: typeof at === 'number' || typeof at === 'string' ? String(at) : '',
  };
}

/** Whether a value is in a cursor what it is in the table, to the letter. */
function isPlain(value: SqlValue): value is string | number {
  if (typeof value === 'number')
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return typeof value === 'string' && value.length <= LONGEST_KEY && !value.includes(NO_CHARACTER);
}

/**
 * A value beside which nothing is left out that comes after the row, should the row be gone: its beginning, on the side
 * where the list goes on.
 */
function nearCell(kind: KeysetOrder['kind'], value: NonNullable<SqlValue>, direction: 'asc' | 'desc'): string {
  const last = direction === 'desc';
  if (value instanceof Uint8Array) {
    return `b${Buffer.from(value.subarray(0, LONGEST_KEY)).toString('hex')}${last ? 'ffffffff' : ''}`;
  }
  if (typeof value === 'number' || typeof value === 'bigint') return kind === 'sqlite' ? `r${value}` : String(value);
  const [begin = ''] = (typeof value === 'string' ? value : '').slice(0, LONGEST_KEY).split(NO_CHARACTER);
  const text = `${begin.replace(/[\uD800-\uDBFF]$/, '')}${last ? '\u{10FFFF}' : ''}`;
  return kind === 'sqlite' ? `t${text}` : text;
}

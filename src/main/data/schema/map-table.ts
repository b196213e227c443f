import type { NameMapping, TimeSettings } from '@shared/api/app-settings';
import { logicalModel, type FieldType, type LogicalTable } from '@shared/logical-model';
import type { DatabaseHandle } from '../database/database-handle';
import type { PhysicalColumn, PhysicalTable, SqlValue } from '../database/physical-table';
import { bareColumn, eb, tableAs } from '../database/expressions';
import { withBase } from '../database/stand-ins';
import { isWhole, valueKind } from '../database/value-kinds';
import { sampleTimes, zeroOnes } from '../database/sqlite-samples';
import { AuthTable, type MappedColumn } from './auth-table';
import {
  decodeDate,
  postgresDateForm,
  sqliteDateForm,
  textBooleanForm,
  type BooleanColumn,
  type ColumnForm,
  type DateColumn,
  type DateForm,
  type IdForm,
} from '../database/column-forms';
import { coreFields } from './logical-model';
import { findColumn, findTables } from './match-names';

/** Enough to meet a value in a sparse column, and never a scan of a big table. */
const SAMPLED_ROWS = 5000;
/** What a Drizzle schema of today writes into an integer column. */
const ASSUMED_INTEGER_FORM: DateForm = 'epoch-ms';

export interface MappingContext {
  readonly handle: DatabaseHandle;
  readonly tables: readonly PhysicalTable[];
  readonly mapping: NameMapping;
  readonly times: TimeSettings;
}

export interface MappedTable<T extends LogicalTable> {
  readonly table: AuthTable<T>;
  /** Fields whose form nothing could tell and nobody has said. */
  readonly undecided: readonly string[];
  /** Fields whose values stand in several forms; the commonest was taken. */
  readonly mixed: readonly string[];
  /** Other tables that might have been meant. */
  readonly rivals: readonly string[];
}

type FoundForm = ColumnForm | { readonly type: 'date'; readonly form: 'unknown'; readonly declared: string };

/** Finds one of better-auth's tables, its columns and the form of their values; null where there is no such table. */
export async function mapTable<T extends LogicalTable>(
  logical: T,
  context: MappingContext,
): Promise<MappedTable<T> | null> {
  const names = context.mapping.fields?.[logical] ?? {};
  const candidates = findTables(logical, context.tables, context.mapping.tables?.[logical]);
  // An app may well have an `account` of its own beside better-auth's `accounts`: the columns tell.
  const alike = candidates.filter((table) => looksLike(logical, table, names));
  const chosen = alike.find(({ standsFor }) => standsFor === undefined) ?? alike[0] ?? candidates[0];
  if (chosen === undefined) return null;
  const physical = withBase(chosen, context.tables);
  const found = new Map<string, { column: PhysicalColumn; form: FoundForm }>();
  const unreadable: string[] = [];
  const mixed: string[] = [];
  const taken = new Set<string>();
  for (const [field, { type }] of Object.entries(logicalModel[logical])) {
    const column = findColumn(field, physical.columns, names[field]);
    if (column === null || taken.has(column.name)) continue;
    taken.add(column.name);
    if (!column.readable) {
      unreadable.push(field);
      continue;
    }
    const { form, isMixed } = await formOf(context, physical, column, type);
    if (isMixed) mixed.push(field);
    found.set(field, { column, form });
  }
  const { columns, undecided } = settle(found, context.times);
  const extra = physical.columns.filter((c) => !taken.has(c.name));
  return {
    table: new AuthTable({
      logical,
      physical,
      columns,
      unreadable,
      extra: logical === 'user' ? await withZeroOnes(context.handle, physical, extra) : extra,
    }),
    undecided,
    mixed,
    rivals: candidates.filter((table) => table !== chosen && !shows(physical, table)).map((table) => table.name),
  };
}

/** On SQLite, which has no booleans, a column of whole numbers may be one: its values tell. */
async function withZeroOnes(
  handle: DatabaseHandle,
  table: PhysicalTable,
  columns: readonly PhysicalColumn[],
): Promise<readonly PhysicalColumn[]> {
  if (handle.kind === 'postgres') return columns;
  const whole = columns.filter((column) => column.readable && isWhole(column));
  const found = await zeroOnes(
    handle.db,
    table,
    whole.map(({ name }) => name),
    SAMPLED_ROWS,
  );
  return columns.map((column) => (found.has(column.name) ? { ...column, zeroOne: true } : column));
}

/** Whether one is a view of the other, so that nobody has to choose between them. */
function shows(a: PhysicalTable, b: PhysicalTable): boolean {
  const isOf = (view: PhysicalTable, { schema, name }: PhysicalTable) =>
    view.standsFor?.of.some((one) => one.schema === schema && one.name === name) ?? false;
  return isOf(a, b) || isOf(b, a);
}

function looksLike(logical: LogicalTable, table: PhysicalTable, names: Readonly<Record<string, string>>): boolean {
  return coreFields(logical).every((field) => findColumn(field, table.columns, names[field]) !== null);
}

/** The form of a column's values; `isMixed` where they stand in several, of which it is the commonest. */
async function formOf(
  { handle, times }: MappingContext,
  table: PhysicalTable,
  column: PhysicalColumn,
  type: FieldType,
): Promise<{ form: FoundForm; isMixed: boolean }> {
  if (type === 'date' && handle.kind === 'sqlite') {
    const [commonest, ...others] = await formsFound(handle, table, column);
    if (commonest === undefined) return { form: { type, form: 'unknown', declared: column.type }, isMixed: false };
    return { form: { type, ...commonest }, isMixed: others.length > 0 };
  }
  return { form: await declaredForm({ handle, times }, table, column, type), isMixed: false };
}

async function declaredForm(
  { handle, times }: Pick<MappingContext, 'handle' | 'times'>,
  table: PhysicalTable,
  column: PhysicalColumn,
  type: FieldType,
): Promise<ColumnForm> {
  switch (type) {
    case 'id':
      return { type, form: idForm(column) };
    case 'boolean':
      if (handle.kind === 'postgres' && column.type === 'boolean') return { type, form: 'boolean' };
      if (handle.kind === 'postgres' && /^(small|big)?int|numeric/.test(column.type)) return { type, form: 'integer' };
      return { type, ...(await booleanFormFound(handle, table, column)) };
    case 'date': {
      const form = postgresDateForm(column.type);
      return form === 'timestamp' ? { type, form, zone: times.zone ?? 'UTC' } : { type, form };
    }
    case 'text':
      return { type: handle.kind === 'postgres' && valueKind(column) === 'list' ? 'list' : type };
    case 'number':
    case 'json':
      return { type };
  }
}

// One adapter writes all times of a table, so a column without values takes the form of its neighbours. Where the whole
// table has none, the declared type may tell: `date` and text are better-auth's own ISO text. An integer is seconds or
// milliseconds, and Prisma's `datetime` is text or milliseconds: that has to be asked.
function settle(
  found: ReadonlyMap<string, { column: PhysicalColumn; form: FoundForm }>,
  times: TimeSettings,
): { columns: Map<string, MappedColumn>; undecided: string[] } {
  let neighbour: DateColumn | null = null;
  for (const { form } of found.values()) if (form.type === 'date' && form.form !== 'unknown') neighbour = form;
  const undecided: string[] = [];
  const columns = new Map<string, MappedColumn>();
  for (const [field, { column, form }] of found) {
    if (form.type !== 'date' || form.form !== 'unknown') {
      columns.set(field, { column, form });
      continue;
    }
    const isText = /^date$|text|char|clob/.test(form.declared) || form.declared === '';
    const said = isText ? 'iso-text' : times.emptyColumns;
    const known = neighbour ?? (said === undefined ? null : { form: said });
    if (known === null) undecided.push(field);
    columns.set(field, { column, form: { ...(known ?? { form: ASSUMED_INTEGER_FORM }), type: 'date' } });
  }
  return { columns, undecided };
}

/** How booleans stand where the declared type does not tell: as text, or on SQLite as 0 and 1. */
async function booleanFormFound(
  handle: DatabaseHandle,
  table: PhysicalTable,
  column: PhysicalColumn,
): Promise<BooleanColumn> {
  const sample = eb
    .selectFrom(tableAs(table, 'sampled'))
    .select(bareColumn(column.name).as('value'))
    .limit(SAMPLED_ROWS)
    .as('sample');
  const rows = await handle.db
    .selectFrom(sample)
    .distinct()
    .select('value')
    .where('value', 'is not', null)
    .limit(5)
    .execute();
  const texts = rows.map((row) => row.value).filter((value) => typeof value === 'string');
  return handle.kind === 'sqlite' && texts.length === 0 ? { form: 'integer' } : textBooleanForm(texts);
}

/** The forms in which times stand in a SQLite column, the commonest first. */
async function formsFound(handle: DatabaseHandle, table: PhysicalTable, column: PhysicalColumn): Promise<DateColumn[]> {
  const samples = await sampleTimes(handle.db, table, column.name, SAMPLED_ROWS);
  const forms = new Map<string, { found: DateColumn; n: number; isTime: boolean }>();
  for (const { example, n } of samples) {
    const found = sqliteDateForm(example);
    const isTime = decodeDate(example as SqlValue, found.form) !== null;
    // Some writers leave out zeros at the end of a fraction: its length makes no other form, its absence does.
    const key = `${found.form} ${found.shape?.suffix ?? ''} ${(found.shape?.digits ?? 0) > 0}`;
    const known = forms.get(key);
    forms.set(key, { found: known?.found ?? found, n: (known?.n ?? 0) + n, isTime: isTime || known?.isTime === true });
  }
  // What is no time says nothing of how times stand, however often it is there.
  return [...forms.values()].sort((a, b) => Number(b.isTime) - Number(a.isTime) || b.n - a.n).map(({ found }) => found);
}

function idForm(column: PhysicalColumn): IdForm {
  if (column.type === 'uuid') return 'uuid';
  return valueKind(column) === 'number' ? 'number' : 'text';
}

import { sql } from 'kysely';
import type { NameMapping, TimeSettings } from '@shared/api/connections';
import type { DatabaseHandle, PhysicalColumn, PhysicalTable } from '../dialects/database-handle';
import { AuthTable, type MappedColumn } from './auth-table';
import { postgresDateForm, sqliteDateForm, type ColumnForm, type DateForm, type IdForm } from './column-forms';
import { logicalModel, type FieldType, type LogicalTable } from './logical-model';
import { findColumn, findTable } from './match-names';

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
}

type FoundForm = ColumnForm | { readonly type: 'date'; readonly form: 'unknown'; readonly declared: string };

/** Finds one of better-auth's tables, its columns and the form of their values; null where there is no such table. */
export async function mapTable<T extends LogicalTable>(
  logical: T,
  context: MappingContext,
): Promise<MappedTable<T> | null> {
  const physical = findTable(logical, context.tables, context.mapping.tables?.[logical]);
  if (physical === null) return null;
  const names = context.mapping.fields?.[logical] ?? {};
  const found = new Map<string, { column: PhysicalColumn; form: FoundForm }>();
  const unreadable: string[] = [];
  const taken = new Set<string>();
  for (const [field, { type }] of Object.entries(logicalModel[logical])) {
    const column = findColumn(field, physical.columns, names[field]);
    if (column === null || taken.has(column.name)) continue;
    taken.add(column.name);
    if (!column.readable) unreadable.push(field);
    // oxlint-disable-next-line no-await-in-loop -- a handful of tiny look-ups, once, on one connection
    else found.set(field, { column, form: await formOf(context, physical, column, type) });
  }
  const { columns, undecided } = settle(found, context.times);
  return {
    table: new AuthTable({
      logical,
      physical,
      columns,
      unreadable,
      extra: physical.columns.filter((c) => !taken.has(c.name)),
    }),
    undecided,
  };
}

async function formOf(
  { handle, times }: MappingContext,
  table: PhysicalTable,
  column: PhysicalColumn,
  type: FieldType,
): Promise<FoundForm> {
  switch (type) {
    case 'id':
      return { type, form: idForm(column.type) };
    case 'boolean':
      if (handle.kind === 'sqlite') return { type, form: 'integer' };
      return {
        type,
        form: column.type === 'boolean' ? 'boolean' : /^(small|big)?int/.test(column.type) ? 'integer' : 'text',
      };
    case 'date': {
      if (handle.kind === 'sqlite') {
        const form = sqliteDateForm(await sampleValues(handle, table, column));
        return form === null ? { type, form: 'unknown', declared: column.type } : { type, form };
      }
      const form = postgresDateForm(column.type);
      return form === 'timestamp' ? { type, form, zone: times.zone ?? 'UTC' } : { type, form };
    }
    case 'text':
    case 'number':
    case 'json':
      return { type };
  }
}

// One adapter writes all times of a table, so a column without values takes the form of its neighbours. Where the whole
// table has none, the declared type may tell: `date` and text are better-auth's own ISO text, an integer is seconds or
// milliseconds, and that has to be asked.
function settle(
  found: ReadonlyMap<string, { column: PhysicalColumn; form: FoundForm }>,
  times: TimeSettings,
): { columns: Map<string, MappedColumn>; undecided: string[] } {
  let neighbour: DateForm | null = null;
  for (const { form } of found.values()) if (form.type === 'date' && form.form !== 'unknown') neighbour = form.form;
  const undecided: string[] = [];
  const columns = new Map<string, MappedColumn>();
  for (const [field, { column, form }] of found) {
    if (form.type !== 'date' || form.form !== 'unknown') {
      columns.set(field, { column, form: form as ColumnForm });
      continue;
    }
    const isText = /date|text|char|clob/.test(form.declared) || form.declared === '';
    const known = neighbour ?? (isText ? 'iso-text' : (times.emptyColumns ?? null));
    if (known === null) undecided.push(field);
    columns.set(field, { column, form: { type: 'date', form: known ?? ASSUMED_INTEGER_FORM } });
  }
  return { columns, undecided };
}

async function sampleValues(handle: DatabaseHandle, table: PhysicalTable, column: PhysicalColumn): Promise<unknown[]> {
  const { rows } = await sql<{ value: unknown }>`
    select "value" from (select ${sql.id(column.name)} as "value" from ${sql.id(table.name)} limit ${SAMPLED_ROWS})
    where "value" is not null limit 1`.execute(handle.db);
  return rows.map((row) => row.value);
}

function idForm(type: string): IdForm {
  if (type === 'uuid') return 'uuid';
  return /int|serial|numeric/.test(type) ? 'number' : 'text';
}

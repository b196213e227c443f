import { sql } from 'kysely';
import { AppError } from '../app-error';
import type { DatabaseHandle, PhysicalColumn, PhysicalTable } from '../dialects/database-handle';
import { AuthTable, type MappedColumn } from './auth-table';
import { postgresDateForm, sqliteDateForm, type ColumnForm, type DateForm, type IdForm } from './column-forms';
import { logicalModel, pluginTables, type FieldType, type LogicalTable } from './logical-model';
import { findColumn, findTable } from './match-names';

/** Enough to meet a value in a sparse column, and never a scan of a big table. */
const SAMPLED_ROWS = 5000;

/** What this database has of better-auth, decided once when it is opened. Null: the table is not there. */
export interface AuthSchema {
  readonly user: AuthTable<'user'>;
  readonly session: AuthTable<'session'> | null;
  readonly account: AuthTable<'account'> | null;
  readonly verification: AuthTable<'verification'> | null;
  readonly organization: AuthTable<'organization'> | null;
  readonly member: AuthTable<'member'> | null;
  readonly twoFactor: AuthTable<'twoFactor'> | null;
  readonly plugins: readonly string[];
  readonly tables: readonly PhysicalTable[];
  readonly warnings: readonly string[];
}

/**
 * Reads tables and columns and finds better-auth's among them.
 * @throws AppError SCHEMA_MISMATCH where there is no user table
 */
export async function readSchema(handle: DatabaseHandle): Promise<AuthSchema> {
  const tables = await handle.readTables();
  const warnings: string[] = [];
  const map = async <T extends LogicalTable>(logical: T) => mapTable(handle, logical, tables, warnings);

  const user = await map('user');
  if (user === null) {
    throw new AppError('SCHEMA_MISMATCH', 'This database has no better-auth tables.', {
      hint:
        tables.length === 0
          ? 'It is empty. Check the database name and, on Postgres, the schema.'
          : 'No user table was found. Check the database name and, on Postgres, the schema.',
      details: { tables: tables.slice(0, 50).map((t) => t.name) },
    });
  }
  const missing = missingFields(user);
  if (missing.length > 0) {
    throw new AppError('SCHEMA_MISMATCH', `The table "${user.physical.name}" lacks ${missing.join(', ')}.`, {
      hint: 'This does not look like a better-auth user table, or the database user may not read those columns.',
      details: { table: user.physical.name, missing },
    });
  }
  return {
    user,
    session: await map('session'),
    account: await map('account'),
    verification: await map('verification'),
    organization: await map('organization'),
    member: await map('member'),
    twoFactor: await map('twoFactor'),
    plugins: pluginsOf(user, tables),
    tables,
    warnings,
  };
}

/** Core fields of better-auth that a table lacks. */
export function missingFields<T extends LogicalTable>(table: AuthTable<T>): string[] {
  return Object.entries(logicalModel[table.logical])
    .filter(([, field]) => !('plugin' in field) && !('optional' in field))
    .map(([name]) => name)
    .filter((name) => !table.columns.has(name));
}

async function mapTable<T extends LogicalTable>(
  handle: DatabaseHandle,
  logical: T,
  tables: readonly PhysicalTable[],
  warnings: string[],
): Promise<AuthTable<T> | null> {
  const physical = findTable(logical, tables);
  if (physical === null) return null;
  const found = new Map<string, { column: PhysicalColumn; form: Awaited<ReturnType<typeof formOf>> }>();
  const taken = new Set<string>();
  for (const [field, { type }] of Object.entries(logicalModel[logical])) {
    const column = findColumn(field, physical.columns);
    if (column === null || taken.has(column.name)) continue;
    taken.add(column.name);
    if (!column.readable) {
      warnings.push(`The database user may not read "${physical.name}"."${column.name}".`);
      continue;
    }
    // eslint-disable-next-line no-await-in-loop -- a handful of tiny look-ups, once, on one connection
    found.set(field, { column, form: await formOf(handle, physical, column, type, warnings) });
  }
  return new AuthTable(
    logical,
    physical,
    settleDateForms(found),
    physical.columns.filter((c) => !taken.has(c.name)),
  );
}

// One adapter writes all times of a table: a column without values takes the form of its neighbours. In a table without
// any, nothing can be known, and better-auth's own adapter writes ISO text.
function settleDateForms(
  found: ReadonlyMap<string, { column: PhysicalColumn; form: Awaited<ReturnType<typeof formOf>> }>,
): Map<string, MappedColumn> {
  let known: DateForm = 'iso-text';
  for (const { form } of found.values()) if (form.type === 'date' && form.form !== 'unknown') known = form.form;
  return new Map(
    [...found].map(([field, { column, form }]) => [
      field,
      {
        column,
        form: form.type === 'date' && form.form === 'unknown' ? { type: 'date', form: known } : (form as ColumnForm),
      },
    ]),
  );
}

async function formOf(
  handle: DatabaseHandle,
  table: PhysicalTable,
  column: PhysicalColumn,
  type: FieldType,
  warnings: string[],
): Promise<ColumnForm | { type: 'date'; form: 'unknown' }> {
  switch (type) {
    case 'id':
      return { type: 'id', form: idForm(column.type) };
    case 'boolean':
      if (handle.kind === 'sqlite') return { type, form: 'integer' };
      return {
        type,
        form: column.type === 'boolean' ? 'boolean' : /^(small|big)?int/.test(column.type) ? 'integer' : 'text',
      };
    case 'date': {
      if (handle.kind === 'postgres') {
        if (column.type === 'timestamp without time zone') {
          warnings.push(
            `"${table.name}"."${column.name}" stores times without a zone; they are read and written as UTC. ` +
              'Older better-auth servers outside UTC stored local time there.',
          );
        }
        return { type, form: postgresDateForm(column.type) };
      }
      return { type, form: sqliteDateForm(await sampleValues(handle, table, column)) ?? 'unknown' };
    }
    case 'text':
    case 'number':
    case 'json':
      return { type };
  }
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

function pluginsOf(user: AuthTable<'user'>, tables: readonly PhysicalTable[]): string[] {
  const found = new Set<string>();
  for (const [field, definition] of Object.entries(logicalModel.user)) {
    if ('plugin' in definition && user.columns.has(field)) found.add(definition.plugin);
  }
  for (const [table, plugin] of Object.entries(pluginTables)) {
    if (findTable(table, tables) !== null) found.add(plugin);
  }
  return [...found].sort();
}

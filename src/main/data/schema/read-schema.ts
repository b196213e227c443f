import type { ConnectionReport, NameMapping, TimeSettings } from '@shared/api/connections';
import { AppError } from '../app-error';
import type { DatabaseHandle, PhysicalTable } from '../dialects/database-handle';
import type { AuthTable } from './auth-table';
import { logicalModel, pluginTables, type LogicalTable } from './logical-model';
import { mapTable, type MappingContext } from './map-table';
import { findTable } from './match-names';
import { questionsAbout } from './questions';

type Tables = { readonly [T in LogicalTable]: AuthTable<T> | null };

/** What this database has of better-auth, decided when it is opened. Null: the table is not there. */
export interface AuthSchema extends Omit<Tables, 'user'> {
  readonly user: AuthTable<'user'>;
  readonly plugins: readonly string[];
  /** Every table of the database, better-auth's or not. */
  readonly tables: readonly PhysicalTable[];
  readonly questions: ConnectionReport['questions'];
  /** Whether a table was so empty that it could not be judged: look again before relying on it. */
  readonly undecided: boolean;
}

/** What a person said about a database that it cannot tell itself. */
export interface SchemaSettings {
  readonly mapping?: NameMapping | undefined;
  readonly times?: TimeSettings | undefined;
}

/**
 * Reads tables and columns and finds better-auth's among them.
 * @throws AppError SCHEMA_MISMATCH where there is no user table, or not the one the mapping names
 */
export async function readSchema(handle: DatabaseHandle, settings: SchemaSettings = {}): Promise<AuthSchema> {
  const mapping = settings.mapping ?? {};
  const times = settings.times ?? {};
  const tables = await handle.readTables(schemasIn(mapping));
  const context: MappingContext = { handle, tables, mapping, times };
  requireMappedNames(context);

  const user = await mapTable('user', context);
  if (user === null) throw noUserTable(tables);
  const missing = missingFields(user.table);
  if (missing.length > 0) throw notAUserTable(user.table, missing);

  const session = await mapTable('session', context);
  const account = await mapTable('account', context);
  const verification = await mapTable('verification', context);
  const organization = await mapTable('organization', context);
  const member = await mapTable('member', context);
  const twoFactor = await mapTable('twoFactor', context);
  const mapped = [user, session, account, verification, twoFactor].filter((m) => m !== null);
  return {
    user: user.table,
    session: session?.table ?? null,
    account: account?.table ?? null,
    verification: verification?.table ?? null,
    organization: organization?.table ?? null,
    member: member?.table ?? null,
    twoFactor: twoFactor?.table ?? null,
    plugins: pluginsOf(user.table, tables),
    tables,
    questions: await questionsAbout(handle, mapped, times),
    undecided: mapped.some((m) => m.undecided.length > 0),
  };
}

/** Core fields of better-auth that a table lacks, or that this database user may not read. */
export function missingFields<T extends LogicalTable>(table: AuthTable<T>): string[] {
  return Object.entries(logicalModel[table.logical])
    .filter(([, field]) => !('plugin' in field) && !('optional' in field))
    .map(([name]) => name)
    .filter((name) => !table.columns.has(name));
}

function schemasIn(mapping: NameMapping): string[] {
  return Object.values(mapping.tables ?? {}).flatMap((name) => (name.includes('.') ? [name.split('.')[0] ?? ''] : []));
}

// A mapping that names what is not there is a mistake to be told, not a reason to guess.
function requireMappedNames({ tables, mapping }: MappingContext): void {
  for (const [logical, name] of Object.entries(mapping.tables ?? {})) {
    if (!(logical in logicalModel)) throw wrongMapping(`better-auth has no table "${logical}".`);
    if (findTable(logical, tables, name) === null) throw wrongMapping(`There is no table "${name}" in this database.`);
  }
  for (const [logical, fields] of Object.entries(mapping.fields ?? {})) {
    if (!(logical in logicalModel)) throw wrongMapping(`better-auth has no table "${logical}".`);
    const table = findTable(logical, tables, mapping.tables?.[logical]);
    for (const [field, column] of Object.entries(fields)) {
      if (!Object.hasOwn(logicalModel[logical as LogicalTable], field)) {
        throw wrongMapping(`better-auth has no field "${field}" in "${logical}".`);
      }
      if (table && !table.columns.some((c) => c.name === column)) {
        throw wrongMapping(`The table "${table.name}" has no column "${column}".`);
      }
    }
  }
}

function wrongMapping(message: string): AppError {
  return new AppError('SCHEMA_MISMATCH', message, {
    field: 'mapping',
    hint: 'Correct the names in the connection.',
  });
}

function noUserTable(tables: readonly PhysicalTable[]): AppError {
  return new AppError('SCHEMA_MISMATCH', 'This database has no better-auth tables.', {
    hint:
      tables.length === 0
        ? 'It is empty, or this user may see none of it. Check the database name and, on Postgres, the schema.'
        : 'No user table was found. Check the database and the schema, or say in the connection how the tables are called.',
    details: { tables: tables.slice(0, 100).map((t) => (t.schema === null ? t.name : `${t.schema}.${t.name}`)) },
  });
}

function notAUserTable(user: AuthTable<'user'>, missing: readonly string[]): AppError {
  const hidden = missing.filter((field) => user.unreadable.includes(field));
  const names = missing.join(', ');
  if (hidden.length === missing.length) {
    return new AppError('PERMISSION_DENIED', `The database user may not read ${names} of "${user.physical.name}".`, {
      hint: 'Ask the administrator for SELECT on these columns; the connection report has the exact SQL.',
      details: { table: user.physical.name, missing },
    });
  }
  return new AppError('SCHEMA_MISMATCH', `The table "${user.physical.name}" lacks ${names}.`, {
    hint: 'If these columns have other names here, say so in the connection. Else this is not a better-auth user table.',
    details: { table: user.physical.name, missing, columns: user.physical.columns.map((c) => c.name) },
  });
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

import type { NameMapping, TimeSettings } from '@shared/api/app-settings';
import type { ConnectionReport } from '@shared/api/connection-report';
import { logicalModel, type LogicalTable } from '@shared/logical-model';
import { AppError } from '../base/app-error';
import type { DatabaseHandle, TextOrder } from '../database/database-handle';
import type { AuthTable } from './auth-table';
import type { DateForm } from '../database/column-forms';
import { coreFields, pluginTables } from './logical-model';
import { mapTable, type MappedTable, type MappingContext } from './map-table';
import { findTable, findTables } from './match-names';
import { questionsAbout } from './questions';
import { usableTables, type ClosedTables } from './usable-tables';
import type { PhysicalTable } from '../database/physical-table';

type Tables = { readonly [T in LogicalTable]: AuthTable<T> | null };

/** What this database has of better-auth, decided when it is opened. Null: the table is not there, or of no use. */
export interface AuthSchema extends Omit<Tables, 'user'> {
  readonly user: AuthTable<'user'>;
  /** Tables that are there, but that this database user may not read; they are null above. */
  readonly closed: ClosedTables;
  readonly plugins: readonly string[];
  /** Whether a prefix of an address can be looked up as a range of its index. */
  readonly emailOrder: TextOrder;
  /** Of each unique index over the address of a user, all of its columns: where there is none, two may have one address. */
  readonly emailUnique: readonly (readonly string[])[];
  /** Every table of the database, better-auth's or not. */
  readonly tables: readonly PhysicalTable[];
  readonly questions: ConnectionReport['questions'];
  /** What is odd about this database. */
  readonly warnings: readonly string[];
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

  let mapped = await mapTables(context);
  // One adapter writes the whole database: what an empty table does not tell, the others do.
  const emptyColumns = commonForm(mapped.list);
  if (emptyColumns !== null) mapped = await mapTables({ ...context, times: { emptyColumns, ...times } });
  const { user, session, account, verification, organization, member, twoFactor, list } = mapped;
  const further = await mapFurtherTables(
    { ...context, times: emptyColumns === null ? times : { emptyColumns, ...times } },
    organization !== null,
  );
  if (user === null) throw noUserTable(tables);
  const missing = missingFields(user.table);
  if (missing.length > 0) throw notAUserTable(user, missing);
  const { closed, warnings, pick } = usableTables([...list, ...further.list], mapping.tables ?? {});
  const [emailOrder, emailUnique, questions] = await Promise.all([
    handle.textOrder(user.table.physical, user.table.name('email')),
    handle.uniqueWith(user.table.physical, user.table.name('email')),
    questionsAbout(handle, list, times),
  ]);
  return {
    user: user.table,
    session: pick(session),
    account: pick(account),
    verification: pick(verification),
    organization: pick(organization),
    member: pick(member),
    twoFactor: pick(twoFactor),
    oauthAccessToken: pick(further.oauthAccessToken),
    oauthRefreshToken: pick(further.oauthRefreshToken),
    apikey: pick(further.apikey),
    invitation: pick(further.invitation),
    team: pick(further.team),
    teamMember: pick(further.teamMember),
    closed,
    plugins: pluginsOf(user.table, tables),
    emailOrder,
    emailUnique,
    tables,
    questions,
    warnings: [...oddities(list), ...warnings],
    undecided: list.some((m) => m.undecided.length > 0),
  };
}

type EmptyForm = NonNullable<TimeSettings['emptyColumns']>;
type AnyMapped = MappedTable<LogicalTable>;

async function mapTables(context: MappingContext) {
  const user = await mapTable('user', context);
  const session = await mapTable('session', context);
  const account = await mapTable('account', context);
  const verification = await mapTable('verification', context);
  const organization = await mapTable('organization', context);
  const member = await mapTable('member', context);
  const twoFactor = await mapTable('twoFactor', context);
  const all: (AnyMapped | null)[] = [user, session, account, verification, organization, member, twoFactor];
  const list = all.filter((m) => m !== null);
  return { user, session, account, verification, organization, member, twoFactor, list };
}

// Tables of plugins that only ever follow what is done to a person: nobody is asked about their columns.
async function mapFurtherTables(context: MappingContext, organizations: boolean) {
  const oauthAccessToken = await mapTable('oauthAccessToken', context);
  const oauthRefreshToken = await mapTable('oauthRefreshToken', context);
  const apikey = await mapTable('apikey', context);
  // Without organizations, a table of such a name is the app's own.
  const invitation = organizations ? await mapTable('invitation', context) : null;
  const team = organizations ? await mapTable('team', context) : null;
  const teamMember = organizations ? await mapTable('teamMember', context) : null;
  const found = { oauthAccessToken, oauthRefreshToken, apikey, invitation, team, teamMember };
  const all: (AnyMapped | null)[] = Object.values(found);
  return { ...found, list: all.filter((m) => m !== null) };
}

/** Where some columns are undecided, the one form of all other columns; null where they are of several, or none. */
function commonForm(mapped: readonly AnyMapped[]): EmptyForm | null {
  const forms = new Set<DateForm>();
  let undecidedNumbers = false;
  for (const { table, undecided } of mapped) {
    for (const [field, { column, form }] of table.columns) {
      if (undecided.includes(field)) undecidedNumbers ||= column.type.includes('int');
      else if (form.type === 'date') forms.add(form.form);
    }
  }
  const [form] = forms;
  if (forms.size !== 1 || mapped.every((m) => m.undecided.length === 0)) return null;
  if (form === 'iso-text') return undecidedNumbers ? null : form;
  return form === 'epoch-ms' || form === 'epoch-seconds' ? form : null;
}

function oddities(mapped: readonly AnyMapped[]): string[] {
  const found: string[] = [];
  for (const { table, rivals, mixed } of mapped) {
    const { name } = table.physical;
    if (rivals.length > 0) {
      const others = rivals.map((rival) => `"${rival}"`).join(', ');
      found.push(`"${name}" is taken for better-auth's ${table.logical} table, though there is ${others} too.`);
    }
    if (mixed.length > 0) {
      const columns = mixed.map((field) => `${table.logical}.${field}`).join(', ');
      found.push(`Times stand in several forms in ${columns}; Authdesk reads and writes the commonest.`);
    }
  }
  return found;
}

/** Core fields of better-auth that a table lacks, or that this database user may not read. */
export function missingFields<T extends LogicalTable>(table: AuthTable<T>): string[] {
  return coreFields(table.logical).filter((name) => !table.columns.has(name));
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
    const candidates = findTables(logical, tables, mapping.tables?.[logical]);
    for (const [field, column] of Object.entries(fields)) {
      if (!Object.hasOwn(logicalModel[logical as LogicalTable], field)) {
        throw wrongMapping(`better-auth has no field "${field}" in "${logical}".`);
      }
      if (candidates[0] && !candidates.some((table) => table.columns.some((c) => c.name === column))) {
        throw wrongMapping(`The table "${candidates[0].name}" has no column "${column}".`);
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
    details: {
      reason: 'no-tables',
      tables: tables.slice(0, 100).map((t) => (t.schema === null ? t.name : `${t.schema}.${t.name}`)),
    },
  });
}

function notAUserTable({ table: user, rivals }: MappedTable<'user'>, missing: readonly string[]): AppError {
  const hidden = missing.filter((field) => user.unreadable.includes(field));
  const names = missing.join(', ');
  if (hidden.length === missing.length) {
    return new AppError('PERMISSION_DENIED', `The database user may not read ${names} of "${user.physical.name}".`, {
      hint: 'Ask the administrator for SELECT on these columns; the connection report has the exact SQL.',
      details: { reason: 'columns', table: user.physical.name, missing: [...missing] },
    });
  }
  return new AppError('SCHEMA_MISMATCH', `The table "${user.physical.name}" lacks ${names}.`, {
    hint:
      rivals.length > 0
        ? `There is "${rivals[0] ?? ''}" too: if that is the user table, say so in the connection.`
        : 'If these columns have other names here, say so in the connection. Else this is not a better-auth user table.',
    details: {
      reason: 'no-columns',
      table: user.physical.name,
      missing: [...missing],
      columns: user.physical.columns.map((c) => c.name),
    },
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

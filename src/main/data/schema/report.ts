import { sql } from 'kysely';
import { coreTables, type ConnectionReport, type TableReport } from '@shared/api/connections';
import type { ConnectionProfile } from '../connections/profile';
import type { DatabaseHandle } from '../dialects/database-handle';
import type { AuthTable } from './auth-table';
import { dateFormNames } from './column-forms';
import type { LogicalTable } from './logical-model';
import { missingFields, type AuthSchema } from './read-schema';

/** What was found in a database, for a person to read before and after opening it. */
export async function buildReport(
  handle: DatabaseHandle,
  schema: AuthSchema,
  profile: ConnectionProfile,
): Promise<ConnectionReport> {
  const started = performance.now();
  await sql`select 1`.execute(handle.db);
  const latencyMs = Math.round((performance.now() - started) * 10) / 10;
  return {
    latencyMs,
    serverVersion: await handle.serverVersion(),
    tables: {
      user: await describe(handle, schema.user),
      session: await describe(handle, schema.session),
      account: await describe(handle, schema.account),
      verification: await describe(handle, schema.verification),
    },
    plugins: [...schema.plugins],
    idType: idType(schema),
    dateFormat: dateFormat(schema),
    warnings: [...schema.warnings, ...warnings(schema)],
    advice: advice(handle, schema, profile),
  };
}

async function describe<T extends LogicalTable>(
  handle: DatabaseHandle,
  table: AuthTable<T> | null,
): Promise<TableReport> {
  if (table === null) return { name: null, rows: null, columns: {}, extra: [], missing: [] };
  return {
    name: table.physical.name,
    rows: await handle.estimateRows(table.physical).catch(() => null), // a role may see a table and not read it
    columns: Object.fromEntries([...table.columns].map(([field, { column }]) => [field, column.name])),
    extra: table.extra.map((c) => c.name),
    missing: missingFields(table),
  };
}

function idType(schema: AuthSchema): ConnectionReport['idType'] {
  const { form } = schema.user.column('id');
  return form.type === 'id' ? form.form : 'text';
}

function dateFormat(schema: AuthSchema): string {
  const forms = new Set<string>();
  for (const logical of coreTables) {
    for (const { form } of schema[logical]?.columns.values() ?? []) {
      if (form.type === 'date') forms.add(dateFormNames[form.form]);
    }
  }
  return [...forms].join(', ');
}

function warnings(schema: AuthSchema): string[] {
  const found: string[] = [];
  if (schema.session === null) {
    found.push(
      'There is no session table: this app keeps its sessions outside the database (secondary storage), where Authdesk cannot yet see or end them.',
    );
  }
  if (schema.verification === null)
    found.push('There is no verification table, so open verifications cannot be shown.');
  if (schema.account === null) found.push('There is no account table, so ways to sign in cannot be shown.');
  return found;
}

function advice(handle: DatabaseHandle, schema: AuthSchema, profile: ConnectionProfile): string[] {
  const found: string[] = [];
  if (!schema.user.hasIndexOn('createdAt')) {
    found.push(
      `"Newest first" has no index to go by. On a big user table this one makes it instant: ${indexSql(handle, schema.user, 'createdAt')}`,
    );
  }
  if (schema.session && !schema.session.hasIndexOn('userId')) {
    found.push(
      `A user's sessions are found by reading the whole table without ${indexSql(handle, schema.session, 'userId')}`,
    );
  }
  if (schema.account && !schema.account.hasIndexOn('userId')) {
    found.push(
      `A user's accounts are found by reading the whole table without ${indexSql(handle, schema.account, 'userId')}`,
    );
  }
  if (profile.environment === 'production' && !profile.readOnly) {
    found.push('This production connection can write. Use a read-only one for looking things up.');
  }
  return found;
}

function indexSql<T extends 'user' | 'session' | 'account'>(
  handle: DatabaseHandle,
  table: AuthTable<T>,
  field: Parameters<AuthTable<T>['name']>[0],
): string {
  const { schema, name } = table.physical;
  const column = table.name(field);
  const qualified = schema === null ? `"${name}"` : `"${schema}"."${name}"`;
  const tail = field === 'createdAt' ? `("${column}", "${table.name('id')}")` : `("${column}")`;
  return `CREATE INDEX ${handle.kind === 'postgres' ? 'CONCURRENTLY ' : ''}"${name}_${column}_idx" ON ${qualified} ${tail};`;
}

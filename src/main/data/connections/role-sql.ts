import type { LogicalTable } from '@shared/logical-model';
import { AppError } from '../base/app-error';
import type { AuthTable } from '../schema/auth-table';
import { logicalField } from '../schema/logical-model';
import type { AuthSchema } from '../schema/read-schema';
import type { PhysicalTable } from '../database/physical-table';

/** Columns of `user` that support staff change, and those of a ban. */
const EDITED = ['name', 'email', 'emailVerified', 'image', 'updatedAt', 'banned', 'banReason', 'banExpires', 'role'];

/**
 * The SQL that makes a least-privilege Postgres role for Authdesk: a viewer sees everything but secrets, support staff
 * can besides edit users, end sessions and void verifications. Neither can read a password, a token or a code; support
 * staff read a verification's identifier and value, because a link mailed to an old address is found by them.
 * @throws AppError UNSUPPORTED on SQLite, which has no roles
 */
export function roleSql(kind: 'postgres' | 'sqlite', schema: AuthSchema, role: 'viewer' | 'support'): string {
  if (kind !== 'postgres') {
    throw new AppError('UNSUPPORTED', 'SQLite has no database users.', {
      hint: 'Protect the file by its permissions, and open it read-only.',
    });
  }
  const name = `authdesk_${role}`;
  const support = role === 'support';
  const tables = [schema.user, schema.session, schema.account, schema.verification];
  const others = [schema.organization, schema.member, schema.twoFactor];
  const found = [...tables, ...others].filter((t) => t !== null);
  const schemas = [...new Set(found.map((t) => t.physical.schema ?? 'public'))];
  const lines = [
    `-- A ${support ? 'support' : 'viewer'} role for Authdesk. Choose a password before you run this.`,
    `CREATE ROLE ${name} LOGIN PASSWORD 'choose-a-password' NOSUPERUSER NOCREATEDB NOCREATEROLE;`,
    ...(support ? [] : [`ALTER ROLE ${name} SET default_transaction_read_only = on;`]),
    ...schemas.map((s) => `GRANT USAGE ON SCHEMA ${quote(s)} TO ${name};`),
    ...found.map((t) => grantSelect(t, name, support && t.logical === 'verification')),
  ];
  if (support) {
    const edited = EDITED.map((field) => schema.user.columns.get(field)?.column.name).filter((c) => c !== undefined);
    lines.push(`GRANT UPDATE (${edited.map(quote).join(', ')}) ON ${target(schema.user.physical)} TO ${name};`);
    for (const table of [schema.session, schema.verification]) {
      if (table) lines.push(`GRANT DELETE ON ${target(table.physical)} TO ${name};`);
    }
    for (const table of [schema.oauthAccessToken, schema.oauthRefreshToken, schema.apikey]) {
      if (table) lines.push(grantSelect(table, name, false));
    }
    lines.push(
      ...grantUpdate(schema.oauthAccessToken, ['revoked'], name),
      ...grantUpdate(schema.oauthRefreshToken, ['revoked'], name),
      ...grantUpdate(schema.apikey, ['enabled', 'updatedAt'], name),
    );
  }
  const further = support ? [schema.oauthAccessToken, schema.oauthRefreshToken, schema.apikey] : [];
  lines.push(...policies([...found, ...further.filter((t) => t !== null)], name, support));
  return `${lines.join('\n')}\n`;
}

/** Without a policy of its own a role sees nothing of a table with row-level security. */
function policies(tables: readonly AuthTable<LogicalTable>[], role: string, support: boolean): string[] {
  const guarded = tables.filter(({ physical }) => (physical.rowSecurity ?? null) !== null);
  if (guarded.length === 0) return [];
  return [
    '-- Row-level security is on for these tables: the role is let through to all of their rows.',
    ...guarded.map(
      ({ physical }) =>
        `CREATE POLICY ${role} ON ${target(physical)}${support ? '' : ' FOR SELECT'} TO ${role} USING (true);`,
    ),
  ];
}

/** What revoking tokens and keys writes. */
function grantUpdate(table: AuthTable<LogicalTable> | null, fields: readonly string[], role: string): string[] {
  const columns = fields.map((field) => table?.columns.get(field)?.column.name).filter((c) => c !== undefined);
  if (table === null || columns.length === 0) return [];
  return [`GRANT UPDATE (${columns.map(quote).join(', ')}) ON ${target(table.physical)} TO ${role};`];
}

function grantSelect(table: AuthTable<LogicalTable>, role: string, secretsToo: boolean): string {
  const secret = new Set(
    [...table.columns]
      .filter(([field]) => !secretsToo && logicalField(table.logical, field)?.secret === true)
      .map(([, { column }]) => column.name),
  );
  // A column better-auth does not define may hold anything; whoever owns the database can add it to the list.
  const unknown = new Set(table.extra.map((c) => c.name));
  const columns = table.physical.columns.map((c) => c.name).filter((c) => !secret.has(c) && !unknown.has(c));
  return `GRANT SELECT (${columns.map(quote).join(', ')}) ON ${target(table.physical)} TO ${role};`;
}

function target({ schema, name }: PhysicalTable): string {
  return `${quote(schema ?? 'public')}.${quote(name)}`;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

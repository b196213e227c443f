import { stoppable } from '../database/database-handle';
import { columnOf, eb, tableAs, type Condition } from '../database/expressions';
import type { AnyDatabase, SqlValue } from '../database/physical-table';
import type { OpenConnection } from '../connections/connection';
import { findColumn, findTable } from '../schema/match-names';
import { requireMembers } from './tables';

/** What better-auth's organization plugin has unless an app says otherwise; an organization always has an owner. */
export const OWNER = 'owner';
const BUILT_IN = [OWNER, 'admin', 'member'];
/** More than this many different lists of roles nobody has. */
const MOST = 200;

/** The names in a list of roles, as better-auth reads it. */
export function rolesIn(role: string | null): string[] {
  return (role ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/**
 * The roles an organization's members may have as far as the database knows: better-auth's own, those somebody has, and
 * those that were made for this organization. What the app's code adds besides stands nowhere.
 */
export async function rolesOf(
  connection: OpenConnection,
  db: AnyDatabase,
  organizationId: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const member = requireMembers(connection);
  const lists = await db
    .selectFrom(member.from)
    .select(member.select(['role']))
    .distinct()
    .where(member.is('organizationId', organizationId))
    .limit(MOST)
    .execute(stoppable(signal));
  const held = lists.flatMap((row) => rolesIn(member.read(row, 'role')));
  return [...new Set([...BUILT_IN, ...held, ...(await madeRoles(connection, db, organizationId, signal))])];
}

// Of the dynamic access control: roles that members made for their organization.
async function madeRoles(
  connection: OpenConnection,
  db: AnyDatabase,
  organizationId: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const table = findTable('organizationRole', connection.schema.tables);
  const role = table && findColumn('role', table.columns);
  const of = table && findColumn('organizationId', table.columns);
  if (table === null || role?.readable !== true || of?.readable !== true) return [];
  const member = requireMembers(connection);
  const isOf: Condition = eb(columnOf('made', of.name), '=', member.id('organizationId', organizationId));
  const rows: { readonly role: SqlValue }[] = await db
    .selectFrom(tableAs(table, 'made'))
    .select(columnOf('made', role.name).as('role'))
    .where(isOf)
    .limit(MOST)
    .execute(stoppable(signal));
  return rows.flatMap((row) => (typeof row.role === 'string' ? rolesIn(row.role) : []));
}

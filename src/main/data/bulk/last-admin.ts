import { sql } from 'kysely';
import { stoppable } from '../dialects/database-handle';
import type { RawRow } from '../schema/auth-table';
import { userConditions } from '../users/conditions';
import type { DeedContext } from './deed';
import type { BulkUser } from './people';

/** The role better-auth's admin plugin gives all rights. */
const ADMIN = 'admin';

export const LAST_ADMIN = 'Is the last administrator who could sign in';

/** Whether a role column gives administrator's rights. */
export function isAdmin(role: string | null): boolean {
  return role?.split(',').includes(ADMIN) ?? false;
}

/**
 * Of the administrators among some users the one to be spared, because nobody would be left otherwise; null where others
 * remain. They are given in the order in which it would be their turn, and the last of them is spared.
 */
export async function lastAdmin(context: DeedContext, users: readonly BulkUser[]): Promise<string | null> {
  const { connection, db, now, signal } = context;
  const { user } = connection.schema;
  const admins = users.filter(({ role, banned }) => isAdmin(role) && !banned);
  const last = admins.at(-1);
  if (last === undefined) return null;
  const conditions = userConditions(
    connection,
    undefined,
    { role: ADMIN, ...(user.has('banned') && { banned: false }) },
    now,
  );
  const { rows } = await sql<RawRow>`
    select ${sql.join(user.select(['id']))} from ${user.from} where ${sql.join(conditions, sql` and `)}
    limit ${admins.length + 1}`.execute(db, stoppable(signal));
  const concerned = new Set(admins.map(({ id }) => id));
  return rows.every((row) => concerned.has(user.read(row, 'id') ?? '')) ? last.id : null;
}

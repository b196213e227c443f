import { userLabel } from '@shared/user-label';
import type { OpenConnection } from '../../connections/connection';
import { setUserFields } from '../../user-rows/act-on-user';
import { isAdmin, joinedRoles, requireRole } from '../../user-rows/roles';
import type { WritePath } from '../../write/write-path';
import { actOnOne } from './act-on-one';
import { outcomesOf, perUser, type UserAct } from './user-act';

/** Gives users another role. What the server allows a role follows from its own configuration, which nobody can read here. */
export function setRole(given: string): UserAct {
  const role = joinedRoles(given);
  return {
    changes: ['user'],
    takesRights: !isAdmin(role),
    require: (connection) => requireRole(connection, role),
    look: async (_context, users) =>
      perUser(users, (user) => (user.role === role ? `Has the role “${role}” already` : null)),
    perform: async (context, users) => {
      const { user } = context.connection.schema;
      const ids = users.map(({ id }) => id);
      await setUserFields(context, ids, [user.assign('role', role)]);
      return {
        users: outcomesOf(users, (one) => ({ before: { role: one.role ?? null }, after: { role }, detail: null })),
        rows: users.length,
      };
    },
  };
}

/**
 * Sets the role of one user.
 * @throws AppError UNSUPPORTED, INVALID_INPUT, NOT_FOUND, CONFLICT for the last administrator, and all of the write path
 */
export async function setRoleOfUser(
  connection: OpenConnection,
  writes: WritePath,
  { id, role: given }: { readonly id: string; readonly role: string },
  now: Date,
): Promise<void> {
  const role = joinedRoles(given);
  await actOnOne({ connection, writes, now }, setRole(role), {
    action: 'users.setRole',
    id,
    intention: (user) => `Set the role of ${userLabel(user)} to ${role}`,
    done: (user) => `Set the role of ${userLabel(user)} to ${role}`,
    idle: (user) => `${userLabel(user)} has the role ${role} already`,
  });
}

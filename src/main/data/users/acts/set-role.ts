import { AppError } from '../../base/app-error';
import type { OpenConnection } from '../../connections/connection';
import { setUserFields } from '../../user-rows/act-on-user';
import { isAdmin } from '../../user-rows/last-admin';
import type { WritePath } from '../../write/write-path';
import { actOnOne } from './act-on-one';
import { outcomesOf, perUser, type UserAct } from './user-act';

/** Roles as better-auth keeps them: joined by commas, without spaces, none twice. Empty where none is named. */
export function joinedRoles(given: string): string {
  const roles = given
    .split(',')
    .map((role) => role.trim())
    .filter((role) => role !== '');
  return [...new Set(roles)].join(',');
}

/** @throws AppError UNSUPPORTED without the admin plugin's column, INVALID_INPUT where no role is named */
export function requireRole({ schema: { user } }: OpenConnection, role: string): void {
  if (!user.has('role')) {
    throw new AppError('UNSUPPORTED', 'This database has no roles: the admin plugin of better-auth is not installed.', {
      hint: 'Roles come with the column "role" of that plugin.',
    });
  }
  if (role !== '') return;
  throw new AppError('INVALID_INPUT', 'Everybody has a role.', {
    hint: 'better-auth calls the ordinary one "user".',
    field: 'role',
  });
}

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
    intention: ({ email }) => `Set the role of ${email} to ${role}`,
    done: ({ email }) => `Set the role of ${email} to ${role}`,
    idle: ({ email }) => `${email} has the role ${role} already`,
  });
}

import { AppError } from '../base/app-error';
import type { WritePath } from '../write/write-path';
import { isAdmin, requireAnotherAdmin } from '../user-rows/last-admin';
import { lockUser } from './update-user';
import { getUserRow } from '../user-rows/user-row';
import type { OpenConnection } from '../connections/connection';

/** Roles as better-auth keeps them: joined by commas, without spaces, none twice. @throws AppError INVALID_INPUT */
export function joinedRoles(given: string): string {
  const roles = given
    .split(',')
    .map((role) => role.trim())
    .filter((role) => role !== '');
  if (roles.length === 0) {
    throw new AppError('INVALID_INPUT', 'Everybody has a role.', {
      hint: 'better-auth calls the ordinary one "user".',
      field: 'role',
    });
  }
  return [...new Set(roles)].join(',');
}

/** @throws AppError UNSUPPORTED without the admin plugin's column */
export function requireRoleColumn({ schema: { user } }: OpenConnection): void {
  if (user.has('role')) return;
  throw new AppError('UNSUPPORTED', 'This database has no roles: the admin plugin of better-auth is not installed.', {
    hint: 'Roles come with the column "role" of that plugin.',
  });
}

/**
 * Sets the role of a user. What the server allows a role follows from its own configuration, which nobody can read here.
 * @throws AppError UNSUPPORTED, INVALID_INPUT, NOT_FOUND, CONFLICT for the last administrator, and all of the write path
 */
export async function setRole(
  connection: OpenConnection,
  writes: WritePath,
  { id, role: given }: { readonly id: string; readonly role: string },
  now: Date,
): Promise<void> {
  requireRoleColumn(connection);
  const role = joinedRoles(given);
  const { user } = connection.schema;
  const known = await getUserRow(connection, id);
  await writes.write(connection, {
    action: 'users.setRole',
    target: { type: 'user', id, label: known.email },
    userId: id,
    intention: `Set the role of ${known.email} to ${role}`,
    changes: ['user'],
    perform: async (trx, rows) => {
      const { current } = await lockUser(connection, trx, id);
      if (current.role === role) {
        return { result: undefined, summary: `${current.email} has the role ${role} already`, rows: 0 };
      }
      if (!isAdmin(role)) await requireAnotherAdmin(connection, trx, current, now);
      const changed = await rows.update(user, user.name('id'), user.is('id', id), [
        { column: user.name('role'), value: user.encode('role', role) },
        { column: user.name('updatedAt'), value: user.encode('updatedAt', now) },
      ]);
      if (changed.length !== 1) throw new AppError('CONFLICT', 'The user changed meanwhile, so nothing was saved.');
      return {
        result: undefined,
        summary: `Set the role of ${current.email} to ${role}`,
        before: { role: current.role ?? null },
        after: { role },
        rows: 1,
      };
    },
  });
}

import { AppError } from '../../base/app-error';
import { perUser, type ActionOf, type WriteOperation } from '../bulk-operation';
import { isAdmin } from '../../user-rows/last-admin';
import { setFields } from '../set-fields';

/** Gives each user another role: names joined by commas, as better-auth keeps them. */
export function setRoleOperation({ role: given }: ActionOf<'setRole'>): WriteOperation {
  const role = given
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .join(',');
  return {
    by: 'write',
    verb: `Give the role “${role}” to`,
    past: `Gave the role “${role}” to`,
    action: 'bulk.setRole',
    tables: ['user'],
    undoable: true,
    takesRights: !isAdmin(role),
    require: ({ schema: { user } }) => {
      if (!user.has('role')) {
        throw new AppError('UNSUPPORTED', 'This database knows no roles.', {
          hint: "They are part of better-auth's admin plugin, which this app does not use.",
        });
      }
      if (role === '') {
        throw new AppError('INVALID_INPUT', 'A role needs a name.', {
          field: 'action.role',
          hint: 'Such as user or admin.',
        });
      }
    },
    look: async (_context, users) =>
      perUser(users, (user) => (user.role === role ? `Has the role “${role}” already` : null)),
    run: async (context, rows, users) => {
      const { user } = context.connection.schema;
      await setFields(context, rows, users, [{ column: user.name('role'), value: user.encode('role', role) }]);
      return new Map();
    },
    notes: () =>
      isAdmin(role) ? ['Each of these users will be able to do everything an administrator of the app can.'] : [],
  };
}

import { setUserFields } from '../../user-rows/act-on-user';
import { hasPlaceholderAddress } from '../../user-rows/user-row';
import { outcomesOf, perUser, type UserAct } from './user-act';

/** Marks the addresses of users as verified. */
export function verify(): UserAct {
  return {
    changes: ['user'],
    takesRights: false,
    require: () => {},
    look: async (_context, users) =>
      perUser(users, (user) => {
        if (user.emailVerified) return 'Is verified already';
        return hasPlaceholderAddress(user) ? 'Has a placeholder for an address, not a mailbox' : null;
      }),
    perform: async (context, users) => {
      const { user } = context.connection.schema;
      const ids = users.map(({ id }) => id);
      await setUserFields(context, ids, [user.assign('emailVerified', true)]);
      return {
        users: outcomesOf(users, ({ emailVerified }) => ({
          before: { emailVerified },
          after: { emailVerified: true },
          detail: null,
        })),
        rows: users.length,
      };
    },
  };
}

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
    perform: async ({ connection, rows, now }, users) => {
      const { user } = connection.schema;
      const ids = users.map(({ id }) => id);
      await setUserFields(connection, rows, ids, [user.assign('emailVerified', true)], now);
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

import type { UserAct, UserOutcome } from '../users/acts/user-act';
import type { ReferenceGraph } from './foreign-keys';
import { copiesAbout } from '../verifications/everything-of-user';
import { alongWords, blockedUsers, removeWithin } from './remove-within';

/** What is told to have changed where users are removed. */
export const REMOVED_FROM: UserAct['changes'] = [
  'user',
  'session',
  'account',
  'verification',
  'twoFactor',
  'organization',
  'apikey',
];

/**
 * Removes users, each with everything that belongs to them.
 * @param graph read before the transaction began: on SQLite nothing else is answered while one is open
 */
export function removal(graph: ReferenceGraph): UserAct {
  return {
    changes: REMOVED_FROM,
    takesRights: true,
    require: () => {},
    look: async (context, users) => blockedUsers(context, graph, users),
    perform: async ({ connection, rows }, users) => {
      const outcomes = new Map<string, UserOutcome>();
      let touched = 0;
      const people = users.map(({ id, email, phoneNumber }) => ({ userId: id, email, phone: phoneNumber ?? null }));
      rows.outside.noteGoneKeys(await copiesAbout(connection, people));
      for (const user of users) {
        const taken = await removeWithin(connection, rows, graph, [user]);
        const along = alongWords(connection, taken);
        touched += taken.rows;
        const { id, name, email } = user;
        outcomes.set(id, { before: { name, email }, after: null, detail: along === '' ? null : along });
      }
      return { users: outcomes, rows: touched };
    },
  };
}

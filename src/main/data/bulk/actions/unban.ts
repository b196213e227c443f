import { perUser, type WriteOperation } from '../bulk-operation';
import { setFields } from '../set-fields';
import { requireBans } from './ban';

/** Lifts the ban of each user. */
export function unbanOperation(): WriteOperation {
  return {
    by: 'write',
    verb: 'Lift the ban of',
    past: 'Lifted the ban of',
    action: 'bulk.unban',
    tables: ['user'],
    undoable: true,
    takesRights: false,
    require: requireBans,
    look: async (_context, users) => perUser(users, ({ banned }) => (banned ? null : 'Is not banned')),
    run: async (context, rows, users) => {
      const { user } = context.connection.schema;
      await setFields(context, rows, users, [
        { column: user.name('banned'), value: user.encode('banned', false) },
        ...(user.has('banReason') ? [{ column: user.name('banReason'), value: null }] : []),
        ...(user.has('banExpires') ? [{ column: user.name('banExpires'), value: null }] : []),
      ]);
      return new Map();
    },
    notes: () => [],
  };
}

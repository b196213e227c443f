import { perUser, type WriteOperation } from '../bulk-operation';
import { hasPlaceholder } from '../mailbox';
import { setFields } from '../set-fields';

/** Marks the address of each user as verified. */
export function verifyOperation(): WriteOperation {
  return {
    by: 'write',
    verb: 'Verify the address of',
    past: 'Verified the address of',
    action: 'bulk.verify',
    tables: ['user'],
    undoable: true,
    takesRights: false,
    require: () => {},
    look: async (_context, users) =>
      perUser(users, (user) => {
        if (user.emailVerified) return 'Is verified already';
        return hasPlaceholder(user) ? 'Has a placeholder for an address, not a mailbox' : null;
      }),
    run: async (context, rows, users) => {
      const { user } = context.connection.schema;
      await setFields(context, rows, users, [
        { column: user.name('emailVerified'), value: user.encode('emailVerified', true) },
      ]);
      return new Map();
    },
    notes: () => ['Nobody will have proved that these addresses are theirs.'],
  };
}

import { readReferences, type ReferenceGraph } from '../../removal/foreign-keys';
import type { WriteOperation } from '../bulk-operation';
import { unremovedUsers, removeBulkUsers } from '../remove-bulk-users';

/** Removes each user with everything that belongs to them. */
export function removeOperation(): WriteOperation {
  let graph: ReferenceGraph | null = null;
  return {
    by: 'write',
    manyStatements: true,
    weighsAsFinal: true,
    verb: 'Remove',
    past: 'Removed',
    action: 'bulk.remove',
    tables: ['user', 'session', 'account', 'verification', 'twoFactor', 'organization', 'apikey'],
    undoable: true,
    takesRights: true,
    require: () => {},
    look: async (context, users) => {
      // Within a transaction SQLite answers nothing else; each batch is looked at before its own begins.
      graph ??= await readReferences(context.connection);
      return unremovedUsers(context, graph, users);
    },
    before: async (connection) => {
      graph = await readReferences(connection);
    },
    run: async (context, rows, users) => {
      if (graph === null) throw new Error('the references were not read before');
      return removeBulkUsers(context, graph, rows, users);
    },
    notes: () => [
      'Their sessions, accounts and everything else that belongs to them goes with them.',
      'Each batch can be brought back from the audit, with everything that went with it.',
    ],
  };
}

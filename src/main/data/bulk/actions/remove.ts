import type { WriteDeed } from '../deed';
import { NOBODY } from '../deed';
import { removePeople } from '../remove-people';

/** Removes each user with everything that belongs to them. */
export function removeDeed(): WriteDeed {
  return {
    by: 'write',
    verb: 'Remove',
    past: 'Removed',
    action: 'bulk.remove',
    tables: ['user', 'session', 'account', 'verification', 'twoFactor', 'organization', 'apikey'],
    undoable: true,
    takesRights: true,
    require: () => {},
    look: async () => NOBODY,
    run: removePeople,
    notes: () => [
      'Their sessions, accounts and everything else that belongs to them goes with them.',
      'Each batch can be brought back from the audit, with everything that went with it.',
    ],
  };
}

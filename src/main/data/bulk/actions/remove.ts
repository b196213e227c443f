import type { WriteDeed } from '../deed';
import { peopleRemover } from '../remove-people';

/** Removes each user with everything that belongs to them. */
export function removeDeed(): WriteDeed {
  const { look, run } = peopleRemover();
  return {
    by: 'write',
    verb: 'Remove',
    past: 'Removed',
    action: 'bulk.remove',
    tables: ['user', 'session', 'account', 'verification', 'twoFactor', 'organization', 'apikey'],
    undoable: true,
    takesRights: true,
    require: () => {},
    look,
    run,
    notes: () => [
      'Their sessions, accounts and everything else that belongs to them goes with them.',
      'Each batch can be brought back from the audit, with everything that went with it.',
    ],
  };
}

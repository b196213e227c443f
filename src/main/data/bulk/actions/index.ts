import type { BulkAction } from '@shared/api/bulk';
import { under } from '../../base/app-error';
import { readReferences } from '../../removal/foreign-keys';
import { removal, REMOVED_FROM } from '../../removal/removal-act';
import { isAdmin, joinedRoles } from '../../user-rows/roles';
import { ban, unban } from '../../users/acts/ban';
import { revokeSessionsOfUsers } from '../../users/acts/revoke-sessions';
import { setRole } from '../../users/acts/set-role';
import type { UserAct } from '../../users/acts/user-act';
import { verify } from '../../users/acts/verify';
import { sessionsOutOfReach } from '../../connections/storage-mode';
import { outOfReachText } from '../../sessions/revoke-along';
import type { ActionOf, BulkOperation, WriteOperation } from '../bulk-operation';
import { resendVerificationOperation } from './resend-verification';

/** What an action of the contract does. */
export function operationOf(action: BulkAction): BulkOperation {
  switch (action.do) {
    case 'revokeSessions':
      return writeOperation(revokeSessionsOfUsers(), {
        verb: 'Revoke the sessions of',
        past: 'Revoked the sessions of',
        action: 'bulk.revokeSessions',
        notes: () => [
          'The server refuses these sessions at once. Where the app caches sessions in a cookie, a browser may look signed in a few minutes longer.',
        ],
      });
    case 'ban':
      return banOperation(action);
    case 'unban':
      return writeOperation(unban(), { verb: 'Lift the ban of', past: 'Lifted the ban of', action: 'bulk.unban' });
    case 'verify':
      return writeOperation(verify(), {
        verb: 'Verify the address of',
        past: 'Verified the address of',
        action: 'bulk.verify',
        notes: () => ['Nobody will have proved that these addresses are theirs.'],
      });
    case 'setRole':
      return setRoleOperation(action);
    case 'resendVerification':
      return resendVerificationOperation(action);
    case 'remove':
      return removeOperation();
  }
}

type Words = Pick<WriteOperation, 'verb' | 'past' | 'action'> & Partial<Pick<WriteOperation, 'notes'>>;

/** An act on users, done batch by batch. */
function writeOperation(act: UserAct, words: Words): WriteOperation {
  return {
    ...REVERSIBLE,
    ...words,
    tables: act.changes,
    takesRights: act.takesRights,
    require: (connection, now) => under('action', () => act.require(connection, now)),
    prepare: async () => act,
  };
}

const REVERSIBLE = { by: 'write', undoable: true, notes: (): string[] => [] } as const;

function banOperation({ reason, expiresAt, revokeSessions = true }: ActionOf<'ban'>): WriteOperation {
  return writeOperation(ban({ reason, expiresAt, revokeSessions }), {
    verb: 'Ban',
    past: 'Banned',
    action: 'bulk.ban',
    notes: (connection) => {
      if (!revokeSessions) return ['Their sessions stay: whoever is signed in can go on until the session ends.'];
      const outOfReach = sessionsOutOfReach(connection);
      return outOfReach === null ? [] : [`${outOfReachText(outOfReach)}.`];
    },
  });
}

function setRoleOperation({ role: given }: ActionOf<'setRole'>): WriteOperation {
  const role = joinedRoles(given);
  return writeOperation(setRole(role), {
    verb: `Give the role “${role}” to`,
    past: `Gave the role “${role}” to`,
    action: 'bulk.setRole',
    notes: () =>
      isAdmin(role) ? ['Each of these users will be able to do everything an administrator of the app can.'] : [],
  });
}

function removeOperation(): WriteOperation {
  return {
    ...REVERSIBLE,
    manyStatements: true,
    weighsAsFinal: true,
    verb: 'Remove',
    past: 'Removed',
    action: 'bulk.remove',
    tables: REMOVED_FROM,
    takesRights: true,
    require: () => {},
    // Which tables refer to users is read anew for each batch, before its transaction.
    prepare: async (connection) => removal(await readReferences(connection)),
    notes: () => [
      'Their sessions, accounts and everything else that belongs to them goes with them.',
      'Each batch can be brought back from the audit, with everything that went with it.',
    ],
  };
}

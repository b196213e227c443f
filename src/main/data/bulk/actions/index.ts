import type { BulkAction } from '@shared/api/bulk';
import type { BulkOperation } from '../bulk-operation';
import { banOperation } from './ban';
import { removeOperation } from './remove';
import { resendVerificationOperation } from './resend-verification';
import { revokeSessionsOperation } from './revoke-sessions';
import { setRoleOperation } from './set-role';
import { unbanOperation } from './unban';
import { verifyOperation } from './verify';

/** What an action of the contract does. */
export function operationOf(action: BulkAction): BulkOperation {
  switch (action.do) {
    case 'revokeSessions':
      return revokeSessionsOperation();
    case 'ban':
      return banOperation(action);
    case 'unban':
      return unbanOperation();
    case 'verify':
      return verifyOperation();
    case 'setRole':
      return setRoleOperation(action);
    case 'resendVerification':
      return resendVerificationOperation(action);
    case 'remove':
      return removeOperation();
  }
}

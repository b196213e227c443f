import type { BulkAction } from '@shared/api/bulk';
import type { Deed } from '../deed';
import { banDeed } from './ban';
import { removeDeed } from './remove';
import { resendVerificationDeed } from './resend-verification';
import { revokeSessionsDeed } from './revoke-sessions';
import { setRoleDeed } from './set-role';
import { unbanDeed } from './unban';
import { verifyDeed } from './verify';

/** What an action of the contract does. */
export function deedOf(action: BulkAction): Deed {
  switch (action.do) {
    case 'revokeSessions':
      return revokeSessionsDeed();
    case 'ban':
      return banDeed(action);
    case 'unban':
      return unbanDeed();
    case 'verify':
      return verifyDeed();
    case 'setRole':
      return setRoleDeed(action);
    case 'resendVerification':
      return resendVerificationDeed(action);
    case 'remove':
      return removeDeed();
  }
}

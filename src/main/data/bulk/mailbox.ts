import { refuseAddress } from '../email/require-mailable';
import type { BulkUser } from './bulk-users';

/** Why no verification mail could do anything for a user, in words that are the same for everybody; null where it could. */
export function whyNoMail(user: BulkUser, anyCase: boolean): string | null {
  if (user.emailVerified) return 'Is verified already';
  if (hasPlaceholder(user)) return 'Has a placeholder for an address, not a mailbox';
  if (refuseAddress({ ...user, updatedAt: null }, anyCase) !== null) {
    return user.email === user.email.toLowerCase()
      ? 'Has an address the auth server does not take'
      : 'Has an address stored with capitals, which the auth server would never find';
  }
  return user.banned ? 'Is banned: verifying the address alone would not let them sign in' : null;
}

/** Whether the address is one that the anonymous plugin made up. */
export function hasPlaceholder({ email, isAnonymous }: Pick<BulkUser, 'email' | 'isAnonymous'>): boolean {
  return /\.invalid$/i.test(email) || (isAnonymous && email.startsWith('temp-')) || /^temp-\w{16,}@/.test(email);
}

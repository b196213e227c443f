import { ignoresCase, refuseAddress } from '../../email/require-mailable';
import { hasPlaceholderAddress } from '../../user-rows/user-row';
import { perUser, type ActedUser } from '../../users/acts/user-act';
import type { ActionOf, MailOperation } from '../bulk-operation';
import { bulkPaceOf, paceWords } from '../pace';

/** Mails each user another verification link. */
export function resendVerificationOperation({ callbackURL }: ActionOf<'resendVerification'>): MailOperation {
  return {
    by: 'mail',
    verb: 'Mail a verification link to',
    past: 'Mailed a verification link to',
    action: 'bulk.resendVerification',
    tables: [],
    undoable: false,
    takesRights: false,
    callbackURL,
    require: () => {},
    prepare: async (connection) => {
      const anyCase = ignoresCase(connection);
      return { look: async (_context, users) => perUser(users, (user) => whyNoMail(user, anyCase)) };
    },
    notes: ({ profile }, count) => [
      'A mail cannot be called back.',
      'Nobody is mailed twice in one run, also when Authdesk is closed in between.',
      ...paceWords(bulkPaceOf(profile), count),
    ],
  };
}

/** Why no verification mail could do anything for a user, in words that are the same for everybody; null where it could. */
function whyNoMail(user: ActedUser, anyCase: boolean): string | null {
  if (user.emailVerified) return 'Is verified already';
  if (hasPlaceholderAddress(user)) return 'Has a placeholder for an address, not a mailbox';
  if (refuseAddress(user, anyCase) !== null) {
    return user.email === user.email.toLowerCase()
      ? 'Has an address the auth server does not take'
      : 'Has an address stored with capitals, which the auth server would never find';
  }
  return user.banned === true ? 'Is banned: verifying the address alone would not let them sign in' : null;
}

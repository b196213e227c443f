import { perUser, type ActionOf, type MailOperation } from '../bulk-operation';
import { whyNoMail } from '../mailbox';
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
    look: async ({ connection }, users) => {
      const anyCase = connection.schema.user.column('email').column.type === 'citext';
      return perUser(users, (user) => whyNoMail(user, anyCase));
    },
    notes: ({ profile }, count) => [
      'A mail cannot be called back.',
      'Nobody is mailed twice in one run, also when Authdesk is closed in between.',
      ...paceWords(bulkPaceOf(profile), count),
    ],
  };
}

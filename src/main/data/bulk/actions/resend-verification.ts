import { perUser, type ActionOf, type MailDeed } from '../deed';
import { whyNoMail } from '../mailbox';
import { paceOf, paceWords } from '../pace';

/** Mails each user another verification link. */
export function resendVerificationDeed({ callbackURL }: ActionOf<'resendVerification'>): MailDeed {
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
      ...paceWords(paceOf(profile), count),
    ],
  };
}

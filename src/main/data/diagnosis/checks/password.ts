import type { Finding } from '@shared/api/diagnosis';
import type { UserDetail } from '@shared/api/users';
import { CREDENTIAL, foreignHashOf } from '../../accounts/credential';
import { isSince } from '../../auth-server/version';
import { hasWayIn } from '../../accounts/ways-in';
import { hasOtherWay, type Check, type Look } from '../check';

/** Whether a password can work: its account, its hash, and that the hash is one better-auth reads. */
export const password: Check = {
  name: 'password',
  whyNot: (_look, user) => user.unavailable.account,
  find: async (look, user) => {
    if (user.isAnonymous === true) return [];
    const mine = user.accounts.filter(({ providerId }) => providerId === CREDENTIAL);
    const [first] = mine;
    if (first === undefined) return noCredential(user);
    if (!mine.some((one) => one.password.present || one.password.unavailable === true)) {
      return [
        {
          code: 'no-password',
          severity: severityOf(user),
          title: 'The password account holds no password',
          evidence: { table: 'account', id: first.id, column: 'password', value: 'empty' },
          act: resetMail(user),
        },
      ];
    }
    return [...(await unreadable(look, user)), ...otherId(look, user)];
  },
};

function severityOf(user: UserDetail): Finding['severity'] {
  if (hasOtherWay(user)) return 'note';
  return hasWayIn(user.waysIn) === null ? 'may-block' : 'blocks';
}

function resetMail({ id }: UserDetail) {
  return { method: 'email.sendPasswordReset', input: { userId: id }, label: 'Send a password reset' };
}

function noCredential(user: UserDetail): Finding[] {
  const plural = user.accounts.find(({ providerId }) => providerId === 'credentials');
  return [
    {
      code: 'no-credential',
      severity: plural === undefined ? severityOf(user) : 'may-block',
      title: plural === undefined ? 'No password login' : 'The password account has a name better-auth does not know',
      evidence:
        plural === undefined
          ? { table: 'account', column: 'providerId', value: 'no row “credential”' }
          : { table: 'account', id: plural.id, column: 'providerId', value: plural.providerId },
      act: resetMail(user),
    },
  ];
}

async function unreadable({ connection }: Look, user: UserDetail): Promise<Finding[]> {
  if (connection.profile.passwords.hash === 'custom') return [];
  const found = await foreignHashOf(connection, user.id);
  if (found === null) return [];
  return [
    {
      code: 'foreign-hash',
      severity: found.appsOwn ? 'note' : hasOtherWay(user) ? 'may-block' : 'blocks',
      title: found.appsOwn ? 'The app hashes passwords its own way' : 'The password’s hash is none of better-auth’s',
      evidence: { table: 'account', id: found.id, column: 'password', value: 'another form than better-auth’s' },
      act: resetMail(user),
    },
  ];
}

/** Since 1.7 a sign-in finds a password only by an accountId that is the user's id. */
function otherId({ connection }: Look, user: UserDetail): Finding[] {
  const mine = user.accounts.filter(({ providerId }) => providerId === CREDENTIAL);
  const [wrong] = mine;
  if (wrong === undefined || mine.some(({ accountId }) => accountId === user.id)) return [];
  const since = isSince(connection.profile.mailing.betterAuth, [1, 7, 0]);
  if (since === false) return [];
  return [
    {
      code: 'no-credential',
      severity: since === true && !hasOtherWay(user) ? 'blocks' : 'may-block',
      title: 'The password account is not tied to the user’s id, as better-auth 1.7 wants it',
      evidence: { table: 'account', id: wrong.id, column: 'accountId', value: wrong.accountId },
      act: { method: 'users.setPassword', input: { id: user.id }, label: 'Set a password, which mends it' },
    },
  ];
}

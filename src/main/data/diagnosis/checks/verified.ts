import { hasOtherWay, type Check } from '../check';

/**
 * An address that is not verified. Whether the app asks for one no database says, the connection may; where nothing does,
 * whoever came in without one shows that it does not.
 */
export const verified: Check = {
  name: 'verified',
  whyNot: () => null,
  find: ({ connection }, user) => {
    if (user.emailVerified || user.isAnonymous === true) return [];
    const asked = connection.profile.signIn.verifiedOnly;
    // Only a password is refused.
    const other = hasOtherWay(user);
    const cameIn = user.counts.activeSessions > 0 || other;
    const severity =
      asked === undefined ? (cameIn ? 'note' : 'may-block') : !asked ? 'note' : other ? 'may-block' : 'blocks';
    return [
      {
        code: 'unverified',
        severity,
        title:
          asked === true
            ? 'The address is not verified, so a password is refused'
            : severity === 'note'
              ? 'The address is not verified'
              : 'The address is not verified, which the app may ask for',
        evidence: {
          table: 'user',
          id: user.id,
          column: 'emailVerified',
          value: 'false',
          ...(asked === true && { setting: 'emailAndPassword.requireEmailVerification' }),
        },
        act: { method: 'email.resendVerification', input: { userId: user.id }, label: 'Resend the verification mail' },
      },
    ];
  },
};

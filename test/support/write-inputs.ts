import type { MethodInput } from '@shared/contract';
import type { METHODS, MethodName } from '@shared/methods';
import type { TestServices } from './services';

/** The methods that write, by their class in the list of methods. */
export type WriteMethod = { [M in MethodName]: (typeof METHODS)[M] extends 'write' ? M : never }[MethodName];

/** What a database under test has to work on. */
export interface WriteTargets {
  readonly user: { readonly id: string; readonly updatedAt: string };
  readonly session: string;
  readonly account: string;
  readonly verification: string;
}

/**
 * An input for each write that would really change something. Tests that hold for every write run over this table; the
 * compiler asks for a line when a write method is added.
 */
export function writeInputs({ user, session, account, verification }: WriteTargets): {
  [M in WriteMethod]: MethodInput<M>;
} {
  return {
    'users.create': { email: 'new@example.com', name: 'New', password: 'a long password' },
    'users.update': { id: user.id, patch: { name: 'Changed', emailVerified: true }, expectedUpdatedAt: user.updatedAt },
    'users.remove': { ids: [user.id], confirm: true },
    'users.setPassword': { id: user.id, password: 'a long password', revokeSessions: true },
    'users.setRole': { id: user.id, role: 'admin' },
    'users.ban': { id: user.id, reason: 'test' },
    'users.unban': { id: user.id },
    'users.resetSecondFactor': { id: user.id },
    'users.unlockSecondFactor': { id: user.id },
    'users.clearRateLimits': { id: user.id },
    'users.panic': { id: user.id, ban: {}, why: { reason: 'account taken over' } },
    'bulk.start': { previewId: 'any', confirm: true },
    'sessions.revoke': { ids: [session] },
    'sessions.revokeForUser': { userId: user.id },
    'sessions.revokeWhere': { filter: { userId: user.id }, expectedCount: 1, confirm: true },
    'accounts.unlink': { id: account, confirm: true },
    'belongings.remove': { userId: user.id, panel: 'any', id: 'any', confirm: true },
    'belongings.switch': { userId: user.id, panel: 'any', id: 'any', on: false },
    'belongings.cancel': { userId: user.id, panel: 'any', id: 'any' },
    'organizations.setRole': { memberId: 'any', role: 'admin' },
    'organizations.removeMember': { memberId: 'any', confirm: true },
    'organizations.cancelInvitation': { id: 'any' },
    'organizations.renewInvitation': { id: 'any' },
    'verifications.remove': { ids: [verification] },
    'verifications.removeForUser': { userId: user.id },
    'verifications.purgeExpired': { olderThan: '2099-01-01T00:00:00Z', confirm: true },
    'email.resendVerification': { userId: user.id },
    'email.sendPasswordReset': { userId: user.id },
    'email.sendMagicLink': { userId: user.id },
    'email.sendOtp': { userId: user.id, type: 'sign-in' },
    'email.verificationLink': { userId: user.id },
    'email.testTemplate': {
      kind: 'verification',
      language: 'en',
      subject: 'Please confirm',
      text: '{{link}}',
      html: '<a href="{{link}}">Confirm</a>',
      to: 'me@example.com',
    },
    'audit.undo': { id: 'any' },
    'jobs.resume': { id: 'any' },
  };
}

/** Something of each kind that is in the open database. */
export async function writeTargets(app: Pick<TestServices, 'call'>): Promise<WriteTargets> {
  const [user] = (await app.call('users.list')).rows;
  const [session] = (await app.call('sessions.list')).rows;
  const [account] = (await app.call('accounts.list')).rows;
  const [verification] = (await app.call('verifications.list')).rows;
  if (!user || !session || !account || !verification) throw new Error('something is missing to work on');
  return {
    user: { id: user.id, updatedAt: user.updatedAt ?? '' },
    session: session.id,
    account: account.id,
    verification: verification.id,
  };
}

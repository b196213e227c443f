import type { Finding } from '@shared/api/diagnosis';
import type { UserDetail } from '@shared/api/users';
import { CREDENTIAL } from '../../accounts/credential';
import { stoppable } from '../../database/database-handle';
import { bareColumn } from '../../database/expressions';
import type { Check, Look } from '../check';
import { predictLink, type LinkOutcome } from '../predict-link';

/** Accounts that are looked at for the providers an app has. */
const LOOKED_AT = 2000;
const MOST = 6;
/** What some call a password account: nobody continues with it. */
const NO_PROVIDERS = new Set(['', CREDENTIAL, 'credentials']);

/** What becomes of the next "Continue with …" of somebody who never linked that provider: a finding for each outcome. */
export const providers: Check = {
  name: 'providers',
  whyNot: (_look, user) => user.unavailable.account,
  find: async (look, user) => {
    if (user.isAnonymous === true || user.email === '') return [];
    const { mailing, signIn } = look.connection.profile;
    const linked = new Set(user.accounts.map(({ providerId }) => providerId));
    const missing = (await providersOf(look)).filter((provider) => !linked.has(provider));
    const byOutcome = new Map<LinkOutcome, string[]>();
    for (const provider of missing) {
      const outcome = predictLink({ provider, version: mailing.betterAuth, signIn, user });
      byOutcome.set(outcome, [...(byOutcome.get(outcome) ?? []), provider]);
    }
    return [...byOutcome].map(([outcome, names]) => prediction(outcome, user, names));
  },
};

const OUTCOMES: Readonly<Record<LinkOutcome, Pick<Finding, 'code' | 'title'> & { readonly setting: string }>> = {
  links: {
    code: 'provider-would-link',
    title: 'A provider that is not linked would be, at the next sign-in with it',
    setting: 'account.accountLinking.trustedProviders',
  },
  'links-if-verified': {
    code: 'provider-would-link',
    title: 'A provider that is not linked would be, if it says that the address is verified',
    setting: 'account.accountLinking',
  },
  'refused-off': {
    code: 'provider-refused',
    title: 'A provider that is not linked is refused, as the app links none by address',
    setting: 'account.accountLinking.enabled',
  },
  'refused-unverified': {
    code: 'provider-refused',
    title: 'A provider that is not linked is refused while the address is not verified here',
    setting: 'account.accountLinking.requireLocalEmailVerified',
  },
  another: {
    code: 'provider-not-linked',
    title: 'A provider that is not linked would make a second user, as the address has capital letters',
    setting: 'user.email',
  },
  version: {
    code: 'provider-not-linked',
    title: 'A provider is not linked; whether it would be depends on the version of better-auth',
    setting: 'mailing.betterAuth',
  },
};

function prediction(outcome: LinkOutcome, user: UserDetail, missing: readonly string[]): Finding {
  const { code, title, setting } = OUTCOMES[outcome];
  // Whoever has another way in may still try this one; of somebody without it may be the very trouble.
  const mayBlock = code === 'provider-refused' && user.waysIn.ways.length === 0;
  return {
    code,
    severity: mayBlock ? 'may-block' : 'note',
    title,
    evidence: { table: 'account', column: 'providerId', value: missing.join(', '), setting },
    ...(outcome === 'refused-unverified' &&
      user.updatedAt !== null && {
        act: {
          method: 'users.update',
          input: { id: user.id, patch: { emailVerified: true }, expectedUpdatedAt: user.updatedAt },
          label: 'Mark the address as verified',
        },
      }),
  };
}

/** Providers that somebody of this app has linked, those of the rows read first. */
async function providersOf({ connection, signal }: Look): Promise<string[]> {
  const { account } = connection.schema;
  if (account === null) return [];
  const { db } = connection.reader.handle;
  const some = db.selectFrom(account.from).select(account.ref('providerId').as('provider')).limit(LOOKED_AT);
  const rows = await db
    .selectFrom(some.as('some'))
    .select(bareColumn('provider').as('provider'))
    .distinct()
    .execute(stoppable(signal));
  const found = rows.map(({ provider }) => (typeof provider === 'string' ? provider : ''));
  return found
    .filter((provider) => !NO_PROVIDERS.has(provider))
    .toSorted()
    .slice(0, MOST);
}

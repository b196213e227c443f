import type { SignInSettings } from '@shared/api/app-settings';
import { isSince } from '../auth-server/version';

/** What is known where somebody continues with a provider for the first time, and the provider names their address. */
export interface LinkFacts {
  readonly provider: string;
  /** The version of better-auth the app runs, where it is known. */
  readonly version: string | undefined;
  readonly signIn: SignInSettings;
  readonly user: { readonly email: string; readonly emailVerified: boolean };
}

/**
 * `links`: they come in as this user. `links-if-verified`: only if the provider says that the address is verified.
 * `refused-…`: "account not linked", and why. `another`: nobody is found, and a second user is made. `version`: up to
 * which version of better-auth it is.
 */
export type LinkOutcome = 'links' | 'links-if-verified' | 'refused-off' | 'refused-unverified' | 'another' | 'version';

/**
 * What the server makes of a provider that is not linked, as it decides it in `handleOAuthUserInfo`
 * (better-auth/dist/oauth2/link-account.mjs): a trusted provider is linked whatever it says of the address, another one if it
 * says that it is verified; since 1.6 only to a user who is verified here, too, unless the app says otherwise.
 */
export function predictLink({ provider, version, signIn, user }: LinkFacts): LinkOutcome {
  // It looks for the address in lower case and to the letter.
  if (user.email !== user.email.toLowerCase()) return 'another';
  if (signIn.linking === 'off') return 'refused-off';
  if (!user.emailVerified && signIn.linksVerifiedOnly !== false) {
    const asksHere = isSince(version, [1, 6, 0]);
    if (asksHere === null) return 'version';
    if (asksHere) return 'refused-unverified';
  }
  return signIn.trustedProviders?.includes(provider) === true ? 'links' : 'links-if-verified';
}

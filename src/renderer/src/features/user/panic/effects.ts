import type { PanicPreview } from '@shared/api/users';
import type { MethodOutput } from '@shared/contract';
import { plural } from '../../../format/numbers';
import type { Fact } from '../../sessions/public/result/facts';

/** One thing that shutting an account does. */
export interface Effect {
  /** How many there are; null where they cannot be counted. */
  readonly count: number | null;
  readonly what: string;
  /** What becomes of them. */
  readonly becomes: string;
}

/** Everything shutting an account would do, with counts; what the app does not have is left out. */
export function effectsOf(preview: PanicPreview): readonly Effect[] {
  const { activeSessions, verifications, trustedDevices, apiKeys, oauthTokens } = preview;
  const optional = (count: number | null, what: string, becomes: string): Effect[] =>
    count === null ? [] : [{ count, what, becomes }];
  return [
    { count: activeSessions, what: 'Live sessions, on every device', becomes: 'Revoked' },
    { count: verifications, what: 'Reset links, sign-in links and codes that were mailed', becomes: 'Voided' },
    ...optional(trustedDevices, 'Devices trusted by the second factor', 'Forgotten'),
    ...optional(apiKeys, 'API keys', 'Switched off'),
    ...optional(oauthTokens, 'OAuth tokens of other apps', 'Revoked'),
  ];
}

/** Why nobody can be banned, or not this person. */
export function noBanSentence(why: NonNullable<PanicPreview['whyNoBan']>, email: string): string {
  return why === 'no-plugin'
    ? 'The app has no admin plugin, so nobody can be banned: whoever knows the password can sign in again.'
    : `${email} is the last administrator who could sign in: the account can be shut, but not banned. To ban it, give somebody else the role “admin” first.`;
}

type Done = MethodOutput<'users.panic'>;

/** What shutting an account did besides ending sessions, line by line; what was not there is not mentioned. */
export function panicFacts({ banned, verifications, apiKeys, oauthTokens, sessions, user }: Done): readonly Fact[] {
  const done = (text: string): Fact => ({ key: 'done', tone: 'ok', text, detail: null });
  const warn = (text: string): Fact => ({ key: 'done', tone: 'warn', text, detail: null });
  const some = (count: number, text: string) => (count === 0 ? [] : [done(text)]);
  return [
    ...(banned ? [done('Banned: new sign-ins are refused.')] : []),
    ...(!banned && user.banned !== true
      ? [
          {
            key: 'done' as const,
            tone: 'info' as const,
            text: 'Not banned: whoever knows the password can sign in again.',
            detail: null,
          },
        ]
      : []),
    ...(sessions.revoked > 0 ? [done(`${plural(sessions.revoked, 'session')} revoked.`)] : []),
    ...(verifications === null
      ? [warn('Mailed links and codes could not be voided: the database user may not look for them.')]
      : some(verifications, `${plural(verifications, 'mailed link or code', 'mailed links and codes')} voided.`)),
    ...some(apiKeys, `${plural(apiKeys, 'API key')} switched off.`),
    ...some(oauthTokens, `${plural(oauthTokens, 'OAuth token')} revoked.`),
  ];
}

import type { Diagnosis, DiagnosisCheck, Finding } from '@shared/api/diagnosis';
import type { CommandId } from '../../../nav/commands';

/** What is said to whoever is on the phone, and what it means; in one sentence or two. */
const SENTENCES: Readonly<Record<Finding['code'], string>> = {
  nobody: 'Ask for the address they signed up with, letter by letter.',
  'near-miss': 'They may mean this account.',
  'removed-here': 'The account is gone; as long as it can be undone, it comes back as it was.',
  twin: 'They may be looking for what is in the other account.',
  unverified: 'Where the app asks for a verified address, a password is refused until the mailed link was followed.',
  banned: 'Every sign-in is refused until the ban ends or is lifted.',
  'ban-over': 'Nothing to do: the next sign-in lifts it.',
  'no-credential': 'A password is refused. A password reset adds one.',
  'no-password': 'Every password is refused until one is set.',
  'foreign-hash': 'better-auth cannot compare a password with it. A new password mends it.',
  'provider-not-linked': 'It does not lead to this user.',
  'provider-would-link':
    'It lets them in as this user, if it has the same address for them; with another one they become a second user.',
  'provider-refused': 'The server answers “account not linked”.',
  'mixed-case': 'The server looks addresses up in lower case and never finds this one.',
  'second-factor-pending': 'It is not asked for. It can be set up again at any time.',
  'second-factor-locked': 'No code is taken until the lock ends.',
  'second-factor-broken': 'The password is taken, then a code is asked for that none can be right for.',
  'rate-limited':
    'It is refused until the limit ends, within a minute unless the app has its own. Others behind that address share it.',
  'orphan-sessions': 'Whoever holds one is taken for signed out, whatever their browser shows.',
  'sessions-elsewhere': 'Whether they are signed in cannot be seen here.',
  'cookie-cache': 'Signing out and in again, or waiting, shows them what holds now.',
  'bad-time': 'The app may take it for another moment, or refuse it.',
  'clock-skew': 'Links and codes may run out too soon or too late.',
  'server-unreachable': 'If they see the same, nobody can sign in. It may also be your network.',
  'secret-differs': 'Links made here would be refused. Enter the present secret in the connection.',
  'schema-behind': 'The server may refuse every request until the database is migrated.',
  'hidden-by-policy': 'What is not shown here may be there all the same.',
  'mail-failed': 'They may still be waiting for it.',
};

export const CHECK_NAMES: Readonly<Record<DiagnosisCheck, string>> = {
  address: 'the address',
  twins: 'others with the same address',
  ban: 'a ban',
  verified: 'the verified address',
  password: 'the password',
  providers: 'providers',
  'second-factor': 'the second factor',
  'rate-limits': 'rate limits',
  sessions: 'sessions',
  orphans: 'sessions of nobody',
  times: 'times and clocks',
  schema: 'tables and columns',
  policies: 'hidden rows',
  mails: 'mails sent',
  server: 'the running server',
};

export const VERDICTS: Readonly<Record<Diagnosis['verdict'], string>> = {
  can: 'They can sign in: nothing speaks against it',
  cannot: 'They cannot sign in',
  unclear: 'Something may keep them out',
};

/** The same where a setting decides what it means: by the code of the finding and the setting it names. */
const BY_SETTING: Readonly<Record<string, string>> = {
  'provider-not-linked mailing.betterAuth':
    'Say in the connection which version of better-auth runs, and this can be told.',
  'provider-not-linked user.email':
    'The server looks for the address in lower case, finds nobody, and signs them up anew.',
  'provider-refused account.accountLinking.enabled':
    'The server answers “account not linked”. Once signed in another way, they can link it in the app.',
  'provider-refused account.accountLinking.requireLocalEmailVerified':
    'The server answers “account not linked” until the address is verified here, unless the app allows it.',
  'unverified emailAndPassword.requireEmailVerification':
    'The server refuses a password until the mailed link was followed.',
};

/** What a finding means, in a sentence or two. */
export function sentenceOf({ code, evidence }: Finding): string {
  return BY_SETTING[`${code} ${evidence.setting ?? ''}`] ?? SENTENCES[code];
}

/** The command of this screen that does what a finding's act names. */
export const COMMAND_OF: Readonly<Record<string, CommandId>> = {
  'users.unban': 'user.unban',
  'users.setPassword': 'user.password',
  'users.unlockSecondFactor': 'user.unlockFactor',
  'users.clearRateLimits': 'user.clearLimits',
  'users.resetSecondFactor': 'user.resetFactor',
  'email.sendPasswordReset': 'user.reset',
  'email.resendVerification': 'user.resend',
  'email.status': 'user.resend',
};

/** The same for a change of the user, by what is changed. */
export function commandOf({ act }: Finding): CommandId | null {
  if (act === undefined) return null;
  const { patch } = act.input;
  if (act.method !== 'users.update') return COMMAND_OF[act.method] ?? null;
  return typeof patch === 'object' && patch !== null && 'emailVerified' in patch ? 'user.verify' : 'user.email';
}

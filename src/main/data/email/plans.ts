import type { OtpType } from '@shared/api/email';
import { AppError } from '../base/app-error';
import { needsTrust } from './callback-url';
import type { Evidence } from './evidence';
import type { MailUser } from './queries';
import { ignoresCase, refuseAddress, refuseVerification } from './require-mailable';
import type { Route } from './route';
import { authServerOf, requireSigner } from '../auth-server/auth-server-of';
import { verificationStorage } from '../verifications/insert-verification';
import type { OpenConnection } from '../connections/connection';

/** Whether a mail can be sent, and what is to be known before. */
export interface Plan {
  readonly refusal: AppError | null;
  /** The server's answer will not tell whether it sent the mail. */
  readonly silent?: boolean;
  /** Why it asks for a yes first. */
  readonly confirm: readonly string[];
  readonly warnings: readonly string[];
}

/** What a plan is made from. */
export interface UserCircumstances {
  readonly connection: OpenConnection;
  readonly user: MailUser;
  readonly route: Route;
  /** When the address was marked as verified from here. */
  readonly verifiedSince: Date | null;
}

/** The same with what the database tells of the app. */
export interface Circumstances extends UserCircumstances {
  readonly evidence: Evidence;
  /** Null where it cannot be seen. */
  readonly hasPassword: boolean | null;
}

const UNTRUSTED = 'The link leads to another site; it works only if the auth server trusts that address.';

/** A mail that asks the person to verify their address. */
export function verificationPlan(
  { connection, user, route, verifiedSince }: UserCircumstances,
  callbackURL: string | undefined,
): Plan {
  const refusal =
    refuseVerification(user, ignoresCase(connection), verifiedSince) ??
    (route.kind === 'server' ? null : refusalOf(() => requireSigner(connection.profile)));
  return {
    refusal,
    confirm: banned(user, 'Verifying the address alone does not let them sign in.'),
    silent: route.kind === 'server',
    warnings: [
      ...(route.kind !== 'server' && needsTrust(callbackURL) ? [UNTRUSTED] : []),
      'Links sent before keep working until they expire.',
    ],
  };
}

/** A mail with a link to choose a new password. */
export function passwordResetPlan(
  { connection, user, route, hasPassword }: Circumstances,
  redirectTo: string | undefined,
): Plan {
  const own = route.kind !== 'server';
  const deadEnd = redirectTo === undefined;
  return {
    refusal:
      refuseAddress(user, ignoresCase(connection)) ??
      (own ? refuseWithoutRows(connection) : null) ??
      (own && deadEnd ? noResetPage() : null),
    confirm: [
      ...banned(user, 'A new password does not let them sign in.'),
      ...(!own && deadEnd
        ? ['Without a page for the new password the link leads to an error page, unless the app builds its own.']
        : []),
    ],
    silent: !own,
    warnings: [
      ...(!own && connection.profile.mailing.captcha === true
        ? ['The app guards this with a captcha, so the auth server will refuse it.']
        : []),
      ...(hasPassword === false ? ['This user has no password so far; the link lets them make one.'] : []),
      ...(own && needsTrust(redirectTo) ? [UNTRUSTED] : []),
      'A new password does not revoke the sessions there are, unless the app is set to do so.',
    ],
  };
}

/** A mail with a link that signs the person in. */
export function magicLinkPlan(circumstances: Circumstances, callbackURL: string | undefined): Plan {
  const { connection, user, route, evidence } = circumstances;
  const own = route.kind !== 'server';
  return {
    refusal:
      refuseAddress(user, ignoresCase(connection)) ??
      notOffered(connection, 'magicLink') ??
      (own ? (refuseWithoutRows(connection) ?? refuseMagicLink(evidence)) : null),
    confirm: [...banned(user, 'The link will not let them in.'), ...wipes(user, 'Opening the link')],
    silent: !own,
    warnings: [
      ...(own ? [] : [unseenPlugin('magic-link')]),
      ...(own && needsTrust(callbackURL) ? [UNTRUSTED] : []),
      'Whoever has the link is signed in by it; it works once.',
    ],
  };
}

/** A mail with a one-time code. */
export function otpPlan({ connection, user, route, evidence }: Circumstances, type: OtpType): Plan {
  const own = route.kind !== 'server';
  return {
    refusal:
      (type === 'email-verification'
        ? refuseVerification(user, ignoresCase(connection))
        : refuseAddress(user, ignoresCase(connection))) ??
      notOffered(connection, 'emailOtp') ??
      (own ? (refuseWithoutRows(connection) ?? refuseOtp(connection, evidence)) : null),
    confirm: [
      ...banned(user, 'The code will not let them in.'),
      ...(type === 'sign-in' ? wipes(user, 'Signing in with the code') : []),
    ],
    silent: !own,
    warnings: [...(own ? [] : [unseenPlugin('email-otp')]), 'Codes sent before are replaced: only the newest works.'],
  };
}

/** @throws AppError the refusal, or CONFIRMATION_REQUIRED where a yes is wanted and was not given */
export function requirePlan({ refusal, confirm }: Plan, confirmed: boolean | undefined): void {
  if (refusal !== null) throw refusal;
  if (confirm.length === 0 || confirmed === true) return;
  throw new AppError('CONFIRMATION_REQUIRED', `${confirm.join(' ')} No mail was sent.`, {
    hint: 'Confirm it to send it all the same.',
    field: 'confirm',
    details: { reason: 'confirm' },
  });
}

/** The sentence a refusal would be, for what is only asked. */
export function refusalOf(check: () => unknown): AppError | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function banned({ banned: is, email }: MailUser, consequence: string): string[] {
  return is ? [`${email} is banned. ${consequence}`] : [];
}

function wipes({ emailVerified }: MailUser, act: string): string[] {
  return emailVerified
    ? []
    : [
        `This address is not verified yet: ${act.charAt(0).toLowerCase()}${act.slice(1)} also removes the password, linked accounts and all sessions.`,
      ];
}

function noResetPage(): AppError {
  return new AppError('UNSUPPORTED', 'It is not said where the user chooses the new password.', {
    hint: 'Enter the page of the app that takes a new password in the mail settings of the connection. Without it the link leads to an error page.',
    field: 'redirectTo',
  });
}

function notOffered({ profile }: OpenConnection, plugin: 'magicLink' | 'emailOtp'): AppError | null {
  if (profile.mailing[plugin]?.enabled !== false) return null;
  const what = plugin === 'magicLink' ? 'sign-in links' : 'codes by email';
  return new AppError('UNSUPPORTED', `The settings of this connection say that the app has no ${what}.`, {
    hint: 'Change it in the mail settings of the connection if that is not so.',
    field: `mailing.${plugin}.enabled`,
  });
}

function refuseWithoutRows(connection: OpenConnection): AppError | null {
  const { verification, closed } = connection.schema;
  if (verification !== null && verification.has('identifier') && verification.has('value')) return null;
  if (verification !== null || closed.verification !== undefined) {
    return new AppError('PERMISSION_DENIED', 'The database user may not read and write the verifications.', {
      hint: 'Ask the administrator of the database, or let the auth server send the mail.',
    });
  }
  if (verificationStorage(connection) !== null) return null;
  return new AppError('UNSUPPORTED', 'This database has no table for links and codes; the app keeps them elsewhere.', {
    hint: 'If it keeps them in a secondary storage, enter the address of its Redis in the connection, under "Sessions". Or let the auth server send the mail.',
    field: connection.storage === null ? 'sessions.redisUrl' : 'mail.kind',
  });
}

function refuseMagicLink({ magicLink }: Evidence): AppError | null {
  if (magicLink !== null) return null;
  return new AppError(
    'UNSUPPORTED',
    'Nothing in the database shows that the app has sign-in links (better-auth’s magic-link plugin).',
    {
      hint: 'Say so in the mail settings of the connection, or let the auth server send the mail.',
      field: 'mailing.magicLink',
    },
  );
}

function refuseOtp({ profile }: OpenConnection, { emailOtp }: Evidence): AppError | null {
  if (emailOtp === null) {
    return new AppError(
      'UNSUPPORTED',
      'Nothing in the database shows that the app has codes by email (better-auth’s email-otp plugin).',
      {
        hint: 'Say so in the mail settings of the connection, or let the auth server send the mail.',
        field: 'mailing.emailOtp',
      },
    );
  }
  const { encryption, secretField } = authServerOf(profile);
  if (emailOtp.stored === 'unknown') {
    return new AppError(
      'UNSUPPORTED',
      'The app keeps its codes in a form of its own, so only the auth server can make one.',
      {
        hint: 'Let the auth server send the mail: set the mail of the connection to it.',
        field: 'mail.kind',
      },
    );
  }
  if (emailOtp.stored !== 'encrypted' || encryption !== null) return null;
  return new AppError(
    'UNSUPPORTED',
    'The app keeps its codes encrypted, and the connection does not have the secret.',
    {
      hint: "Enter the auth server's secret (its BETTER_AUTH_SECRET) in the connection, or let the auth server send the mail.",
      field: secretField,
    },
  );
}

function unseenPlugin(name: string): string {
  return `Whether the app has the ${name} plugin cannot be seen from here; without it the auth server says so.`;
}

import { userLabel } from '@shared/user-label';
import type { MailKind, MailReport, OtpType } from '@shared/api/email';
import { requireGoodSecret } from '../auth-server/check-secret';
import type { AppError } from '../base/app-error';
import { authServerOf, requireSigner } from '../auth-server/auth-server-of';
import { linkLifetime, verificationLink } from '../auth-server/links';
import type { OpenConnection } from '../connections/connection';
import type { ConnectionProfile } from '../connections/profile';
import { randomAlphanumeric, randomDigits, randomLetters } from '../verifications/insert-verification';
import { hashIdentifier } from '../verifications/queries';
import { requireWritable } from '../write/write-path';
import { refuseReset, settleCode, settleMagicLink, type Asking } from './ask-server';
import { requireCallbackURL } from './callback-url';
import { circumstancesOf, userCircumstancesOf } from './circumstances';
import type { Pace } from './pace';
import {
  magicLinkPlan,
  otpPlan,
  passwordResetPlan,
  requirePlan,
  verificationPlan,
  type Circumstances,
  type Plan,
  type UserCircumstances,
} from './plans';
import { codeValue, magicLinkRow } from './row-forms';
import { paceOf, requireRoute, type OwnRoute } from './route';
import { sendMail, type Letter, type MailDependencies } from './send-mail';
import { writeMail, type Content } from './write-mail';

const RESET_LIFETIME_SECONDS = 3600;
const SHORT_LIFETIME_SECONDS = 300;
const RESET_TOKEN_LENGTH = 24;
const MAGIC_TOKEN_LENGTH = 32;

/** What somebody wants mailed, and on what terms. */
export interface Asked {
  /** Where the link leads, instead of where the connection says. */
  readonly callbackURL?: string | undefined;
  readonly redirectTo?: string | undefined;
  /** What a code is for. */
  readonly type?: OtpType | undefined;
}

interface AskedOf extends Asked {
  readonly userId: string;
  /** Send although the plan asks for a yes. */
  readonly confirm?: boolean | undefined;
  /** The bulk job it belongs to: nobody is mailed twice in one. */
  readonly run?: string | undefined;
}

export interface MailContext {
  readonly dependencies: MailDependencies;
  readonly connection: OpenConnection;
  readonly signal: AbortSignal;
}

/** What is mailed: a link or a code, and the row it needs. */
interface Minted extends Content {
  readonly row?: { readonly identifier: string; readonly value: string };
  /** Why it would lead nowhere although its row is there, found out before it leaves. */
  readonly refuse?: () => Promise<AppError | null>;
}

/** What an asked mail came to for one kind: where its link leads, or what its code is for. */
interface Terms {
  readonly target: string | undefined;
  readonly type: OtpType;
}

/** A kind of mail. `C`: what has to be known of the user and the app for it. */
interface Kind<C extends UserCircumstances> {
  /** What the audit calls it. */
  readonly action: string;
  /** The endpoint of the auth server that sends such mails. */
  readonly path: string;
  /** Where its link leads, if it has one that does. */
  readonly target: (profile: ConnectionProfile, asked: Asked) => string | undefined;
  /** The field that says so. */
  readonly targetField?: 'redirectTo';
  readonly gather: (context: MailContext, userId: string) => Promise<C>;
  readonly plan: (circumstances: C, terms: Terms) => Plan;
  /** What the auth server is asked for. */
  readonly body: (terms: Terms) => Readonly<Record<string, string>>;
  /** Makes what we mail ourselves. @throws AppError UNSUPPORTED where nothing tells how it has to be made */
  readonly mint: (circumstances: C, making: Making<C>) => Minted | Promise<Minted>;
  /** Whether what we mail is signed, so that the secret has to be the server's. */
  readonly signed?: true;
}

/** What making a mail of our own takes beside the circumstances. */
interface Making<C extends UserCircumstances> {
  readonly route: OwnRoute;
  readonly terms: Terms;
  readonly now: Date;
  /** Asks the auth server what rows do not show. */
  readonly asking: (circumstances: C) => Omit<Asking, 'identifierFor'>;
}

const verification: Kind<UserCircumstances> = {
  action: 'email.resendVerification',
  path: '/send-verification-email',
  target: callbackURLOf,
  gather: async ({ dependencies, connection, signal }, userId) =>
    userCircumstancesOf(dependencies, connection, userId, signal),
  plan: (circumstances, { target }) => verificationPlan(circumstances, target),
  body: ({ target }): Record<string, string> => (target === undefined ? {} : { callbackURL: target }),
  mint: async ({ connection: { profile }, user }, { terms: { target }, now }) => {
    const { url, expiresAt } = await verificationLink({
      ...requireSigner(profile),
      email: user.email,
      userId: user.id,
      callbackURL: target,
      now,
      expiresInSeconds: linkLifetime(profile),
    });
    return { link: url, expiresAt };
  },
  signed: true,
};

const passwordReset: Kind<Circumstances> = {
  action: 'email.sendPasswordReset',
  path: '/request-password-reset',
  target: ({ mailing }, { redirectTo }) => redirectTo ?? mailing.resetRedirectTo,
  targetField: 'redirectTo',
  gather,
  plan: (circumstances, { target }) => passwordResetPlan(circumstances, target),
  body: ({ target }): Record<string, string> => (target === undefined ? {} : { redirectTo: target }),
  mint: (circumstances, { route: { linkURL }, terms: { target }, now }) => {
    const { connection, user } = circumstances;
    const token = randomAlphanumeric(RESET_TOKEN_LENGTH);
    return {
      link: `${linkURL}/reset-password/${token}?callbackURL=${encodeURIComponent(target ?? '')}`,
      expiresAt: later(now, connection.profile.mailing.resetLifetimeSeconds ?? RESET_LIFETIME_SECONDS),
      row: { identifier: identifierFor(circumstances, `reset-password:${token}`), value: user.id },
      refuse: async () => refuseReset(connection, token),
    };
  },
};

/** better-auth's magic-link plugin. */
const magicLink: Kind<Circumstances> = {
  action: 'email.sendMagicLink',
  path: '/sign-in/magic-link',
  target: callbackURLOf,
  gather,
  plan: (circumstances, { target }) => magicLinkPlan(circumstances, target),
  body: ({ target }): Record<string, string> => (target === undefined ? {} : { callbackURL: target }),
  mint: async (circumstances, { route: { linkURL }, terms: { target }, now, asking }) => {
    const { connection, user, evidence } = circumstances;
    if (evidence.magicLink === null) throw new Error('a sign-in link nothing tells of was not refused');
    const settled = await settleMagicLink(
      { ...asking(circumstances), identifierFor: (plain) => identifierFor(circumstances, plain) },
      evidence.magicLink,
    );
    const token = randomLetters(MAGIC_TOKEN_LENGTH);
    const { identifier, value } = magicLinkRow(settled, token, user.email);
    const url = new URL(`${linkURL}/magic-link/verify`);
    url.searchParams.set('token', token);
    url.searchParams.set('callbackURL', target ?? '/');
    return {
      link: url.href,
      expiresAt: later(now, connection.profile.mailing.magicLink?.lifetimeSeconds ?? SHORT_LIFETIME_SECONDS),
      row: { identifier: identifierFor(circumstances, identifier), value },
    };
  },
};

/** better-auth's email-otp plugin. */
const otp: Kind<Circumstances> = {
  action: 'email.sendOtp',
  path: '/email-otp/send-verification-otp',
  target: () => undefined,
  gather,
  plan: (circumstances, { type }) => otpPlan(circumstances, type),
  body: ({ type }) => ({ type }),
  mint: async (circumstances, { terms: { type }, now, asking }) => {
    const { connection, user, evidence } = circumstances;
    if (evidence.emailOtp === null) throw new Error('a code nothing tells of was not refused');
    const settled = await settleCode(
      { ...asking(circumstances), identifierFor: (plain) => identifierFor(circumstances, plain) },
      evidence.emailOtp,
    );
    const code = randomDigits(settled.digits);
    return {
      code,
      expiresAt: later(now, connection.profile.mailing.emailOtp?.lifetimeSeconds ?? SHORT_LIFETIME_SECONDS),
      row: {
        identifier: identifierFor(circumstances, `${type}-otp-${user.email.toLowerCase()}`),
        value: codeValue(settled, code, authServerOf(connection.profile).encryption),
      },
    };
  },
};

/**
 * Mails a user. Does not wait for the gate: whoever sends many asks `gateOf` before.
 * @throws AppError NOT_FOUND, CONFLICT (nothing to verify, or mailed in this run already), CONFIRMATION_REQUIRED,
 * UNSUPPORTED, INVALID_INPUT, READ_ONLY, and as `sendMail`
 */
export async function mailUser(kind: MailKind, context: MailContext, asked: AskedOf): Promise<MailReport> {
  switch (kind) {
    case 'verification':
      return mailAs(kind, verification, context, asked);
    case 'password-reset':
      return mailAs(kind, passwordReset, context, asked);
    case 'magic-link':
      return mailAs(kind, magicLink, context, asked);
    case 'otp':
      return mailAs(kind, otp, context, asked);
  }
}

/** Whether a mail could go to a user, and what is to be known before. */
export function planOf(kind: MailKind, circumstances: Circumstances, asked: Asked): Plan {
  const one = kindOf(kind);
  const terms = { target: one.target(circumstances.connection.profile, asked), type: asked.type ?? 'sign-in' };
  return one.plan(circumstances, terms);
}

/** The gate mails of a kind go through over this connection. @throws AppError UNSUPPORTED */
export function gateOf(
  { paces }: Pick<MailDependencies, 'paces'>,
  { profile }: Pick<OpenConnection, 'profile'>,
  kind: MailKind,
): Pace {
  return paceOf(paces, profile, requireRoute(profile), kindOf(kind).path);
}

function kindOf(kind: MailKind): Pick<Kind<Circumstances>, 'path' | 'target' | 'plan'> {
  return { verification, 'password-reset': passwordReset, 'magic-link': magicLink, otp }[kind];
}

async function mailAs<C extends UserCircumstances>(
  name: MailKind,
  kind: Kind<C>,
  context: MailContext,
  { userId, confirm, run, ...asked }: AskedOf,
): Promise<MailReport> {
  const { dependencies, connection } = context;
  requireWritable(connection);
  const target = requireCallbackURL(kind.target(connection.profile, asked), kind.targetField);
  const signs = kind.signed === true && requireRoute(connection.profile).kind !== 'server';
  if (signs) requireSigner(connection.profile);
  const terms: Terms = { target, type: asked.type ?? 'sign-in' };
  const circumstances = await kind.gather(context, userId);
  const { user, route } = circumstances;
  const plan = kind.plan(circumstances, terms);
  requirePlan(plan, confirm);
  const unchecked = signs ? await requireGoodSecret(connection, dependencies.now()) : null;
  const write = async (own: OwnRoute): Promise<Letter> => {
    const { writes, now } = dependencies;
    const minted = await kind.mint(circumstances, {
      route: own,
      terms,
      now: now(),
      asking: () => ({ writes, connection, now, action: kind.action, user }),
    });
    const { row, refuse, expiresAt } = minted;
    const text = await writeMail(dependencies, connection, { kind: name, user, route: own }, minted);
    return {
      text,
      ...(row !== undefined && { row: { ...row, expiresAt, user } }),
      ...(refuse !== undefined && { refuse }),
    };
  };
  return sendMail(dependencies, connection, {
    action: kind.action,
    kind: name,
    target: { type: 'user', id: user.id, label: userLabel(user) },
    userId: user.id,
    to: user.email,
    run,
    making:
      route.kind === 'server'
        ? { route, request: { path: kind.path, body: { email: user.email, ...kind.body(terms) } } }
        : { route, write: async () => write(route) },
    notes: [...plan.confirm, ...plan.warnings, ...(unchecked === null ? [] : [unchecked])],
  });
}

// As it is to stand: some apps hash their identifiers.
function identifierFor({ evidence }: Circumstances, identifier: string): string {
  return evidence.identifiers === 'hashed' ? hashIdentifier(identifier) : identifier;
}

async function gather({ dependencies, connection, signal }: MailContext, userId: string): Promise<Circumstances> {
  return circumstancesOf(dependencies, connection, userId, signal);
}

function callbackURLOf({ mailing }: ConnectionProfile, { callbackURL }: Asked): string | undefined {
  return callbackURL ?? mailing.callbackURL;
}

function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

import type { MailReport } from '@shared/api/email';
import { randomAlphanumeric } from '../verifications/insert-verification';
import { requireWritable } from '../write/write-path';
import { requireCallbackURL } from './callback-url';
import { circumstancesOf } from './circumstances';
import type { MailDependencies } from './hand-over';
import { passwordResetPlan, requirePlan } from './plans';
import { linkBase } from './route';
import { sendRowMail } from './row-mail';
import type { OpenConnection } from '../connections/connection';

export const RESET_PATH = '/request-password-reset';

const LIFETIME_SECONDS = 3600;
const TOKEN_LENGTH = 24;

interface Input {
  readonly userId: string;
  readonly redirectTo?: string | undefined;
  readonly confirm?: boolean | undefined;
}

/**
 * Mails a user a link to choose a new password.
 * @throws AppError NOT_FOUND, CONFLICT, CONFIRMATION_REQUIRED, UNSUPPORTED, INVALID_INPUT, READ_ONLY, and as `handOver`
 */
export async function sendPasswordReset(
  dependencies: MailDependencies,
  connection: OpenConnection,
  input: Input,
  signal: AbortSignal,
): Promise<MailReport> {
  requireWritable(connection);
  const { profile } = connection;
  const redirectTo = requireCallbackURL(input.redirectTo ?? profile.mailing.resetRedirectTo, 'redirectTo');
  const circumstances = await circumstancesOf(dependencies, connection, input.userId, signal);
  const { user, route, evidence } = circumstances;
  const plan = passwordResetPlan(circumstances, redirectTo);
  requirePlan(plan, input.confirm);
  return sendRowMail(dependencies, connection, route, evidence, {
    action: 'email.sendPasswordReset',
    kind: 'password-reset',
    user,
    plan,
    request: { path: RESET_PATH, body: { email: user.email, ...(redirectTo !== undefined && { redirectTo }) } },
    mint: () => {
      if (route.kind === 'server') throw new TypeError('the auth server mints its own links');
      const token = randomAlphanumeric(TOKEN_LENGTH);
      return {
        identifier: `reset-password:${token}`,
        value: user.id,
        expiresAt: later(dependencies.now(), profile.mailing.resetLifetimeSeconds ?? LIFETIME_SECONDS),
        link: `${linkBase(profile, route)}/reset-password/${token}?callbackURL=${encodeURIComponent(redirectTo ?? '')}`,
      };
    },
  });
}

function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

import type { MailReport, OtpType } from '@shared/api/email';
import { randomDigits } from '../verifications/insert-verification';
import { hashIdentifier } from '../verifications/queries';
import { requireWritable } from '../write/write-path';
import { circumstancesOf } from './circumstances';
import type { MailDependencies } from './hand-over';
import { otpPlan, requirePlan } from './plans';
import { sendRowMail } from './row-mail';
import type { OpenConnection } from '../connections/connection';

export const OTP_PATH = '/email-otp/send-verification-otp';

const LIFETIME_SECONDS = 300;
const DIGITS = 6;

interface Input {
  readonly userId: string;
  readonly type: OtpType;
  readonly confirm?: boolean | undefined;
}

/**
 * Mails a user a one-time code (better-auth's email-otp plugin).
 * @throws AppError NOT_FOUND, CONFLICT, CONFIRMATION_REQUIRED, UNSUPPORTED, READ_ONLY, and as `handOver`
 */
export async function sendOtp(
  dependencies: MailDependencies,
  connection: OpenConnection,
  { userId, type, confirm }: Input,
  signal: AbortSignal,
): Promise<MailReport> {
  requireWritable(connection);
  const circumstances = await circumstancesOf(dependencies, connection, userId, signal);
  const { user, route, evidence } = circumstances;
  const plan = otpPlan(circumstances, type);
  requirePlan(plan, confirm);
  return sendRowMail(dependencies, connection, route, evidence, {
    action: 'email.sendOtp',
    kind: 'otp',
    user,
    plan,
    request: { path: OTP_PATH, body: { email: user.email, type } },
    mint: () => {
      const { emailOtp } = evidence;
      const code = randomDigits(emailOtp?.digits ?? DIGITS);
      // A code is hashed exactly as an identifier is.
      const stored = emailOtp?.stored === 'hashed' ? hashIdentifier(code) : code;
      const lifetime = connection.profile.mailing.emailOtp?.lifetimeSeconds ?? LIFETIME_SECONDS;
      return {
        identifier: `${type}-otp-${user.email.toLowerCase()}`,
        value: `${stored}:0`,
        expiresAt: new Date(dependencies.now().getTime() + lifetime * 1000),
        code,
      };
    },
  });
}

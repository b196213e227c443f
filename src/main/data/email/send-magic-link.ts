import { createHash } from 'node:crypto';
import type { MailReport } from '@shared/api/email';
import { randomLetters } from '../verifications/insert-verification';
import { requireWritable } from '../write/write-path';
import { requireCallbackURL } from './callback-url';
import { circumstancesOf } from './circumstances';
import type { MailDependencies } from './hand-over';
import { magicLinkPlan, requirePlan } from './plans';
import { linkBase } from './route';
import { sendRowMail } from './row-mail';
import type { OpenConnection } from '../connections/connection';

export const MAGIC_LINK_PATH = '/sign-in/magic-link';

const LIFETIME_SECONDS = 300;
const TOKEN_LENGTH = 32;

interface Input {
  readonly userId: string;
  readonly callbackURL?: string | undefined;
  readonly confirm?: boolean | undefined;
}

/**
 * Mails a user a link that signs them in (better-auth's magic-link plugin).
 * @throws AppError NOT_FOUND, CONFLICT, CONFIRMATION_REQUIRED, UNSUPPORTED, INVALID_INPUT, READ_ONLY, and as `handOver`
 */
export async function sendMagicLink(
  dependencies: MailDependencies,
  connection: OpenConnection,
  input: Input,
  signal: AbortSignal,
): Promise<MailReport> {
  requireWritable(connection);
  const { profile } = connection;
  const callbackURL = requireCallbackURL(input.callbackURL ?? profile.mailing.callbackURL);
  const circumstances = await circumstancesOf(dependencies, connection, input.userId, signal);
  const { user, route, evidence } = circumstances;
  const plan = magicLinkPlan(circumstances, callbackURL);
  requirePlan(plan, input.confirm);
  return sendRowMail(dependencies, connection, route, evidence, {
    action: 'email.sendMagicLink',
    kind: 'magic-link',
    user,
    plan,
    request: { path: MAGIC_LINK_PATH, body: { email: user.email, ...(callbackURL !== undefined && { callbackURL }) } },
    mint: () => {
      if (route.kind === 'server') throw new TypeError('the auth server mints its own links');
      const token = randomLetters(TOKEN_LENGTH);
      const stored = evidence.magicLink?.stored === 'hashed' ? sha256(token) : token;
      const prefixed = evidence.magicLink?.prefixed ?? true;
      const url = new URL(`${linkBase(profile, route)}/magic-link/verify`);
      url.searchParams.set('token', token);
      url.searchParams.set('callbackURL', callbackURL ?? '/');
      return {
        identifier: prefixed ? `magic-link:${stored}` : stored,
        value: JSON.stringify(prefixed ? { type: 'magic-link', email: user.email } : { email: user.email }),
        expiresAt: new Date(
          dependencies.now().getTime() + (profile.mailing.magicLink?.lifetimeSeconds ?? LIFETIME_SECONDS) * 1000,
        ),
        link: url.href,
      };
    },
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64url');
}

import type { MailReport } from '@shared/api/email';
import { requireWritable } from '../write/write-path';
import { requireCallbackURL } from './callback-url';
import { gateOf, handOver, type MailDependencies } from './hand-over';
import { verificationLink } from '../auth-server/links';
import type { Pace } from './pace';
import { requirePlan, verificationPlan } from './plans';
import { reportOf, sentences } from './report';
import { requireMailUser, verifiedHere } from './require-mailable';
import { requireRoute } from './route';
import { requireGoodSecret } from '../auth-server/check-secret';
import { linkLifetime, requireSigner } from '../auth-server/signer';
import { writeMail } from './write-mail';
import type { OpenConnection } from '../connections/connection';

export const VERIFICATION_PATH = '/send-verification-email';

export interface VerificationOptions {
  readonly callbackURL?: string | undefined;
  /** Send although the user is banned. */
  readonly confirm?: boolean | undefined;
  /** The bulk job this belongs to: nobody is mailed twice in one. */
  readonly run?: string | undefined;
}

/** The gate verification mails over this connection go through. @throws AppError UNSUPPORTED */
export function verificationPace(dependencies: Pick<MailDependencies, 'paces'>, connection: OpenConnection): Pace {
  return gateOf(dependencies, connection, requireRoute(connection.profile), VERIFICATION_PATH);
}

/**
 * Gets another verification mail on its way to a user. Does not wait for the gate: whoever sends many asks it before.
 * @throws AppError NOT_FOUND, CONFLICT (nothing to verify, or mailed in this run already), CONFIRMATION_REQUIRED,
 * UNSUPPORTED, INVALID_INPUT, READ_ONLY, MAIL_FAILED, SERVER_UNREACHABLE, SERVER_REJECTED with `details.retryAt` where the
 * server wants us to wait
 */
export async function deliverVerification(
  dependencies: MailDependencies,
  connection: OpenConnection,
  userId: string,
  options: VerificationOptions,
  signal: AbortSignal,
): Promise<MailReport> {
  requireWritable(connection);
  const { profile } = connection;
  const { audit, now } = dependencies;
  const callbackURL = requireCallbackURL(options.callbackURL ?? profile.mailing.callbackURL);
  const route = requireRoute(profile);
  const signer = route.kind === 'server' ? null : requireSigner(profile);
  const user = await requireMailUser(connection, userId, now(), signal);
  const verifiedSince = user.emailVerified ? await verifiedHere(audit, connection, user.id) : null;
  const plan = verificationPlan({ connection, user, route, verifiedSince }, callbackURL);
  requirePlan(plan, options.confirm);
  const unchecked = signer === null ? null : await requireGoodSecret(connection, signer, now());

  return dependencies.writes.act(connection, {
    action: 'email.resendVerification',
    target: { type: 'user', id: user.id, label: user.email },
    userId: user.id,
    intention: sentences('verification', route.kind, user.email).intention,
    changes: route.kind === 'outbox' ? ['outbox', 'mail-log'] : ['mail-log'],
    perform: async () => {
      const delivery = await handOver(dependencies, connection, route, {
        kind: 'verification',
        userId: user.id,
        to: user.email,
        run: options.run,
        request: {
          path: VERIFICATION_PATH,
          body: { email: user.email, ...(callbackURL !== undefined && { callbackURL }) },
        },
        write: async () => {
          if (route.kind === 'server' || signer === null) throw new TypeError('the auth server writes its own mails');
          const { url, expiresAt } = await verificationLink({
            ...signer,
            email: user.email,
            userId: user.id,
            callbackURL,
            now: now(),
            expiresInSeconds: linkLifetime(profile),
          });
          return writeMail(dependencies, connection, route, 'verification', user, { link: url, expiresAt });
        },
      });
      return {
        ...reportOf(delivery, user.email, now(), [
          ...plan.confirm,
          ...plan.warnings.filter((warning) => !warning.startsWith('The auth server answers')),
          ...(unchecked === null ? [] : [unchecked]),
        ]),
        summary: sentences('verification', route.kind, user.email).summary,
      };
    },
  });
}

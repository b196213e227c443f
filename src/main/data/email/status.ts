import { otpTypes, type MailKind, type MailLogRow, type MailStatus, type OtpType } from '@shared/api/email';
import { AppError } from '../app-error';
import type { OpenConnection } from '../connections/open-connection';
import { circumstancesOf } from './circumstances';
import { gateOf, type MailDependencies } from './hand-over';
import { listMailLog } from './mail-log';
import { magicLinkPlan, otpPlan, passwordResetPlan, refusalOf, verificationPlan, type Plan } from './plans';
import { ignoresCase, refuseVerification, requireMailUser, verifiedHere } from './require-mailable';
import { requireRoute } from './route';
import { VERIFICATION_PATH } from './send-verification';
import { linkLifetime, requireSigner } from './signer';

/** Mails shown on a user's page. */
const RECENT = 20;
const COOLDOWN_MINUTES = 5;

/**
 * What can be mailed to a user right now, and what was before.
 * @throws AppError NOT_FOUND
 */
export async function mailStatus(
  dependencies: MailDependencies,
  connection: OpenConnection,
  userId: string,
  signal: AbortSignal,
): Promise<MailStatus> {
  const { local, now } = dependencies;
  const { profile } = connection;
  const { rows: recent } = await listMailLog(local, { connectionId: profile.id, userId }, { limit: RECENT });
  const link = await linkStatus(dependencies, connection, userId, signal);
  const noRoute = refusalOf(() => requireRoute(profile));
  if (noRoute !== null) {
    const kinds = entries(() => refused(noRoute)).map((entry) => ({ ...entry, cooldownUntil: null }));
    return { via: null, kinds, pace: null, recent, link };
  }
  const circumstances = await circumstancesOf(dependencies, connection, userId, signal);
  const { route } = circumstances;
  const { callbackURL, resetRedirectTo } = profile.mailing;
  const pace = gateOf(dependencies, connection, route, VERIFICATION_PATH);
  return {
    via: route.kind,
    kinds: entries((kind, type) => {
      switch (kind) {
        case 'verification':
          return verificationPlan(circumstances, callbackURL);
        case 'password-reset':
          return passwordResetPlan(circumstances, resetRedirectTo);
        case 'magic-link':
          return magicLinkPlan(circumstances, callbackURL);
        case 'otp':
          return otpPlan(circumstances, type ?? 'sign-in');
      }
    }).map((entry) => withCooldown(entry, recent, profile.mailing.cooldownMinutes ?? COOLDOWN_MINUTES, now())),
    pace:
      pace.rate === null
        ? null
        : { mails: pace.rate.mails, seconds: pace.rate.seconds, nextAt: pace.next()?.toISOString() ?? null },
    recent,
    link,
  };
}

type Entry = Omit<MailStatus['kinds'][number], 'cooldownUntil'>;

function entries(planOf: (kind: MailKind, type: OtpType | null) => Plan): Entry[] {
  const of = (kind: MailKind, otpType: OtpType | null): Entry => {
    const { refusal, confirm, warnings } = planOf(kind, otpType);
    return {
      kind,
      otpType,
      possible: refusal === null,
      reason: refusal === null ? null : sentenceOf(refusal),
      warnings: refusal === null ? [...warnings] : [],
      confirm: refusal === null && confirm.length > 0 ? confirm.join(' ') : null,
    };
  };
  return [
    of('verification', null),
    of('password-reset', null),
    of('magic-link', null),
    ...otpTypes.map((type) => of('otp', type)),
  ];
}

function withCooldown(
  entry: Entry,
  recent: readonly MailLogRow[],
  minutes: number,
  now: Date,
): MailStatus['kinds'][number] {
  const last = recent.find(({ kind, outcome }) => kind === entry.kind && outcome !== 'failed');
  const until = last === undefined ? null : new Date(new Date(last.at).getTime() + minutes * 60_000);
  return { ...entry, cooldownUntil: until !== null && until > now ? until.toISOString() : null };
}

async function linkStatus(
  { audit, now }: MailDependencies,
  connection: OpenConnection,
  userId: string,
  signal: AbortSignal,
): Promise<MailStatus['link']> {
  const { profile } = connection;
  const user = await requireMailUser(connection, userId, now(), signal);
  const since = user.emailVerified ? await verifiedHere(audit, connection, user.id) : null;
  const refusal = refuseVerification(user, ignoresCase(connection), since) ?? refusalOf(() => requireSigner(profile));
  return {
    possible: refusal === null,
    reason: refusal === null ? null : sentenceOf(refusal),
    minutes: Math.round(linkLifetime(profile) / 60),
    callbackURL: profile.mailing.callbackURL ?? null,
  };
}

function refused(refusal: AppError): Plan {
  return { refusal, confirm: [], warnings: [] };
}

function sentenceOf({ message, hint }: AppError): string {
  return hint === undefined ? message : `${message} ${hint}`;
}

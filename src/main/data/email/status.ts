import { otpTypes, type MailKind, type MailLogRow, type MailStatus, type OtpType } from '@shared/api/email';
import { AppError } from '../base/app-error';
import { circumstancesOf } from './circumstances';
import { gateOf, type MailDependencies } from './hand-over';
import { listMailLog } from './mail-log';
import { magicLinkPlan, otpPlan, passwordResetPlan, refusalOf, verificationPlan, type Plan } from './plans';
import { ignoresCase, refuseVerification, requireMailUser, verifiedHere } from './require-mailable';
import { requireRoute } from './route';
import { MAGIC_LINK_PATH } from './send-magic-link';
import { OTP_PATH } from './send-otp';
import { RESET_PATH } from './send-password-reset';
import { VERIFICATION_PATH } from './send-verification';
import { linkLifetime, requireSigner } from '../auth-server/signer';
import type { OpenConnection } from '../connections/connection';

/** Mails shown on a user's page. */
const RECENT = 20;
const COOLDOWN_MINUTES = 5;

const PATHS: Readonly<Record<MailKind, string>> = {
  verification: VERIFICATION_PATH,
  'password-reset': RESET_PATH,
  'magic-link': MAGIC_LINK_PATH,
  otp: OTP_PATH,
};

/** Where the links are to lead, instead of where the connection says. */
interface LeadsTo {
  readonly callbackURL?: string | undefined;
  readonly redirectTo?: string | undefined;
}

/**
 * What can be mailed to a user right now, and what was before.
 * @throws AppError NOT_FOUND
 */
export async function mailStatus(
  dependencies: MailDependencies,
  connection: OpenConnection,
  { userId, ...leadsTo }: { readonly userId: string } & LeadsTo,
  signal: AbortSignal,
): Promise<MailStatus> {
  const { local, now } = dependencies;
  const { profile } = connection;
  const { rows: recent } = await listMailLog(local, { connectionId: profile.id, userId }, { limit: RECENT });
  const link = await linkStatus(dependencies, connection, userId, signal);
  const noRoute = refusalOf(() => requireRoute(profile));
  if (noRoute !== null) {
    const kinds = entries(() => refused(noRoute)).map((entry) => ({ ...entry, cooldownUntil: null, nextAt: null }));
    return { via: null, kinds, pace: null, recent, link };
  }
  const circumstances = await circumstancesOf(dependencies, connection, userId, signal);
  const { route } = circumstances;
  const callbackURL = leadsTo.callbackURL ?? profile.mailing.callbackURL;
  const redirectTo = leadsTo.redirectTo ?? profile.mailing.resetRedirectTo;
  const gate = (kind: MailKind) => gateOf(dependencies, connection, route, PATHS[kind]);
  const { rate } = gate('verification');
  return {
    via: route.kind,
    kinds: entries((kind, type) => {
      switch (kind) {
        case 'verification':
          return verificationPlan(circumstances, callbackURL);
        case 'password-reset':
          return passwordResetPlan(circumstances, redirectTo);
        case 'magic-link':
          return magicLinkPlan(circumstances, callbackURL);
        case 'otp':
          return otpPlan(circumstances, type ?? 'sign-in');
      }
    }).map((entry) => ({
      ...entry,
      cooldownUntil: cooldownOf(entry, recent, profile.mailing.cooldownMinutes ?? COOLDOWN_MINUTES, now()),
      nextAt: gate(entry.kind).next()?.toISOString() ?? null,
    })),
    pace: rate === null ? null : { mails: rate.mails, seconds: rate.seconds },
    recent,
    link,
  };
}

type Entry = Omit<MailStatus['kinds'][number], 'cooldownUntil' | 'nextAt'>;

function entries(planOf: (kind: MailKind, type: OtpType | null) => Plan): Entry[] {
  const of = (kind: MailKind, otpType: OtpType | null): Entry => {
    const { refusal, confirm, warnings } = planOf(kind, otpType);
    return {
      kind,
      otpType,
      possible: refusal === null,
      reason: refusal === null ? null : sentenceOf(refusal),
      field: refusal?.field ?? null,
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

function cooldownOf(entry: Entry, recent: readonly MailLogRow[], minutes: number, now: Date): string | null {
  const last = recent.find(({ kind, outcome }) => kind === entry.kind && outcome !== 'failed');
  const until = last === undefined ? null : new Date(new Date(last.at).getTime() + minutes * 60_000);
  return until !== null && until > now ? until.toISOString() : null;
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
    field: refusal?.field ?? null,
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

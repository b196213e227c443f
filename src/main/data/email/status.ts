import { otpTypes, type MailKind, type MailLogRow, type MailStatus, type OtpType } from '@shared/api/email';
import { AppError } from '../base/app-error';
import { circumstancesOf } from './circumstances';
import { gateOf, planOf, type Asked } from './kinds';
import { listMailLog } from './mail-log';
import { refusalOf, type Plan } from './plans';
import { ignoresCase, refuseVerification, requireMailUser, verifiedHere } from './require-mailable';
import { requireRoute } from './route';
import type { MailDependencies } from './send-mail';
import { requireSigner } from '../auth-server/auth-server-of';
import { linkLifetime } from '../auth-server/links';
import type { OpenConnection } from '../connections/connection';

/** Mails shown on a user's page. */
const RECENT = 20;
const COOLDOWN_MINUTES = 5;
const SERVER_SILENT = 'The auth server answers the same whether it sends or not, so success cannot be seen.';

/**
 * What can be mailed to a user right now, and what was before.
 * @throws AppError NOT_FOUND
 */
export async function mailStatus(
  dependencies: MailDependencies,
  connection: OpenConnection,
  { userId, ...asked }: Omit<Asked, 'type'> & { readonly userId: string },
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
  const gate = (kind: MailKind) => gateOf(dependencies, connection, kind);
  const { rate } = gate('verification');
  return {
    via: route.kind,
    kinds: entries((kind, type) => planOf(kind, circumstances, { ...asked, ...(type !== null && { type }) })).map(
      (entry) => ({
        ...entry,
        cooldownUntil: cooldownOf(entry, recent, profile.mailing.cooldownMinutes ?? COOLDOWN_MINUTES, now()),
        nextAt: gate(entry.kind).next()?.toISOString() ?? null,
      }),
    ),
    pace: rate === null ? null : { mails: rate.mails, seconds: rate.seconds },
    recent,
    link,
  };
}

type Entry = Omit<MailStatus['kinds'][number], 'cooldownUntil' | 'nextAt'>;

function entries(of: (kind: MailKind, type: OtpType | null) => Plan): Entry[] {
  const entry = (kind: MailKind, otpType: OtpType | null): Entry => {
    const { refusal, confirm, warnings, silent } = of(kind, otpType);
    return {
      kind,
      otpType,
      possible: refusal === null,
      reason: refusal === null ? null : sentenceOf(refusal),
      field: refusal?.field ?? null,
      warnings: refusal === null ? [...(silent === true ? [SERVER_SILENT] : []), ...warnings] : [],
      confirm: refusal === null && confirm.length > 0 ? confirm.join(' ') : null,
    };
  };
  return [
    entry('verification', null),
    entry('password-reset', null),
    entry('magic-link', null),
    ...otpTypes.map((type) => entry('otp', type)),
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

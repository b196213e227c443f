import type { ErrorInfo } from '@shared/result';
import type { FormValues } from './form-values';

type FieldName = keyof FormValues;

const FIELD_OF_PATH: readonly (readonly [prefix: string, field: FieldName])[] = [
  ['postgres.url', 'url'],
  ['postgres.host', 'host'],
  ['postgres.port', 'port'],
  ['postgres.database', 'database'],
  ['postgres.user', 'user'],
  ['postgres.password', 'password'],
  ['postgres.ssl.ca', 'ca'],
  ['postgres.ssl', 'tls'],
  ['sqlite', 'file'],
  ['authServer.secret', 'serverSecret'],
  ['authServer.basePath', 'serverBasePath'],
  ['authServer.origin', 'serverOrigin'],
  ['authServer', 'serverURL'],
  ['mailing.linkLifetimeSeconds', 'linkLifetime'],
  ['mailing.callbackURL', 'callbackURL'],
  ['mailing.resetRedirectTo', 'resetRedirectTo'],
  ['mailing.serverRate.seconds', 'serverRateFor'],
  ['mailing.serverRate', 'serverRateMails'],
  ['mailing.smtpRate.seconds', 'smtpRateFor'],
  ['mailing.smtpRate', 'smtpRateMails'],
  ['mailing.language', 'language'],
  ['mailing.cooldownMinutes', 'cooldown'],
  ['mailing.resetLifetimeSeconds', 'resetLifetime'],
  ['mailing.magicLink.stored', 'magicLinkStored'],
  ['mailing.magicLink.lifetimeSeconds', 'magicLinkLifetime'],
  ['mailing.magicLink', 'magicLink'],
  ['mailing.emailOtp.stored', 'emailOtpStored'],
  ['mailing.emailOtp.digits', 'emailOtpDigits'],
  ['mailing.emailOtp.lifetimeSeconds', 'emailOtpLifetime'],
  ['mailing.emailOtp', 'emailOtp'],
  ['mailing.identifiers', 'identifiers'],
  ['mailing.captcha', 'captcha'],
  ['mail.kind', 'mailKind'],
  ['mail.url', 'smtpUrl'],
  ['mail.from', 'mailFrom'],
  ['mail.secret', 'mailSecret'],
  ['mail.baseURL', 'mailBaseURL'],
  ['mail.tls', 'smtpTls'],
  ['sessions.secondaryStorage', 'storage'],
  ['sessions.preserveRows', 'preserveRows'],
  ['sessions.redisUrl', 'redisUrl'],
  ['sessions.redisCa', 'redisCa'],
  ['sessions.redisPrefix', 'redisPrefixKind'],
  ['sessions.cookieCache.maxAgeSeconds', 'cookieCacheFor'],
  ['sessions.cookieCache', 'cookieCache'],
  ['sessions.jwt.lifetimeSeconds', 'jwtFor'],
  ['sessions.jwt', 'jwt'],
  ['sessions.proveBy', 'proveBy'],
  ['sessions.proveAlways', 'proveAlways'],
  ['sessions.cookiePrefix', 'cookiePrefix'],
  ['schema', 'schema'],
  ['replicaUrl', 'replicaUrl'],
  ['times.zone', 'zone'],
  ['times', 'emptyColumns'],
  ['access.ticketUrl', 'ticketUrl'],
  ['access.requireReason', 'requireReason'],
  ['access.requireTicket', 'requireTicket'],
  ['access', 'role'],
  ['passwords.minLength', 'passwordMin'],
  ['passwords.maxLength', 'passwordMax'],
  ['passwords', 'passwordHash'],
  ['environment', 'environment'],
  ['readOnly', 'readOnly'],
  ['driver', 'driver'],
  ['searchIndex', 'searchIndex'],
  ['remember', 'remember'],
  ['name', 'name'],
];

/** What a URL says in one box. */
const IN_URL: ReadonlySet<FieldName> = new Set(['host', 'port', 'database', 'user', 'password', 'tls', 'ca']);

/** The box of the form that an error of main's names. */
export function formFieldOf(path: string | undefined): FieldName | undefined {
  return path === undefined ? undefined : FIELD_OF_PATH.find(([prefix]) => path.startsWith(prefix))?.[1];
}

/** The box to look at first when a connection failed: the one main names, else the likeliest for this kind of failure. */
export function fieldAtFault(
  error: Pick<ErrorInfo, 'code' | 'field'>,
  values: Pick<FormValues, 'driver' | 'entry'>,
): FieldName | undefined {
  const named = formFieldOf(error.field);
  const postgres = values.driver === 'postgres';
  const byUrl = postgres && values.entry === 'url';
  // Main speaks of single fields also where the person pasted one URL.
  if (named !== undefined) return byUrl && IN_URL.has(named) ? 'url' : named;
  const { code } = error;
  if (code === 'AUTH_FAILED') return byUrl ? 'url' : 'password';
  if (code === 'PERMISSION_DENIED') return postgres ? (byUrl ? 'url' : 'user') : 'file';
  if (code === 'CONNECTION_FAILED' || code === 'CONNECTION_LOST' || code === 'TIMEOUT') {
    return postgres ? (byUrl ? 'url' : 'host') : 'file';
  }
  return undefined;
}

import { durationText } from '../../format/durations';
import type { MailTransport, SessionSettings, TimeSettings } from '@shared/api/app-settings';
import { goesThrough, type TunnelPart } from '@shared/api/ssh';
import type { FormValues } from './form-values';
import { allNamedCount } from './mapping/names';
import type { SectionId } from './sections';

const STORED: Readonly<Record<NonNullable<SessionSettings['secondaryStorage']>, string>> = {
  none: 'In the database only',
  only: 'In Redis only',
  'with-database': 'In Redis and in the database',
  'with-database-preserved': 'In Redis, revoked ones preserved in the database',
};
const MAIL: Readonly<Record<MailTransport['kind'], string>> = {
  server: 'The auth server sends it',
  smtp: 'Own SMTP server',
  outbox: 'Local outbox; nothing leaves this machine',
};
const EMPTY: Readonly<Record<NonNullable<TimeSettings['emptyColumns']>, string>> = {
  'epoch-ms': 'new ones in milliseconds',
  'epoch-seconds': 'new ones in seconds',
  'iso-text': 'new ones as text',
};

const PART_NAMES: Readonly<Record<TunnelPart, string>> = {
  database: 'database',
  redis: 'Redis',
  mail: 'mail server',
  authServer: 'auth server',
};
const PARTS = ['database', 'redis', 'mail', 'authServer'] as const;

function sentence(parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== false && part !== undefined).join(' · ');
}

interface ForAWhile {
  readonly on: boolean | undefined;
  readonly seconds: number | string | undefined;
}

function length({ on, seconds }: ForAWhile, what: string, usual: string): string | false {
  if (on === true) return `${what} for ${typeof seconds === 'number' ? durationText(seconds) : usual}`;
  return on === false && `no ${what}`;
}

/** What is set in each part of the form, in one line; said also where nothing is. */
export const SUMMARIES: Readonly<Record<SectionId, (values: FormValues) => string>> = {
  names: ({ mapping }) => {
    const count = allNamedCount(mapping);
    return count === 0 ? 'Found by themselves' : `${count} named by hand`;
  },
  times: ({ times: { zone = '', emptyColumns } = {}, driver }) =>
    sentence([
      driver === 'postgres' && zone !== '' ? `Those without a zone are ${zone}` : 'As the database has them',
      emptyColumns !== undefined && EMPTY[emptyColumns],
    ]),
  search: ({ searchIndex }) => (searchIndex === true ? 'Local search index, made at opening' : 'By the database alone'),
  ssh: ({ ssh, driver }) => {
    const { host = '', jumps = [] } = ssh ?? {};
    if (ssh === undefined || host.trim() === '') return 'None: every server is reached directly';
    const parts = PARTS.filter((part) => (part !== 'database' || driver === 'postgres') && goesThrough(ssh, part));
    const way = [...jumps.map((jump) => jump.host), host].join(', then ');
    return `Over ${way}: ${parts.length === 0 ? 'nothing' : parts.map((part) => PART_NAMES[part]).join(', ')}`;
  },
  server: ({ authServer: { baseURL = '', basePath = '' } = {} }) =>
    baseURL === '' ? 'Not named: no proof of a logout, no mail by it' : `${baseURL}${basePath}`,
  sessions: ({ sessions: { secondaryStorage, cookieCache, jwt, proveAlways = false } = {} }) =>
    sentence([
      secondaryStorage === undefined ? 'As the database shows' : STORED[secondaryStorage],
      length({ on: cookieCache?.enabled, seconds: cookieCache?.maxAgeSeconds }, 'cookie cache', '5 minutes'),
      length({ on: jwt?.enabled, seconds: jwt?.lifetimeSeconds }, 'JWTs', '15 minutes'),
      proveAlways && 'every logout is proven',
    ]),
  mail: ({ mail: { kind, from = '' } = {}, mailing: { magicLink, emailOtp } = {} }) =>
    sentence([
      kind === undefined ? 'Nothing is sent' : MAIL[kind],
      kind === 'smtp' && from !== '' && `from ${from}`,
      magicLink?.enabled === true && 'magic links',
      emailOtp?.enabled === true && 'codes',
    ]),
  signIn: ({ signIn: { verifiedOnly, linking, trustedProviders = [], linksVerifiedOnly } = {} }) =>
    sentence([
      verifiedOnly === undefined ? 'Not said' : verifiedOnly ? 'Verified addresses only' : 'Unverified addresses too',
      linking === 'off' && 'no linking by address',
      linking !== 'off' && trustedProviders.length > 0 && `trusts ${trustedProviders.slice(0, 5).join(', ')}`,
      linking !== 'off' && linksVerifiedOnly === false && 'links unverified users too',
    ]),
  access: ({ access: { role = 'lead', requireReason = false, requireTicket = false } = {} }) =>
    sentence([
      { viewer: 'Viewer: changes nothing', support: 'Support: the daily work', lead: 'Lead: everything' }[role],
      requireReason && 'asks for a reason',
      requireTicket && 'asks for a ticket',
    ]),
  passwords: ({ passwords: { hash, minLength = '', maxLength = '' } = {} }) =>
    sentence([
      hash === undefined
        ? 'Hashed as the stored ones are'
        : { 'better-auth': 'better-auth’s own hash', custom: 'A hash of the app’s own' }[hash],
      (minLength !== '' || maxLength !== '') &&
        `${minLength === '' ? 8 : minLength} to ${maxLength === '' ? 128 : maxLength} characters`,
    ]),
};

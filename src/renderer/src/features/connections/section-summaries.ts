import { durationText, parseDuration } from '../../format/durations';
import type { FormValues } from './form-values';
import { allNamedCount } from './mapping/names';
import type { SectionId } from './sections';

type Values = FormValues;

const STORED: Readonly<Record<Values['storage'], string>> = {
  '': 'As the database shows',
  unknown: 'As the database shows',
  none: 'In the database only',
  only: 'In Redis only',
  'with-database': 'In Redis and in the database',
  'with-database-preserved': 'In Redis, ended ones preserved in the database',
};
const MAIL: Readonly<Record<Values['mailKind'], string>> = {
  none: 'Nothing is sent',
  server: 'The auth server sends it',
  smtp: 'Own SMTP server',
  outbox: 'Local outbox; nothing leaves this machine',
};
const EMPTY: Readonly<Record<Exclude<Values['emptyColumns'], ''>, string>> = {
  'epoch-ms': 'new ones in milliseconds',
  'epoch-seconds': 'new ones in seconds',
  'iso-text': 'new ones as text',
};

function sentence(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(' · ');
}

function length(choice: Values['jwt'], what: string, time: string, usual: string): string | false {
  const seconds = parseDuration(time);
  if (choice === 'on') return `${what} for ${seconds === null ? usual : durationText(seconds)}`;
  return choice === 'off' && `no ${what}`;
}

/** What is set in each part of the form, in one line; said also where nothing is. */
export const SUMMARIES: Readonly<Record<SectionId, (values: Values) => string>> = {
  names: ({ mapping }) => {
    const count = allNamedCount(mapping);
    return count === 0 ? 'Found by themselves' : `${count} named by hand`;
  },
  times: ({ zone, emptyColumns, driver }) =>
    sentence([
      driver === 'postgres' && zone !== '' ? `Those without a zone are ${zone}` : 'As the database has them',
      emptyColumns !== '' && EMPTY[emptyColumns],
    ]),
  search: ({ searchIndex }) => (searchIndex ? 'Local search index, made at opening' : 'By the database alone'),
  server: ({ serverURL, serverBasePath }) =>
    serverURL === '' ? 'Not named: no proof of a logout, no mail by it' : `${serverURL}${serverBasePath}`,
  sessions: (values) =>
    sentence([
      STORED[values.storage],
      length(values.cookieCache, 'cookie cache', values.cookieCacheFor, '5 minutes'),
      length(values.jwt, 'JWTs', values.jwtFor, '15 minutes'),
      values.proveAlways && 'every logout is proven',
    ]),
  mail: (values) =>
    sentence([
      MAIL[values.mailKind],
      values.mailKind === 'smtp' && values.mailFrom !== '' && `from ${values.mailFrom}`,
      values.magicLink === 'on' && 'magic links',
      values.emailOtp === 'on' && 'codes',
    ]),
  access: (values) =>
    sentence([
      { viewer: 'Viewer: changes nothing', support: 'Support: the daily work', lead: 'Lead: everything' }[values.role],
      values.requireReason && 'asks for a reason',
      values.requireTicket && 'asks for a ticket',
    ]),
  passwords: ({ passwordHash, passwordMin, passwordMax }) =>
    sentence([
      {
        '': 'Hashed as the stored ones are',
        'better-auth': 'better-auth’s own hash',
        custom: 'A hash of the app’s own',
      }[passwordHash],
      (passwordMin !== '' || passwordMax !== '') && `${passwordMin || '8'} to ${passwordMax || '128'} characters`,
    ]),
};

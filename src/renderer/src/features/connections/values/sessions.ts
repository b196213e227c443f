import type { SessionQuestion, SessionSettings } from '@shared/api/connections';
import { z } from 'zod';
import { chosen, durationFault, filled, given, secondsOf, secondsText, type Complain } from './rules';

/** Yes, no, nobody has said, or somebody said that they do not know. */
const yesNo = z.enum(['', 'on', 'off', 'unknown']);

/** The boxes of how the app keeps sessions. */
export const sessionsShape = {
  storage: z.enum(['', 'unknown', 'none', 'only', 'with-database', 'with-database-preserved']),
  preserveRows: z.boolean(),
  redisUrl: z.string().trim(),
  redisCa: z.string().trim(),
  redisPrefixKind: z.enum(['', 'unknown', 'none', 'given']),
  redisPrefix: z.string(),
  cookieCache: yesNo,
  cookieCacheFor: z.string().trim(),
  jwt: yesNo,
  jwtFor: z.string().trim(),
  proveBy: z.enum(['', 'bearer']),
  proveAlways: z.boolean(),
  cookiePrefix: z.string().trim(),
};
const shape = z.object(sessionsShape);
export type SessionsValues = z.infer<typeof shape>;

/** Whether the app keeps sessions elsewhere than in the database, or may. */
export function mayHaveRedis(storage: SessionsValues['storage']): boolean {
  return storage !== 'none';
}

/** What is wrong in the boxes of sessions. */
export function checkSessions(values: SessionsValues, complain: Complain<SessionsValues>): void {
  if (mayHaveRedis(values.storage) && values.redisUrl !== '' && !isRedisUrl(values.redisUrl)) {
    complain('redisUrl', 'Starts with redis:// or rediss://, such as rediss://:password@redis.example.com:6379');
  }
  if (values.redisCa !== '' && !values.redisCa.includes('-----BEGIN CERTIFICATE-----')) {
    complain('redisCa', 'A certificate in PEM form begins with -----BEGIN CERTIFICATE-----');
  }
  if (values.redisPrefixKind === 'given' && values.redisPrefix === '') {
    complain('redisPrefix', 'Such as better-auth: – or choose that there is none');
  }
  const cache = values.cookieCache === 'on' ? durationFault(values.cookieCacheFor, 1) : null;
  if (cache !== null) complain('cookieCacheFor', cache);
  const jwt = values.jwt === 'on' ? durationFault(values.jwtFor, 1) : null;
  if (jwt !== null) complain('jwtFor', jwt);
}

function isRedisUrl(text: string): boolean {
  return /^rediss?:\/\/\S+$/u.test(text) && URL.canParse(text) && new URL(text).hostname !== '';
}

/** The boxes filled from what is saved; the address of Redis stays where it is. */
export function sessionsValues(saved: SessionSettings | undefined): SessionsValues {
  const { cookieCache, jwt, redisPrefix } = saved ?? {};
  const unknown = (key: SessionQuestion) => (saved?.notKnown?.includes(key) === true ? 'unknown' : '');
  return {
    storage: saved?.secondaryStorage ?? unknown('sessions.secondaryStorage'),
    preserveRows: saved?.preserveRows ?? false,
    redisUrl: '',
    redisCa: saved?.redisCa ?? '',
    redisPrefixKind:
      redisPrefix === undefined ? unknown('sessions.redisPrefix') : redisPrefix === '' ? 'none' : 'given',
    redisPrefix: redisPrefix ?? '',
    cookieCache: onOff(cookieCache) ?? unknown('sessions.cookieCache'),
    cookieCacheFor: secondsText(cookieCache?.maxAgeSeconds),
    jwt: onOff(jwt) ?? unknown('sessions.jwt'),
    jwtFor: secondsText(jwt?.lifetimeSeconds),
    proveBy: saved?.proveBy === 'bearer' ? 'bearer' : '',
    proveAlways: saved?.proveAlways ?? false,
    cookiePrefix: saved?.cookiePrefix ?? '',
  };
}

function onOff(setting: { readonly enabled: boolean } | undefined): 'on' | 'off' | undefined {
  return setting === undefined ? undefined : setting.enabled ? 'on' : 'off';
}

/** How sessions are kept, as typed. An address of Redis left empty is the one that is saved. */
export function sessionsOf(values: SessionsValues, saved: SessionSettings | undefined): SessionSettings | undefined {
  const redis = mayHaveRedis(values.storage);
  return filled<SessionSettings>({
    secondaryStorage: values.storage === 'unknown' ? undefined : chosen(values.storage),
    preserveRows: values.preserveRows && values.storage !== 'only' ? true : undefined,
    redisUrl: redis ? (given(values.redisUrl) ?? saved?.redisUrl) : undefined,
    redisCa: redis ? given(values.redisCa) : undefined,
    redisPrefix: redis ? prefixOf(values) : undefined,
    cookieCache: cookieCacheOf(values),
    jwt: jwtOf(values),
    proveBy: chosen(values.proveBy),
    proveAlways: values.proveAlways ? true : undefined,
    cookiePrefix: given(values.cookiePrefix),
    notKnown: notKnownOf(values, saved),
  });
}

function prefixOf({ redisPrefixKind, redisPrefix }: SessionsValues): string | undefined {
  if (redisPrefixKind === 'given') return redisPrefix;
  return redisPrefixKind === 'none' ? '' : undefined;
}

function enabled(choice: SessionsValues['jwt']): { enabled: boolean } | undefined {
  return choice === 'on' || choice === 'off' ? { enabled: choice === 'on' } : undefined;
}

function cookieCacheOf(values: SessionsValues): SessionSettings['cookieCache'] {
  const said = enabled(values.cookieCache);
  const maxAgeSeconds = secondsOf(values.cookieCacheFor);
  return said?.enabled === true && maxAgeSeconds !== undefined ? { ...said, maxAgeSeconds } : said;
}

function jwtOf(values: SessionsValues): SessionSettings['jwt'] {
  const said = enabled(values.jwt);
  const lifetimeSeconds = secondsOf(values.jwtFor);
  return said?.enabled === true && lifetimeSeconds !== undefined ? { ...said, lifetimeSeconds } : said;
}

function notKnownOf(values: SessionsValues, saved: SessionSettings | undefined): SessionQuestion[] | undefined {
  const noUrl = given(values.redisUrl) === undefined && saved?.redisUrl === undefined;
  const keys: SessionQuestion[] = [];
  if (values.storage === 'unknown') keys.push('sessions.secondaryStorage');
  // Answered on its own sheet only: a box left empty here may just not have been looked at.
  if (noUrl && saved?.notKnown?.includes('sessions.redisUrl') === true) keys.push('sessions.redisUrl');
  if (values.redisPrefixKind === 'unknown') keys.push('sessions.redisPrefix');
  if (values.cookieCache === 'unknown') keys.push('sessions.cookieCache');
  if (values.jwt === 'unknown') keys.push('sessions.jwt');
  return keys.length === 0 ? undefined : keys;
}

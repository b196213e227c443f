import { plural } from '../base/plural';
import type { SessionsReport } from '@shared/api/connection-report';
import type { RevokeOutcome } from '@shared/api/sessions';
import { AppError } from '../base/app-error';
import { proofMissing } from '../auth-server/ask-session';
import { storageMode, type StorageMode } from './storage-mode';
import type { OpenConnection } from './connection';

type Fact = SessionsReport['cookieCache'];
type Known = Pick<OpenConnection, 'profile' | 'schema' | 'storage' | 'seen'>;

/** better-auth's own defaults. */
const CACHE_SECONDS = 300;
const JWT_SECONDS = 900;

/** Whether the app caches sessions in a cookie: as was said, else as the auth server was seen to do. */
export function cookieCache({ profile, seen }: Pick<OpenConnection, 'profile' | 'seen'>): Fact {
  const said = profile.sessions.cookieCache;
  if (said !== undefined) return fact(said.enabled, said.maxAgeSeconds ?? CACHE_SECONDS, 'said');
  if (seen.cookieCacheSeconds !== undefined) {
    const seconds = seen.cookieCacheSeconds;
    return fact(seconds !== null, seconds ?? CACHE_SECONDS, 'seen');
  }
  return { state: 'unknown', seconds: CACHE_SECONDS, by: 'assumed' };
}

/** Whether the app hands out JWTs: as was said, else by the table of the plugin. */
export function jwts({ profile, schema }: Pick<OpenConnection, 'profile' | 'schema'>): Fact {
  const said = profile.sessions.jwt;
  if (said !== undefined) return fact(said.enabled, said.lifetimeSeconds ?? JWT_SECONDS, 'said');
  return fact(schema.plugins.includes('jwt'), JWT_SECONDS, 'seen');
}

function fact(on: boolean, seconds: number, by: Fact['by']): Fact {
  return { state: on ? 'on' : 'off', seconds: on ? seconds : null, by };
}

/** When sessions that ended at a moment are really of no use any more, and what of that is only assumed. */
export function effectiveTimes(
  connection: Pick<OpenConnection, 'profile' | 'schema' | 'seen'>,
  at: Date,
): Pick<RevokeOutcome, 'cachedUntil' | 'jwtUntil' | 'assumed'> {
  const cache = cookieCache(connection);
  const jwt = jwts(connection);
  const until = ({ state, seconds }: Fact) =>
    state === 'off' || seconds === null ? null : new Date(at.getTime() + seconds * 1000).toISOString();
  const assumed: RevokeOutcome['assumed'] = [];
  if (cache.state === 'unknown') assumed.push('cookie-cache');
  if (jwt.state === 'on' && jwt.by !== 'said') assumed.push('jwt');
  return { cachedUntil: until(cache), jwtUntil: until(jwt), assumed };
}

/** What is known and what has to be asked about the sessions of an app. Looks at Redis, where there is one. */
export async function sessionsReport(connection: Known): Promise<SessionsReport> {
  const mode = storageMode(connection);
  const redis = await redisReport(connection);
  const cache = cookieCache(connection);
  const jwt = jwts(connection);
  const questions: SessionsReport['questions'] = [];
  if (mode.kind !== 'none' && connection.storage === null) {
    questions.push({
      key: 'sessions.redisUrl',
      question: 'This app keeps sessions in a secondary storage. Where is its Redis?',
      assumed: 'no session can be revoked',
    });
  }
  if (mode.by === 'assumed') {
    questions.push({
      key: 'sessions.secondaryStorage',
      question: 'Does the app keep sessions in a secondary storage, such as Redis, besides the database?',
      assumed: mode.kind === 'none' ? 'no' : 'yes, beside the database',
    });
  }
  if (connection.storage !== null && connection.storage.otherPrefixes().length > 0) {
    const seen = connection.storage.otherPrefixes().slice(0, 5);
    questions.push({
      key: 'sessions.redisPrefix',
      question: `What do the keys of this app begin with in Redis? Seen were ${seen.map((p) => `"${p}"`).join(', ')}.`,
      assumed: redis?.prefix ?? '',
    });
  }
  if (cache.state === 'unknown') {
    questions.push({
      key: 'sessions.cookieCache',
      question: 'Does the app cache sessions in a cookie (session.cookieCache), and for how long?',
      assumed: `it may, for ${duration(CACHE_SECONDS)}`,
    });
  }
  if (jwt.by === 'seen' && jwt.state === 'on') {
    questions.push({
      key: 'sessions.jwt',
      question: 'The app has the JWT plugin. How long does a JWT of it work?',
      assumed: duration(JWT_SECONDS),
    });
  }
  const notKnown = connection.profile.sessions.notKnown ?? [];
  return {
    storage: mode.kind,
    storageBy: mode.by,
    redis,
    cookieCache: cache,
    jwt,
    storageMissing: storageMissing(connection, mode),
    proofMissing: proofMissing(connection),
    questions: questions.filter(({ key }) => !notKnown.includes(key)),
  };
}

// What is missing is told on, also to somebody who does not know it: the sessions there cannot be ended all the same.
function storageMissing({ storage, schema }: Known, mode: StorageMode): string | null {
  if (mode.kind === 'none' || storage !== null) return null;
  if (schema.session === null && schema.closed.session === undefined) {
    return 'There is no session table: this app keeps its sessions in a secondary storage. Enter the address of its Redis in the connection to see and revoke them.';
  }
  return 'This app keeps sessions in a secondary storage as well. Without the address of its Redis in the connection none can be revoked.';
}

async function redisReport({ storage }: Known): Promise<SessionsReport['redis']> {
  if (storage === null) return null;
  const { server } = storage.keys;
  try {
    await storage.keys.ping();
    return { server, prefix: await storage.prefix(), problem: null };
  } catch (error) {
    const problem = error instanceof AppError ? error.message : 'Redis could not be looked at.';
    return { server, prefix: null, problem };
  }
}

/** A length of time in words. */
export function duration(seconds: number): string {
  const [n, unit] =
    seconds % 86_400 === 0
      ? [seconds / 86_400, 'day']
      : seconds % 3600 === 0
        ? [seconds / 3600, 'hour']
        : seconds % 60 === 0
          ? [seconds / 60, 'minute']
          : [seconds, 'second'];
  return plural(n, unit);
}

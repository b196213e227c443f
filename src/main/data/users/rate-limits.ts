import { userLabel } from '@shared/user-label';
import { AppError } from '../base/app-error';
import { plural } from '../base/plural';
import type { OpenConnection } from '../connections/connection';
import { startsWith } from '../database/contains';
import { stoppable } from '../database/database-handle';
import { columnOf, eb, tableAs } from '../database/expressions';
import type { AnyDatabase } from '../database/physical-table';
import { findColumn, findTable } from '../schema/match-names';
import { actOnUser } from '../user-rows/act-on-user';
import type { WritePath } from '../write/write-path';

/** better-auth's own rule for whatever lets somebody in: 3 tries. An app may have another, which no table tells. */
const MOST = 3;
/** Its longest window; for sign-ins it is 10 seconds. */
const WINDOW_MS = 60_000;
const SESSIONS = 200;
const IPS = 20;
const SIGN_IN = /^[|/]\/?(?:sign-in|email-otp|request-password|forget|two-factor|phone-number|passkey)/u;
/** Where the app is not told the address of anybody, since 1.7: all share one count. */
const ALL_OF_THEM = 'no-trusted-ip';

/** One count of better-auth's that is full. */
export interface RateLimit {
  readonly key: string;
  readonly count: number;
  readonly last: Date;
}

/** better-auth's table of rate limits; null where the app keeps them elsewhere, or they cannot be read. */
export function rateLimitTable({ schema }: Pick<OpenConnection, 'schema'>) {
  const physical = findTable('rateLimit', schema.tables);
  if (physical === null) return null;
  const column = (name: string) => {
    const found = findColumn(name, physical.columns);
    return found?.readable === true ? columnOf('rateLimit', found.name) : null;
  };
  const [key, count, last] = [column('key'), column('count'), column('lastRequest')];
  if (key === null || count === null || last === null) return null;
  return { physical, logical: 'rateLimit', key, count, last };
}

/** The network addresses a person's sessions came from, the newest first: the only ones of theirs a database knows. */
export async function addressesOf(
  { schema: { session } }: OpenConnection,
  db: AnyDatabase,
  id: string,
  signal?: AbortSignal,
): Promise<string[]> {
  if (session?.has('ipAddress') !== true) return [];
  const rows = await db
    .selectFrom(session.from)
    .select(session.select(['ipAddress']))
    .where(session.is('userId', id))
    .orderBy(session.ref('createdAt'), 'desc')
    .limit(SESSIONS)
    .execute(stoppable(signal));
  const ips = rows.map((row) => session.read(row, 'ipAddress') ?? '').filter((ip) => ip !== '');
  return [...new Set(ips)].slice(0, IPS);
}

/**
 * Counts of these addresses that are full, so that the next try is refused. The key is the address and the path: whoever
 * else comes from there shares it, and of somebody who never came in from where they are nothing can be known.
 */
export async function fullLimits(
  connection: OpenConnection,
  db: AnyDatabase,
  ips: readonly string[],
  { now, signal }: { readonly now: Date; readonly signal?: AbortSignal },
): Promise<RateLimit[]> {
  const table = rateLimitTable(connection);
  if (table === null) return [];
  const { key, count, last } = table;
  const places = [...ips, ALL_OF_THEM];
  // Up to 1.4 path and address stand without a stroke between them.
  const prefixes = places.flatMap((ip) => [`${ip}|`, `${ip}/`]);
  const rows = await db
    .selectFrom(tableAs(table.physical, table.logical))
    .select([key.as('key'), count.as('count'), last.as('last')])
    .where(eb.or(prefixes.map((prefix) => startsWith(key, prefix))))
    .where(count, '>=', MOST)
    .limit(200)
    .execute(stoppable(signal));
  return rows
    .map((row) => ({
      key: typeof row['key'] === 'string' ? row['key'] : '',
      count: Number(row['count']),
      last: new Date(Number(row['last'])),
    }))
    .filter((row) => {
      const place = places.find((ip) => row.key.startsWith(ip) && SIGN_IN.test(row.key.slice(ip.length)));
      return place !== undefined && now.getTime() - row.last.getTime() < WINDOW_MS;
    });
}

/**
 * Lets somebody try again at once who tried too often: the full counts of the addresses they came from begin anew.
 * @throws AppError UNSUPPORTED where the app keeps its rate limits elsewhere, CONFLICT where none is full
 */
export async function clearRateLimits(
  connection: OpenConnection,
  writes: WritePath,
  { id }: { readonly id: string },
  now: Date,
): Promise<void> {
  const table = rateLimitTable(connection);
  if (table === null) {
    throw new AppError('UNSUPPORTED', 'The app keeps its rate limits elsewhere, so there is nothing to clear here.', {
      hint: 'better-auth keeps them in the database where `rateLimit.storage` is "database"; else in memory or Redis.',
    });
  }
  await actOnUser(connection, writes, {
    action: 'users.clearRateLimits',
    id,
    intention: (user) => `Clear the rate limits of ${userLabel(user)}`,
    changes: ['rateLimit'],
    perform: async ({ trx, rows, user }) => {
      const full = await fullLimits(connection, trx, await addressesOf(connection, trx, id), { now });
      const keys = full.map(({ key }) => key);
      const gone = keys.length === 0 ? [] : await rows.delete(table, eb(table.key, 'in', keys));
      if (gone.length === 0) {
        throw new AppError('CONFLICT', `No rate limit holds ${userLabel(user)} back (any more).`, {
          hint: 'A limit of better-auth’s ends by itself within a minute.',
        });
      }
      return {
        result: undefined,
        summary: `Cleared ${plural(gone.length, 'rate limit')} of ${userLabel(user)}`,
        before: Object.fromEntries(full.map(({ key, count }) => [key, count])),
        after: {},
        rows: gone.length,
      };
    },
  });
}

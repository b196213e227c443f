import type { Finding } from '@shared/api/diagnosis';
import { addressesOf, fullLimits, rateLimitTable } from '../../users/rate-limits';
import type { Check } from '../check';

/** Counts of tries that are full for addresses they came from, by better-auth's own table. */
export const rateLimits: Check = {
  name: 'rate-limits',
  whyNot: ({ connection }, user) => {
    if (rateLimitTable(connection) === null) return 'The app keeps its rate limits elsewhere: in memory, or in Redis.';
    return user.sessions.some(({ ipAddress }) => (ipAddress ?? '') !== '')
      ? null
      : 'Limits are kept by network address, and no session tells from which one they come.';
  },
  find: async ({ connection, now, signal }, { id }): Promise<Finding[]> => {
    const { db } = connection.handle;
    const full = await fullLimits(connection, db, await addressesOf(connection, db, id, signal), { now, signal });
    return full.map(({ key, count, last }) => ({
      code: 'rate-limited',
      severity: 'may-block',
      title: 'Too many tries just now from an address they came from',
      evidence: { table: 'rateLimit', id: key, column: 'count', value: `${count}, last ${last.toISOString()}` },
      act: { method: 'users.clearRateLimits', input: { id }, label: 'Clear the limit' },
    }));
  },
};

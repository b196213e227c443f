import type { Finding } from '@shared/api/diagnosis';
import { cookieCache } from '../../connections/session-settings';
import type { Check } from '../check';

/** Sessions that cannot be seen from here, and browsers that still go by what they have cached. */
export const sessions: Check = {
  name: 'sessions',
  whyNot: (_look, user) => user.unavailable.session,
  find: ({ connection, now }, user): Finding[] => {
    const found: Finding[] = [];
    const { storageMissing } = connection.report.sessions;
    if (storageMissing !== null) {
      found.push({
        code: 'sessions-elsewhere',
        severity: 'note',
        title: 'The app keeps sessions where this connection cannot see them',
        evidence: { setting: 'sessions.redisUrl', value: storageMissing },
      });
    }
    const cache = cookieCache(connection);
    const changed = user.updatedAt === null ? null : now.getTime() - Date.parse(user.updatedAt);
    if (cache.state === 'on' && cache.seconds !== null && changed !== null && user.counts.activeSessions > 0) {
      if (changed < cache.seconds * 1000) {
        found.push({
          code: 'cookie-cache',
          severity: 'note',
          title: 'A browser may not have seen yet what was changed a moment ago',
          evidence: { setting: 'sessions.cookieCache', value: `${cache.seconds} s` },
        });
      }
    }
    return found;
  },
};

import type { UserFilters } from '@shared/api/users';
import { word, yesNo } from '../../parts/query/readings';
import { rangeKey, WHEN } from '../../parts/query/time-range';
import { ago, dayStart } from '../../parts/query/times';
import type { FilterKey } from '../../parts/query/typed-query';

/** The filters of the users list that can be typed into its box. */
export const USER_FILTER_KEYS: readonly FilterKey<UserFilters>[] = [
  {
    key: 'provider',
    aliases: ['with', 'login'],
    explain: 'how they sign in: credential (password), google, github …',
    read: (value) =>
      word('provider', value, (providerId) => ({ providerId: providerId === 'password' ? 'credential' : providerId })),
  },
  {
    key: 'verified',
    explain: 'yes or no',
    read: (value) => yesNo('verified', value, (emailVerified) => ({ emailVerified })),
  },
  { key: 'banned', explain: 'yes or no', read: (value) => yesNo('banned', value, (banned) => ({ banned })) },
  { key: 'role', explain: 'a role, such as admin', read: (value) => word('role', value, (role) => ({ role })) },
  {
    key: 'session',
    aliases: ['sessions'],
    explain: 'live (signed in now) or none',
    read: (value) =>
      yesNo('session', value, (hasActiveSession) => ({ hasActiveSession }), {
        yes: ['live', 'active'],
        no: ['none'],
        expected: 'session is live or none.',
      }),
  },
  rangeKey<UserFilters>('created', [], ({ after, before }) => ({
    ...(after === undefined ? {} : { createdAfter: after }),
    ...(before === undefined ? {} : { createdBefore: before }),
  })),
  {
    key: 'inactive',
    explain: `no session refreshed since ${WHEN}`,
    read: (value, now) => {
      const since = dayStart(value) ?? ago(value, now);
      return since === null
        ? { expected: `inactive takes ${WHEN}.` }
        : { filters: { noActivitySince: since.toISOString() } };
    },
  },
];

import type { UserFilters } from '@shared/api/users';
import { rangeKey, WHEN } from '../../parts/query/time-range';
import { ago, dayStart } from '../../parts/query/times';
import type { FilterKey, Reading } from '../../parts/query/typed-query';

const YES = new Set(['yes', 'y', 'true', '1', 'on']);
const NO = new Set(['no', 'n', 'false', '0', 'off']);

function yesNo(name: string, value: string, make: (on: boolean) => UserFilters): Reading<UserFilters> {
  const lower = value.toLowerCase();
  if (YES.has(lower)) return { filters: make(true) };
  if (NO.has(lower)) return { filters: make(false) };
  return { expected: `${name} is yes or no.` };
}

function word(name: string, value: string, make: (text: string) => UserFilters): Reading<UserFilters> {
  return value === '' ? { expected: `${name} needs a name.` } : { filters: make(value) };
}

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
    read: (value) => {
      const lower = value.toLowerCase();
      if (YES.has(lower) || lower === 'live' || lower === 'active') return { filters: { hasActiveSession: true } };
      if (NO.has(lower) || lower === 'none') return { filters: { hasActiveSession: false } };
      return { expected: 'session is live or none.' };
    },
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

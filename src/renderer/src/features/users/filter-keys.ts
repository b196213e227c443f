import type { UserFilters } from '@shared/api/users';
import { ago, dayStart, plusDays } from '../../parts/query/times';
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

const WHEN = 'a day such as 2026-01-31, or a time ago such as 30d, 4w, 6m or 1y';

function created(value: string, now: Date): Reading<UserFilters> {
  const match = /^(>=|<=|>|<|=)?(.*)$/u.exec(value);
  const sign = match?.[1] ?? '=';
  const text = match?.[2] ?? '';
  const day = dayStart(text);
  // "Less than 7 days ago" and "after 7 days ago" are one to most people: a time ago is read as a moment.
  const moment = day ?? ago(text, now);
  if (moment === null) return { expected: `created takes >, < or = and ${WHEN}.` };
  const next = plusDays(moment, 1);
  switch (sign) {
    case '>':
      return { filters: { createdAfter: (day === null ? moment : next).toISOString() } };
    case '>=':
      return { filters: { createdAfter: moment.toISOString() } };
    case '<':
      return { filters: { createdBefore: moment.toISOString() } };
    case '<=':
      return { filters: { createdBefore: next.toISOString() } };
    default:
      return { filters: { createdAfter: moment.toISOString(), createdBefore: next.toISOString() } };
  }
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
  { key: 'created', explain: `>, < or = and ${WHEN}`, read: created },
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

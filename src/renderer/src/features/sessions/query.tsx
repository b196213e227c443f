import type { SessionRow } from '@shared/api/sessions';
import { DatabaseZap, MonitorOff } from 'lucide-react';
import { defined } from '../../api/call';
import type { SessionsFilter } from '../../api/keys';
import { matchOf, sessionsPages, sessionsCount } from '../../api/sessions';
import { isUnnarrowed } from '../../parts/query/filters';
import { nounsOf, type ListDefinition } from '../../parts/lists/list';
import { readQuery } from '../../parts/query/typed-query';
import { EmptyState } from '../../ui/states';
import { SESSION_FILTER_KEYS, SESSION_FILTER_WORDS } from './filters';
import { sessionsStore, type SessionFilters, type SessionSortBy } from './public/view-store';

type State = NonNullable<SessionFilters['state']> | 'all';

const NOUNS: Readonly<Record<State, readonly [one: string, many: string]>> = {
  active: ['live session', 'live sessions'],
  expired: ['expired session', 'expired sessions'],
  all: ['session', 'sessions'],
};

const NONE: Readonly<Record<State, string>> = {
  active: 'Nobody is signed in',
  expired: 'No expired session is kept',
  all: 'No sessions yet',
};

/** The list of sessions. */
export const SESSIONS_LIST: ListDefinition<SessionRow, SessionFilters, SessionsFilter, SessionSortBy> = {
  title: 'Sessions',
  screen: 'sessions',
  store: sessionsStore,
  read: (text, final) => readQuery(text, SESSION_FILTER_KEYS, { final }),
  words: SESSION_FILTER_WORDS,
  ask: ({ search, filters: { ofUser, state, ...facts }, sort, reading }) =>
    defined<SessionsFilter>({ state: state ?? 'all', sort, ...facts, search, userId: ofUser?.id, ...reading }),
  pages: sessionsPages,
  count: (filter) => sessionsCount(matchOf(filter)),
  exported: (question) => ({ what: 'sessions', question }),
  nouns: (filters, search) => nounsOf(search !== '' || !isUnnarrowed(filters, 'state'), NOUNS[filters.state ?? 'all']),
  search: { label: 'Search sessions', placeholder: 'Name, address, device, or ip:10.0.0.0/8' },
  filterLabel: 'Filter sessions',
  example: 'ip:10.0.0.0/8 device:iphone',
  none: (filters) =>
    isUnnarrowed(filters, 'state')
      ? {
          icon: MonitorOff,
          title: NONE[filters.state ?? 'all'],
          text:
            filters.state === 'expired'
              ? 'better-auth clears rows of expired sessions away by itself.'
              : 'A row appears here with each sign-in, and goes when the user signs out.',
        }
      : null,
  table: 'session',
  noMatch: {
    title: (search) => (search === '' ? 'No session fits these filters' : `No session matches “${search}”`),
    searched: 'Names, addresses, IP addresses and devices were searched.',
    showAll: 'Show all sessions',
  },
  elsewhere: () => (
    <EmptyState icon={DatabaseZap} title="Sessions are not in this database">
      The auth server keeps them elsewhere, in Redis for example (better-auth calls it secondary storage). They can be
      neither listed nor ended from here; ask whoever runs the server. Deleting or editing a user here does not sign
      them out.
    </EmptyState>
  ),
};

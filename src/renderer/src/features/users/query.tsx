import type { UserRow, UserFilters } from '@shared/api/users';
import { Users } from 'lucide-react';
import { defined } from '../../api/call';
import type { UsersFilter } from '../../api/keys';
import { usersPages, usersCount } from '../../api/users';
import { isUnnarrowed } from '../../parts/query/filters';
import { nounsOf, type ListDefinition } from '../../parts/lists/list';
import { DidYouMean } from './did-you-mean';
import { readUsersBox, USER_FILTER_WORDS } from './filters';
import { usersStore } from './public/view-store';
import { WhyNobody } from './why-nobody';

/** An address as somebody would type it. */
const ADDRESS = /^[^\s@]+@[^\s@]+$/u;

/** The list of users. */
export const USERS_LIST: ListDefinition<
  UserRow,
  UserFilters,
  UsersFilter,
  'createdAt' | 'email' | 'name' | 'updatedAt'
> = {
  title: 'Users',
  screen: 'users',
  store: usersStore,
  read: readUsersBox,
  words: USER_FILTER_WORDS,
  ask: ({ search, filters, sort, reading }) =>
    defined({ sort, search, filters: isUnnarrowed(filters) ? undefined : filters, ...reading }),
  pages: usersPages,
  count: usersCount,
  countsViews: true,
  exported: (question) => ({ what: 'users', question }),
  nouns: (filters, search) => nounsOf(search !== '' || !isUnnarrowed(filters), ['user', 'users']),
  search: { label: 'Search users', placeholder: 'Name, address, id, verified:no, or paste anything' },
  filterLabel: 'Filter users',
  example: 'verified:no inactive:30d',
  none: (filters) =>
    isUnnarrowed(filters)
      ? {
          icon: Users,
          title: 'No users yet',
          text: 'The user table of this database is there and is empty. Users appear here as soon as they sign up.',
        }
      : null,
  table: 'user',
  noMatch: {
    title: (search) => (search === '' ? 'No user fits these filters' : `No user matches “${search}”`),
    searched: 'Names, addresses and ids were searched. A part of an address is enough.',
    showAll: 'Show all users',
    more: (search) => (ADDRESS.test(search.trim()) ? <WhyNobody key={search} email={search.trim()} /> : null),
    meant: DidYouMean,
  },
};

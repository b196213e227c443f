import type { AccountRow } from '@shared/api/accounts';
import { DatabaseZap, KeyRound } from 'lucide-react';
import { accountsPages } from '../../api/accounts';
import { defined } from '../../api/call';
import type { AccountsFilter } from '../../api/keys';
import { isUnnarrowed } from '../../parts/query/filters';
import { nounsOf, type ListDefinition } from '../../parts/lists/list';
import { readQuery } from '../../parts/query/typed-query';
import { EmptyState } from '../../ui/states';
import { ACCOUNT_FILTER_KEYS, ACCOUNT_FILTER_WORDS } from './filters';
import { accountsStore, type AccountFilters } from './view-store';

/** The list of accounts. */
export const ACCOUNTS_LIST: ListDefinition<AccountRow, AccountFilters, AccountsFilter> = {
  title: 'Accounts',
  screen: 'accounts',
  store: accountsStore,
  read: (text, final) => readQuery(text, ACCOUNT_FILTER_KEYS, { final }),
  words: ACCOUNT_FILTER_WORDS,
  ask: ({ search, filters, reading }) => defined({ search, ...filters, ...reading }),
  pages: accountsPages,
  exported: (question) => ({ what: 'accounts', question }),
  nouns: (filters, search) => nounsOf(search !== '' || !isUnnarrowed(filters), ['account', 'accounts']),
  search: { label: 'Search accounts', placeholder: 'Search name, address, provider or id there' },
  filterLabel: 'Filter accounts',
  example: 'provider:google linked:>30d',
  none: (filters) =>
    isUnnarrowed(filters)
      ? {
          icon: KeyRound,
          title: 'No accounts yet',
          text: 'A row appears here for each way to sign in that a user has: a password, or a provider such as Google.',
        }
      : null,
  table: 'account',
  noMatch: {
    title: (search) => (search === '' ? 'No account fits these filters' : `No account matches “${search}”`),
    searched: 'Names, addresses, providers and ids at the provider were searched.',
    showAll: 'Show all accounts',
  },
  elsewhere: (error) => (
    <EmptyState icon={DatabaseZap} title={error?.message ?? 'Accounts are not in this database'}>
      {error?.hint}
    </EmptyState>
  ),
};

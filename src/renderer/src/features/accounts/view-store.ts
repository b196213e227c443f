import { accountsApi } from '@shared/api/accounts';
import type { AccountsFilter } from '../../api/keys';
import { makeListStore } from '../../parts/lists/list-store';

/** What the list of accounts can be narrowed by. */
export type AccountFilters = Pick<AccountsFilter, 'providerId' | 'user' | 'createdAfter' | 'createdBefore'>;

const { providerId, createdAfter, createdBefore } = accountsApi['accounts.list'].input.unwrap().shape;

/** How the list of accounts is looked at; whose they are is no part of a saved view. */
export const accountsStore = makeListStore<AccountFilters>({
  screen: 'accounts',
  saved: { providerId, createdAfter, createdBefore },
  initial: {},
});

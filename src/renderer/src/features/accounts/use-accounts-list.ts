import { useMemo } from 'react';
import { useAccounts } from '../../api/accounts';
import type { AccountsFilter } from '../../api/keys';
import { textOf } from '../../parts/lists/list-search';
import { useDebounced } from '../../ui/use-debounced';
import { ACCOUNT_FILTER_KEYS, accountsView } from './store';

/** The list of accounts that answers the view. */
export function useAccountsList() {
  const view = accountsView.useView();
  const text = textOf(view.search, ACCOUNT_FILTER_KEYS);
  const search = useDebounced(text, text === '' ? 0 : 150);
  const typed = view.person?.trim() ?? '';
  const person = useDebounced(typed, typed === '' ? 0 : 150);
  const { providerId, createdAfter, createdBefore, from, acceptCost } = view;
  const filter = useMemo<AccountsFilter>(
    () => ({
      ...(search === '' ? {} : { search }),
      ...(providerId === null ? {} : { providerId }),
      ...(person === '' ? {} : { person }),
      ...(createdAfter === null ? {} : { createdAfter }),
      ...(createdBefore === null ? {} : { createdBefore }),
      ...(from === 'end' ? { from } : {}),
      ...(acceptCost ? { acceptCost } : {}),
    }),
    [search, providerId, person, createdAfter, createdBefore, from, acceptCost],
  );
  const list = useAccounts(filter);
  return { list, filter, search, settled: list.current && !list.refreshing && search === text };
}

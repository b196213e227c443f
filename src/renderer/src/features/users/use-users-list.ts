import { useMemo, useState } from 'react';
import type { UsersFilter } from '../../api/keys';
import { useUsers } from '../../api/users';
import { useDebounced } from '../../ui/use-debounced';
import { useUsersView } from './store';

/** The list of users that answers the view, and what its rows answer while a newer question is on its way. */
export function useUsersList(text: string) {
  const { filters, sort, from, acceptCost } = useUsersView();
  const search = useDebounced(text, text === '' ? 0 : 120);
  const filter = useMemo<UsersFilter>(
    () => ({
      ...(sort === null ? {} : { sort }),
      ...(search === '' ? {} : { search }),
      ...(Object.keys(filters).length === 0 ? {} : { filters }),
      ...(from === 'end' ? { from } : {}),
      ...(acceptCost ? { acceptCost } : {}),
    }),
    [search, filters, sort, from, acceptCost],
  );
  const list = useUsers(filter);
  // Behind `filter` while a search is on its way, or has failed.
  const [answered, setAnswered] = useState(filter);
  if (list.current && answered !== filter) setAnswered(filter);
  return { list, filter, answered, search, settled: list.current && !list.refreshing && search === text };
}

import { useMemo } from 'react';
import type { SessionsFilter } from '../../api/keys';
import { useSessions } from '../../api/sessions';
import { textOf } from '../../parts/lists/list-search';
import { useSessionsView } from './public/view';
import { useDebounced } from '../../ui/use-debounced';
import { SESSION_FILTER_KEYS } from './filter-keys';

/** The list of sessions that answers the view. */
export function useSessionsList(enabled: boolean) {
  const view = useSessionsView();
  const text = textOf(view.search, SESSION_FILTER_KEYS);
  const search = useDebounced(text, text === '' ? 0 : 150);
  const { state, facts, sort, user, from, acceptCost } = view;
  const filter = useMemo<SessionsFilter>(
    () => ({
      state,
      ...(sort === null ? {} : { sort }),
      ...facts,
      ...(search === '' ? {} : { search }),
      ...(user === null ? {} : { userId: user.id }),
      ...(from === 'end' ? { from } : {}),
      ...(acceptCost ? { acceptCost } : {}),
    }),
    [search, state, facts, sort, user, from, acceptCost],
  );
  const list = useSessions(filter, enabled);
  return { list, filter, search, settled: list.current && !list.refreshing && search === text };
}

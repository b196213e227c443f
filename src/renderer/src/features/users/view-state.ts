import { userFilters, userSort } from '@shared/api/users';
import { readLayout, type GridLayout } from '../../ui/data-grid/layout';
import type { UsersQuestion } from './store';

type State = Readonly<Record<string, unknown>>;

/** What a saved view of the users list keeps. */
export function usersState({ search, filters, sort }: UsersQuestion, layout: GridLayout): State {
  return { search: search.trim(), filters, sort, layout };
}

/** A saved view, read again; what an older version wrote differently is left out. */
export function readUsersState(state: State): { readonly question: UsersQuestion; readonly layout: GridLayout } {
  const filters = userFilters.safeParse(state['filters']);
  const sort = userSort.safeParse(state['sort']);
  return {
    question: {
      search: typeof state['search'] === 'string' ? state['search'] : '',
      filters: filters.success ? filters.data : {},
      sort: sort.success ? sort.data : null,
    },
    layout: readLayout(state['layout']),
  };
}

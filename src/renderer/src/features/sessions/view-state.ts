import type { SessionSort, SessionsQuestion } from '../../parts/sessions/view';
import { readLayout, type GridLayout } from '../../ui/data-grid/layout';

type State = Readonly<Record<string, unknown>>;

const STATES = ['active', 'expired', 'all'] as const;
const SORTS = ['createdAt', 'updatedAt', 'expiresAt'] as const;

/** What a saved view of the sessions list keeps; whose sessions they are is no part of a view. */
export function sessionsState({ search, state, sort }: SessionsQuestion, layout: GridLayout): State {
  return { search: search.trim(), state, sort, layout };
}

/** A saved view, read again; what does not look like one is left out. */
export function readSessionsState(kept: State): { readonly question: SessionsQuestion; readonly layout: GridLayout } {
  const sort = kept['sort'] as Partial<SessionSort> | null | undefined;
  const by = SORTS.find((known) => known === sort?.by);
  return {
    question: {
      search: typeof kept['search'] === 'string' ? kept['search'] : '',
      state: STATES.find((known) => known === kept['state']) ?? 'active',
      sort: by === undefined ? null : { by, direction: sort?.direction === 'asc' ? 'asc' : 'desc' },
      user: null,
    },
    layout: readLayout(kept['layout']),
  };
}

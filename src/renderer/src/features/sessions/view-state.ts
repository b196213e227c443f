import { sessionFacts } from '@shared/api/sessions';
import type { SessionSort, SessionsQuestion } from './public/view';
import { readLayout, type GridLayout } from '../../ui/data-grid/layout';

type State = Readonly<Record<string, unknown>>;

const STATES = ['active', 'expired', 'all'] as const;
const SORTS = ['createdAt', 'updatedAt', 'expiresAt'] as const;

/** What a saved view of the sessions list keeps; the one person it was narrowed to from elsewhere is no part of a view. */
export function sessionsState({ search, state, facts, sort }: SessionsQuestion, layout: GridLayout): State {
  return { search: search.trim(), state, facts, sort, layout };
}

/** A saved view, read again; what does not look like one is left out. */
export function readSessionsState(kept: State): { readonly question: SessionsQuestion; readonly layout: GridLayout } {
  const sort = kept['sort'] as Partial<SessionSort> | null | undefined;
  const by = SORTS.find((known) => known === sort?.by);
  const facts = sessionFacts.safeParse(kept['facts']);
  return {
    question: {
      search: typeof kept['search'] === 'string' ? kept['search'] : '',
      state: STATES.find((known) => known === kept['state']) ?? 'active',
      facts: facts.success ? facts.data : {},
      sort: by === undefined ? null : { by, direction: sort?.direction === 'asc' ? 'asc' : 'desc' },
      user: null,
    },
    layout: readLayout(kept['layout']),
  };
}

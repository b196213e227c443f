import { create } from 'zustand';

export type SessionState = 'active' | 'expired' | 'all';
export type SessionSort = { readonly by: 'createdAt' | 'updatedAt' | 'expiresAt'; readonly direction: 'asc' | 'desc' };

/** How the list of sessions is looked at; kept while another screen shows, so that Back finds it as it was. */
export interface SessionsView {
  readonly connectionId: string | null;
  readonly search: string;
  readonly state: SessionState;
  readonly sort: SessionSort;
  /** Only this person's. */
  readonly user: { readonly id: string; readonly label: string } | null;
  readonly focusedId: string | null;
  readonly scrollTop: number;
}

const FRESH: SessionsView = {
  connectionId: null,
  search: '',
  state: 'active',
  sort: { by: 'createdAt', direction: 'desc' },
  user: null,
  focusedId: null,
  scrollTop: 0,
};

/** The view of the sessions list. */
export const useSessionsView = create<SessionsView>()(() => FRESH);

/** Asks another question: the list starts at its top again. */
export function askSessions(question: Partial<Pick<SessionsView, 'search' | 'state' | 'sort' | 'user'>>): void {
  useSessionsView.setState({ ...question, focusedId: null, scrollTop: 0 });
}

/** Prepares the list for one question from elsewhere, forgetting what it was narrowed to before. */
export function viewSessions(question: { user?: SessionsView['user']; search?: string }): void {
  askSessions({ search: '', state: 'all', user: null, ...question });
}

/** Starts afresh for another connection: what was searched in one database means nothing in the next. */
export function viewSessionsOf(connectionId: string | null): void {
  const known = useSessionsView.getState().connectionId;
  if (known === connectionId) return;
  // The first visit may come with a question of its own.
  useSessionsView.setState(known === null ? { connectionId } : { ...FRESH, connectionId });
}

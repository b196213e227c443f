import type { SessionFacts } from '@shared/api/sessions';
import { makeListView, type ListPlace } from '../../../parts/lists/list-view';

export type { SessionFacts };
export type SessionState = 'active' | 'expired' | 'all';
export type SessionSort = { readonly by: 'createdAt' | 'updatedAt' | 'expiresAt'; readonly direction: 'asc' | 'desc' };

/** What is asked of the list of sessions. */
export interface SessionsQuestion {
  readonly search: string;
  readonly state: SessionState;
  readonly facts: SessionFacts;
  /** Null: the newest first, or what the database can give at once. */
  readonly sort: SessionSort | null;
  /** Only this person's. */
  readonly user: { readonly id: string; readonly label: string } | null;
}

export type SessionsView = SessionsQuestion & ListPlace;

const view = makeListView<SessionsQuestion>({
  search: '',
  state: 'active',
  facts: {},
  sort: null,
  user: null,
});

/** The view of the sessions list. */
export const useSessionsView = view.useView;

/** Asks another question: the list starts at its top again. */
export const askSessions = view.ask;

/** Changes the place in the list. */
export const placeSessions = view.place;

/** Goes to the start or the end of the whole list. */
export const jumpSessions = view.jump;

/** Prepares the list for one question from elsewhere, forgetting what it was narrowed to before. */
export function viewSessions(question: { user?: SessionsView['user']; search?: string; facts?: SessionFacts }): void {
  askSessions({ search: '', state: 'all', facts: {}, user: null, ...question });
}

/** Starts afresh for another connection: what was searched in one database means nothing in the next. */
export const viewSessionsOf = view.viewOf;

import type { UserFilters, UserSort } from '@shared/api/users';
import { create } from 'zustand';

/** How the list of users is looked at; kept while another screen shows, so that Back finds it as it was. */
export interface UsersView {
  readonly connectionId: string | null;
  readonly search: string;
  readonly filters: UserFilters;
  /** Null: best matches first while searching, else the order the database can give at once. */
  readonly sort: UserSort | null;
  readonly focusedId: string | null;
  readonly scrollTop: number;
}

const FRESH: UsersView = {
  connectionId: null,
  search: '',
  filters: {},
  sort: null,
  focusedId: null,
  scrollTop: 0,
};

/** The view of the users list. */
export const useUsersView = create<UsersView>()(() => FRESH);

/** Asks another question: the list starts at its top again. */
export function askUsers(question: Partial<Pick<UsersView, 'search' | 'filters' | 'sort'>>): void {
  useUsersView.setState({ ...question, focusedId: null, scrollTop: 0 });
}

/** Starts afresh for another connection: what was searched in one database means nothing in the next. */
export function viewUsersOf(connectionId: string | null): void {
  if (useUsersView.getState().connectionId !== connectionId) useUsersView.setState({ ...FRESH, connectionId });
}

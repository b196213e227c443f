import type { UserFilters, UserSort } from '@shared/api/users';
import { makeListView, type ListPlace } from '../../parts/lists/list-view';

/** What is asked of the list of users. */
export interface UsersQuestion {
  /** What stands in the box: text, and filters that are still being typed. Never a secret. */
  readonly search: string;
  readonly filters: UserFilters;
  /** Null: best matches first while searching, else the order the database can give at once. */
  readonly sort: UserSort | null;
}

export type UsersView = UsersQuestion & ListPlace;

const view = makeListView<UsersQuestion>({ search: '', filters: {}, sort: null });

/** The view of the users list. */
export const useUsersView = view.useView;

/** Asks another question: the list starts at its top again. */
export const askUsers = view.ask;

/** Changes the place in the list. */
export const placeUsers = view.place;

/** Goes to the start or the end of the whole list. */
export const jumpUsers = view.jump;

/** Starts afresh for another connection: what was searched in one database means nothing in the next. */
export const viewUsersOf = view.viewOf;

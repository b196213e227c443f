import { userFilters, type UserFilters } from '@shared/api/users';
import { makeListStore } from '../../../parts/lists/list-store';

/** How the list of users is looked at. Without an order: best matches first while searching, else what costs nothing. */
export const usersStore = makeListStore<UserFilters, 'createdAt' | 'email' | 'name' | 'updatedAt'>({
  screen: 'users',
  saved: userFilters.shape,
  initial: {},
  sortBy: ['createdAt', 'email', 'name', 'updatedAt'],
});

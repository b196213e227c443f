import { form } from '../form';
import { lookUpUsers, userHit } from '../look-ups/users';
import { rowIds } from './row-ids';

/** The id of a user. */
export const userId = form({
  name: 'user id',
  by: ['user', 'id'],
  recognise: ({ text }) => rowIds(text),
  lookUp: async (ids, search) => (await lookUpUsers(search, 'id', ids)).map(userHit),
});

import { form } from '../form';
import { findPeople, personHit } from '../look-ups/people';
import { rowIds } from './row-ids';

/** The id of a user. */
export const userId = form({
  name: 'user id',
  by: ['user', 'id'],
  recognise: ({ text }) => rowIds(text),
  lookUp: async (ids, search) => (await findPeople(search, 'id', ids)).map(personHit),
});

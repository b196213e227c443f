import { form } from '../form';
import { lookUpUsers, userHit } from '../look-ups/users';
import { segmentsOf } from '../pasted';
import { rowIds } from './row-ids';

/** A link of ours to a user's page: `authdesk://user/<id>`. */
export const deepLink = form({
  name: 'Authdesk link to a user',
  by: ['user', 'id'],
  recognise: ({ urls }) =>
    urls.flatMap((url) => {
      const [place, id = ''] = url.protocol === 'authdesk:' ? segmentsOf(url) : [];
      return place?.toLowerCase() === 'user' ? rowIds(id) : [];
    }),
  lookUp: async (ids, search) => (await lookUpUsers(search, 'id', ids)).map(userHit),
});

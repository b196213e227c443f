import { form } from '../form';
import { findPeople, personHit } from '../look-ups/people';

/** A user name, also as `@name`. */
export const username = form({
  name: 'user name',
  by: ['user', 'username'],
  recognise: ({ text }) => {
    const [, name] = /^@?([^\s@/\\=;:<>]{1,100})$/.exec(text) ?? [];
    return name === undefined ? [] : [...new Set([name.toLowerCase(), name])];
  },
  lookUp: async (names, search) => (await findPeople(search, 'username', names)).map(personHit),
});

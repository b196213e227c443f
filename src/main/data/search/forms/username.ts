import { form } from '../form';
import { lookUpUsers, userHit } from '../look-ups/users';

/** A user name, also as `@name`. */
export const username = form({
  name: 'user name',
  by: ['user', 'username'],
  recognise: ({ text }) => {
    const [, name] = /^@?([^\s@/\\=;:<>]{1,100})$/.exec(text) ?? [];
    return name === undefined ? [] : [...new Set([name.toLowerCase(), name])];
  },
  lookUp: async (names, search) => (await lookUpUsers(search, 'username', names)).map(userHit),
});

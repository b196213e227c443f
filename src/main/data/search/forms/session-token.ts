import { form } from '../form';
import { findSessionsByToken } from '../look-ups/sessions';
import { secrets } from '../secret';

/** A session's token alone, as it stands in the database or in an `Authorization: Bearer` header. */
export const sessionToken = form({
  name: 'session token',
  by: ['session', 'token'],
  recognise: ({ text }) => {
    const [, token] = /^(?:authorization:\s*)?(?:bearer\s+)?([a-z0-9]{32})$/i.exec(text) ?? [];
    return token === undefined ? [] : secrets([token]);
  },
  lookUp: async (tokens, search) => findSessionsByToken(search, tokens),
});

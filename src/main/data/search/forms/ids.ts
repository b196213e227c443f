import { isIP } from 'node:net';
import { form } from '../form';
import { findAccountsAtProvider, findAccountsById } from '../look-ups/accounts';
import { findSessionsById } from '../look-ups/sessions';
import { lookUpUsers, userHit } from '../look-ups/users';
import { segmentsOf } from '../pasted';

// better-auth's own ids are 32 letters and digits, uuids or numbers; applications bring `usr_…`, `auth0|…` and others.
const ID = /^[\w|-]{1,255}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The text as the id of a row, in every way it may be stored; none when it cannot be one. */
export function rowIds(text: string): string[] {
  if (!ID.test(text)) return [];
  return UUID.test(text) ? [...new Set([text.toLowerCase(), text])] : [text];
}

/** The id of a user. */
export const userId = form({
  name: 'user id',
  by: ['user', 'id'],
  recognise: ({ text }) => rowIds(text),
  lookUp: async (ids, search) => (await lookUpUsers(search, 'id', ids)).map(userHit),
});

/** The id of a session's row, which opens nothing. */
export const sessionId = form({
  name: 'session id',
  by: ['session', 'id'],
  recognise: ({ text }) => rowIds(text),
  lookUp: async (ids, search) => findSessionsById(search, ids),
});

/** The id of a linked account's row. */
export const accountId = form({
  name: 'account id',
  by: ['account', 'id'],
  recognise: ({ text }) => rowIds(text),
  lookUp: async (ids, search) => findAccountsById(search, ids),
});

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

/** Numbers (GitHub, Google, Discord, Facebook), or something long with a digit in it (Apple, Microsoft, wallets). */
const NUMBER = /^\d{4,30}$/;
const LONG = /^(?=.*\d)[\w.:|-]{16,128}$/;
const JWT = /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/;

/** A person's id at the provider they sign in with. */
export const providerAccount = form({
  name: 'id at a sign-in provider',
  by: ['account', 'accountId'],
  recognise: ({ text }) =>
    (NUMBER.test(text) || LONG.test(text)) && isIP(text) === 0 && !JWT.test(text) ? [text] : [],
  lookUp: async (ids, search) => findAccountsAtProvider(search, ids),
});

import { isIP } from 'node:net';
import { form } from '../form';
import { findAccountsAtProvider } from '../look-ups/accounts';

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

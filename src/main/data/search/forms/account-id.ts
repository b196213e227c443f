import { form } from '../form';
import { findAccountsById } from '../look-ups/accounts';
import { rowIds } from './row-ids';

/** The id of a linked account's row. */
export const accountId = form({
  name: 'account id',
  by: ['account', 'id'],
  recognise: ({ text }) => rowIds(text),
  lookUp: async (ids, search) => findAccountsById(search, ids),
});

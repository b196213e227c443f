import { form } from '../form';
import { findAccountsById } from '../look-ups/accounts';
import { lookUpUsers, userHit } from '../look-ups/users';
import { findSessionsById } from '../look-ups/sessions';
import { parametersOf, segmentsOf } from '../pasted';
import { rowIds } from './ids';

const MAX_IDS = 12;
/** Shorter parts of an address are words. */
const LONG_ID = /^[\w|-]{16,64}$/;
/** Taken for a user's only, and only where it is somebody's and not that of a page or a year. */
const NUMBER = /^\d{1,15}$/;
const SOMEBODY = /user|member|customer|account|person|people|profile/i;

/** The address of a page of the app with somebody's id in it. */
export const pageAddress = form({
  name: 'id in a link',
  by: ['user', 'id'],
  recognise: ({ urls }) => {
    const ids = urls.filter((url) => /^https?:$/.test(url.protocol)).flatMap(idsIn);
    return [...new Set(ids.flatMap(rowIds))].slice(0, MAX_IDS);
  },
  lookUp: async (ids, search) => {
    const long = ids.filter((id) => !NUMBER.test(id));
    return [
      ...(await lookUpUsers(search, 'id', ids)).map(userHit),
      ...(await findSessionsById(search, long)),
      ...(await findAccountsById(search, long)),
    ];
  },
});

function idsIn(url: URL): string[] {
  const segments = segmentsOf(url).map((part, i, all): [string, string] => [all[i - 1] ?? '', part]);
  return [...segments, ...parametersOf(url)]
    .filter(([before, value]) => LONG_ID.test(value) || (NUMBER.test(value) && SOMEBODY.test(before)))
    .map(([, value]) => value);
}

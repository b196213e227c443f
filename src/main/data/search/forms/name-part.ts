import { AppError } from '../../base/app-error';
import { eb } from '../../database/expressions';
import { beginsSo, matchesSearch, readSearch } from '../../user-rows/search-text';
import { form } from '../form';
import type { SearchContext } from '../look-ups/find-rows';
import { lookUpUsersWhere, userHit, type HitUser } from '../look-ups/users';
import { addressIn } from './sign-in-names';

const MAX_USERS = 5;
const SHORTEST = 2;
const MAX_LENGTH = 100;
/** Reading a big table is worth so long; the list of users searches further, and shows that it does. */
const GIVE_UP_AFTER_MS = 5000;
/** What nobody is called: a long run of letters and digits, which is rather somebody's secret. */
const TOKEN = /[\w+/=-]{32,}/;

/** Part of a name or an address: what any other text is taken for. */
export const namePart = form({
  name: 'part of a name or address',
  by: ['user', 'email'],
  guess: true,
  recognise: ({ text, urls }) => {
    const needle = addressIn(text) ?? text;
    const fits = needle.length >= SHORTEST && needle.length <= MAX_LENGTH;
    const isName = needle.includes('@') || !TOKEN.test(needle);
    return fits && isName && urls.length === 0 ? [needle] : [];
  },
  lookUp: async ([needle = ''], search) => {
    const people = await withinTime(search, async (limited) => findByPart(limited, needle));
    return people.map((person) => ({
      ...userHit(person),
      // Addresses written with capitals are not met by the look-up of an address, but are the same address.
      ...(person.email?.toLowerCase() === needle.toLowerCase() && { recognisedAs: EMAIL }),
    }));
  },
});

const EMAIL = 'email address';

async function findByPart(search: SearchContext, needle: string): Promise<HitUser[]> {
  const text = readSearch(search.connection.handle, needle);
  if (text === null) return [];
  const matches = matchesSearch(search.connection, text);
  const best = await lookUpUsersWhere(search, null, eb.and([matches, beginsSo(search.connection, text)]), MAX_USERS);
  if (best.length === MAX_USERS) return best;
  const all = await lookUpUsersWhere(search, null, matches, MAX_USERS);
  const known = new Set(best.map(({ id }) => id));
  return [...best, ...all.filter(({ id }) => !known.has(id))].slice(0, MAX_USERS);
}

async function withinTime<T>(search: SearchContext, work: (limited: SearchContext) => Promise<T>): Promise<T> {
  const time = AbortSignal.timeout(GIVE_UP_AFTER_MS);
  try {
    return await work({ ...search, signal: AbortSignal.any([search.signal, time]) });
  } catch (error) {
    if (!time.aborted || search.signal.aborted) throw error;
    throw new AppError('TIMEOUT', 'Looking for this in all names and addresses takes too long here.', {
      hint: 'Paste a whole address or id, or search in the list of users.',
      cause: error,
    });
  }
}

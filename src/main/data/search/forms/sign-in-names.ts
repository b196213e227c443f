import { isIP } from 'node:net';
import { isEmail, isPhone } from '../../verifications/identifier-forms';
import { form } from '../form';
import { eb, lower } from '../../database/expressions';
import { isBig } from '../../paging/list-page';
import type { SearchContext } from '../look-ups/find-rows';
import { lookUpUsers, lookUpUsersWhere, userHit, type HitUser } from '../look-ups/users';
import { decoded } from '../pasted';

const MAX_LENGTH = 320;
const MAX_PEOPLE = 10;

/** An email address, alone or as mail programs write it: `Ann <ann@example.com>`, `mailto:ann@example.com`. */
export const email = form({
  name: 'email address',
  by: ['user', 'email'],
  recognise: ({ text }) => {
    const address = addressIn(text);
    return address === null ? [] : [...new Set([address.toLowerCase(), address])];
  },
  lookUp: async (addresses, search) => (await byAddress(addresses, search)).map(userHit),
});

// Two people may have one address but for its case: whoever has it as it was typed comes first, and where nobody has, all.
async function byAddress(addresses: readonly string[], search: SearchContext): Promise<HitUser[]> {
  const { connection } = search;
  const { user } = connection.schema;
  const typed = addresses.at(-1) ?? '';
  const exactFirst = (people: readonly HitUser[]) => [
    ...people.filter((one) => one.email === typed),
    ...people.filter((one) => one.email !== typed),
  ];
  const anyCase = async () =>
    lookUpUsersWhere(search, null, eb(lower(user.ref('email')), '=', typed.toLowerCase()), MAX_PEOPLE);
  if (!isBig(connection, user)) return exactFirst(await anyCase());
  const found = await lookUpUsers(search, 'email', addresses);
  // That an index finds one who has it in small letters does not say that nobody has it in yet another way.
  const certain = found.length === 0 || found.some((one) => one.email === typed);
  return exactFirst(certain ? found : await anyCase());
}

/** The one address a text consists of, as typed. */
export function addressIn(text: string): string | null {
  const inBrackets = text.slice(text.lastIndexOf('<') + 1);
  const link = /^mailto:([^?]*)/i.exec(inBrackets)?.[1];
  const address = (link === undefined ? inBrackets : decoded(link)).replace(/[\s>:]+$/, '');
  return address.length <= MAX_LENGTH && isEmail(address) && !/[<>"\\/;,]/.test(address) ? address : null;
}

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

const MIN_DIGITS = 6;

/** A phone number, however it is spaced. */
export const phoneNumber = form({
  name: 'phone number',
  by: ['user', 'phoneNumber'],
  recognise: ({ text }) => {
    const number = text.replace(/^tel:/i, '');
    const digits = number.replaceAll(/\D/g, '');
    if (!isPhone(number) || isIP(number) !== 0 || digits.length < MIN_DIGITS) return [];
    return [...new Set([number, digits, `+${digits.replace(/^00/, '')}`])];
  },
  lookUp: async (numbers, search) => (await lookUpUsers(search, 'phoneNumber', numbers)).map(userHit),
});

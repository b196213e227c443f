import { isIP } from 'node:net';
import { isEmail, isPhone } from '../../verifications/identifier-forms';
import { form } from '../form';
import { lookUpUsers, userHit } from '../look-ups/users';
import { decoded } from '../pasted';

const MAX_LENGTH = 320;

/** An email address, alone or as mail programs write it: `Ann <ann@example.com>`, `mailto:ann@example.com`. */
export const email = form({
  name: 'email address',
  by: ['user', 'email'],
  recognise: ({ text }) => {
    const address = addressIn(text);
    return address === null ? [] : [...new Set([address.toLowerCase(), address])];
  },
  lookUp: async (addresses, search) => (await lookUpUsers(search, 'email', addresses)).map(userHit),
});

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

import { isEmail } from '../../verifications/identifier-forms';
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

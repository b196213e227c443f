import { isEmail } from '../../verifications/identifier-forms';
import { form } from '../form';
import { findPeople, personHit } from '../look-ups/people';
import { decoded } from '../pasted';

const LONGEST = 320;

/** An email address, alone or as mail programs write it: `Ann <ann@example.com>`, `mailto:ann@example.com`. */
export const email = form({
  name: 'email address',
  by: ['user', 'email'],
  recognise: ({ text }) => {
    const address = addressIn(text);
    return address === null ? [] : [...new Set([address.toLowerCase(), address])];
  },
  lookUp: async (addresses, search) => (await findPeople(search, 'email', addresses)).map(personHit),
});

/** The one address a text consists of, as typed. */
export function addressIn(text: string): string | null {
  const inBrackets = text.slice(text.lastIndexOf('<') + 1);
  const link = /^mailto:([^?]*)/i.exec(inBrackets)?.[1];
  const address = (link === undefined ? inBrackets : decoded(link)).replace(/[\s>:]+$/, '');
  return address.length <= LONGEST && isEmail(address) && !/[<>"\\/;,]/.test(address) ? address : null;
}

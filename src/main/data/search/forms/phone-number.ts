import { isIP } from 'node:net';
import { isPhone } from '../../verifications/identifier-forms';
import { form } from '../form';
import { lookUpUsers, userHit } from '../look-ups/users';

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

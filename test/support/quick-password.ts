import { createHash, randomBytes } from 'node:crypto';
import { verifyPassword } from 'better-auth/crypto';

const keyOf = (password: string, salt: string) => createHash('sha512').update(`${salt}:${password}`).digest('hex');

/**
 * How test servers keep passwords: in better-auth's form (`salt:key`) and with a hash that costs nothing, for nobody is to
 * be kept from guessing them, and scrypt took two fifths of all the time. Real hashes, such as those Authdesk makes, are
 * verified by better-auth's own function.
 */
export const quickPassword = {
  hash: async (password: string): Promise<string> => {
    const salt = randomBytes(16).toString('hex');
    return `${salt}:${keyOf(password, salt)}`;
  },
  verify: async (given: { hash: string; password: string }): Promise<boolean> => {
    const [salt = '', key] = given.hash.split(':');
    return key === keyOf(given.password, salt) || verifyPassword(given);
  },
};

/** Letters and digits that are not mistaken for each other when read out. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A random password of this many characters. */
export function generatePassword(length: number): string {
  const most = 256 - (256 % LETTERS.length);
  let password = '';
  while (password.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      // What lies above the largest multiple would favour the first letters.
      if (byte < most && password.length < length) password += LETTERS[byte % LETTERS.length];
    }
  }
  return password;
}

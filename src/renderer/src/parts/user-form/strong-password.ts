/** No characters that are taken for each other when read out. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const GROUP = 5;

/**
 * A password nobody guesses: random letters and digits in groups of five, such as `k3Xpd-…`; over 130 bits at 24
 * characters. As long as asked, within what the app takes.
 */
export function strongPassword(min: number, max: number): string {
  const length = Math.max(min, Math.min(max, 23));
  const characters: string[] = [];
  while (characters.length < length) {
    const [random = 0] = crypto.getRandomValues(new Uint8Array(1));
    if ((characters.length + 1) % (GROUP + 1) === 0) characters.push('-');
    // Bytes beyond the last whole round of the alphabet would make its first letters likelier.
    else if (random < 256 - (256 % ALPHABET.length)) characters.push(ALPHABET.charAt(random % ALPHABET.length));
  }
  return characters.join('');
}

/** A signature is a set of trigrams in 4,096 bits: what is not in it is in none of its rows. */
export const WORDS = 128;
const BITS = WORDS * 32;

/** Adds every three bytes in a row to the signature that begins at a word. */
export function addTrigrams(signatures: Uint32Array, offset: number, bytes: Uint8Array): void {
  for (let i = 0; i + 2 < bytes.length; i += 1) {
    const bit = bitOf(bytes, i);
    const word = offset + (bit >> 5);
    signatures[word] = (signatures[word] ?? 0) | (1 << (bit & 31));
  }
}

/** The bits that have to be set where these bytes are; none for fewer than three. */
export function trigramBits(bytes: Uint8Array): Uint32Array {
  const bits = new Set<number>();
  for (let i = 0; i + 2 < bytes.length; i += 1) bits.add(bitOf(bytes, i));
  return Uint32Array.from(bits);
}

function bitOf(bytes: Uint8Array, at: number): number {
  const trigram = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  return (Math.imul(trigram, 0x9e3779b1) >>> 16) % BITS;
}

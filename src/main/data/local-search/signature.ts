const KIND_BITS = 12;
const BITS = 2 ** KIND_BITS;

/**
 * Which blocks of rows may hold three bytes in a row: a bit for each block under each of 4,096 kinds, of which every
 * trigram has two. What is under all kinds of a text is found by putting a few short lists together, whatever else is stored.
 */
export class Signatures {
  readonly #words: number;
  readonly #bits: Uint32Array;

  constructor(blocks: number) {
    this.#words = Math.ceil(blocks / 32);
    this.#bits = new Uint32Array(BITS * this.#words);
  }

  get bytes(): number {
    return this.#bits.byteLength;
  }

  add(block: number, bytes: Uint8Array): void {
    const word = block >> 5;
    const bit = 1 << (block & 31);
    const bits = this.#bits;
    for (let i = 0; i + 2 < bytes.length; i += 1) {
      const hash = hashOf(bytes, i);
      const first = firstKind(hash) * this.#words + word;
      const second = secondKind(hash) * this.#words + word;
      bits[first] = (bits[first] ?? 0) | bit;
      bits[second] = (bits[second] ?? 0) | bit;
    }
  }

  /** The first block from one on that may hold all of these kinds; -1 where none does. */
  next(from: number, kinds: Uint32Array): number {
    for (let word = from >> 5; word < this.#words; word += 1) {
      let blocks = word === from >> 5 ? (~0 << (from & 31)) >>> 0 : ~0 >>> 0;
      for (let i = 0; i < kinds.length && blocks !== 0; i += 1) {
        blocks &= this.#bits[(kinds[i] ?? 0) * this.#words + word] ?? 0;
      }
      if (blocks !== 0) return (word << 5) + (31 - Math.clz32(blocks & -blocks));
    }
    return -1;
  }
}

/** The kinds of all trigrams of some texts; none for fewer than three bytes each. */
export function trigramKinds(texts: readonly Uint8Array[]): Uint32Array {
  const kinds = new Set<number>();
  for (const bytes of texts) {
    for (let i = 0; i + 2 < bytes.length; i += 1) {
      const hash = hashOf(bytes, i);
      kinds.add(firstKind(hash)).add(secondKind(hash));
    }
  }
  return Uint32Array.from(kinds);
}

// One hash gives both: its upper bits and those below them.
const firstKind = (hash: number) => hash >>> (32 - KIND_BITS);
const secondKind = (hash: number) => (hash >>> (32 - 2 * KIND_BITS)) & (BITS - 1);

function hashOf(bytes: Uint8Array, at: number): number {
  const trigram = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  return Math.imul(trigram, 0x9e3779b1);
}

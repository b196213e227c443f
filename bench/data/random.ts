/** A small, fast source of repeatable random numbers, so that both databases hold the same rows. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }

  /** One of a list whose first items are by far the commonest, as with names. */
  pickSkewed<T>(list: readonly [T, ...T[]]): T {
    return list[Math.floor(list.length * this.next() ** 2.5)] ?? list[0];
  }

  /** Letters and digits, as better-auth makes its ids and tokens. */
  token(length: number): string {
    const bytes = Buffer.allocUnsafe(length);
    for (let i = 0; i < length; i += 1) bytes[i] = ALPHABET.charCodeAt(this.below(ALPHABET.length));
    return bytes.toString('latin1');
  }
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

import { fold } from '../base/fold';
import { Signatures, trigramKinds } from './signature';

/** Rows whose trigrams share a signature. */
const BLOCK = 8;
/** Rows in a segment; each has buffers of its own, so that growing copies nothing. */
const SEGMENT = 32_768;
const FIRST_BYTES = 64;
const SEPARATOR = '\0';
const NUL = Buffer.from(SEPARATOR);
/** So many characters of an id are no accident. */
export const ID_BEGINS = 6;
/** As many searches as it takes until what they run is compiled: some twenty milliseconds for a million rows. */
const WARM_UPS = 60;

interface Segment {
  /** Folded: id, then the searched texts, each ended by NUL. */
  text: Buffer;
  used: number;
  rows: number;
  /** Where each row's text begins. */
  readonly starts: Uint32Array;
  /** Which letters of the ids are capitals, a bit for each byte, and where each row's bits begin. */
  capitals: Buffer;
  readonly capitalStarts: Uint32Array;
  capitalsUsed: number;
  readonly signatures: Signatures;
}

/** What was found from a row on, and the row to go on from; `next` is null at the end. */
export interface IndexHits {
  readonly ids: readonly string[];
  readonly next: number | null;
}

/**
 * Ids and searched texts of many users in a few buffers. Rows are only ever added: of a row that is added again, the older
 * copy stays and names the same id. Who asks reads the rows anew, and may get an id more than once.
 */
export class PackedIndex {
  readonly #segments: Segment[] = [];
  /** Ids that folding does not lead back from. */
  readonly #odd = new Map<number, string>();
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    let sum = 0;
    for (const { text, capitals, starts, capitalStarts, signatures } of this.#segments) {
      sum += text.length + capitals.length + starts.byteLength + capitalStarts.byteLength + signatures.bytes;
    }
    return sum;
  }

  add(id: string, texts: readonly string[]): void {
    const segment = this.#open();
    const record = Buffer.from([fold(id), ...texts.map(fold)].join(SEPARATOR) + SEPARATOR, 'utf8');
    segment.text = room(segment.text, segment.used + record.length);
    record.copy(segment.text, segment.used);
    segment.starts[segment.rows] = segment.used;
    segment.used += record.length;
    segment.starts[segment.rows + 1] = segment.used;
    this.#keepCapitals(segment, id);
    segment.signatures.add(Math.floor(segment.rows / BLOCK), record);
    segment.rows += 1;
    this.#rows += 1;
  }

  /** Gives memory back that was made ready for more rows. */
  trim(): void {
    for (const segment of this.#segments) {
      segment.text = Buffer.from(segment.text.subarray(0, segment.used));
      segment.capitals = Buffer.from(segment.capitals.subarray(0, segment.capitalsUsed));
    }
  }

  /** Searches for texts of its own, so that the first letters somebody types do not wait for code to be compiled. */
  warmUp(): void {
    for (let n = 0; n < WARM_UPS; n += 1) {
      const segment = this.#segments[n % this.#segments.length];
      const begin = segment?.starts[(n * 997) % Math.max(1, segment.rows)] ?? 0;
      const text = segment?.text.toString('utf8', begin, begin + 3 + (n % 6)) ?? '';
      this.search(
        text.split(SEPARATOR).filter((word) => word !== ''),
        0,
        n % 2 === 0 ? 50 : 5000,
      );
    }
  }

  /**
   * At most `most` ids of rows that have all the words, those whose texts begin with one first, then in the order they were
   * added. `from` is where an earlier answer says to go on; 0 at first.
   */
  search(words: readonly string[], from: number, most: number): IndexHits {
    const wanted = words.map((word) => Buffer.from(fold(word), 'utf8'));
    const ids: string[] = [];
    // Even places are among those that begin so, odd ones among all others.
    for (let place: number | null = from; place !== null && wanted.length > 0;) {
      const begins: boolean = place % 2 === 0;
      const next = this.#look(wanted, { begins, from: place >> 1, most }, ids);
      if (next !== null) return { ids, next: next * 2 + (begins ? 0 : 1) };
      place = begins ? 1 : null;
    }
    return { ids, next: null };
  }

  /** Adds what is found and gives the row to go on from; null at the end. */
  #look(
    words: readonly Buffer[],
    { begins, from, most }: { readonly begins: boolean; readonly from: number; readonly most: number },
    ids: string[],
  ): number | null {
    const looked = looking(words, begins);
    for (let at = from; at < this.#rows; at = (Math.floor(at / SEGMENT) + 1) * SEGMENT) {
      const segment = this.#segments[Math.floor(at / SEGMENT)];
      if (segment === undefined) break;
      const first = at % SEGMENT;
      for (const row of hits(segment, first, looked)) {
        if (!looked.fits(segment, row)) continue;
        if (ids.length === most) return at - first + row;
        ids.push(this.#id(segment, at - first + row, row));
      }
    }
    return null;
  }

  #open(): Segment {
    const last = this.#segments.at(-1);
    if (last !== undefined && last.rows < SEGMENT) return last;
    const made: Segment = {
      text: Buffer.allocUnsafe(SEGMENT * FIRST_BYTES),
      used: 0,
      rows: 0,
      starts: new Uint32Array(SEGMENT + 1),
      capitals: Buffer.allocUnsafe(SEGMENT * 4),
      capitalStarts: new Uint32Array(SEGMENT + 1),
      capitalsUsed: 0,
      signatures: new Signatures(SEGMENT / BLOCK),
    };
    this.#segments.push(made);
    return made;
  }

  #keepCapitals(segment: Segment, id: string): void {
    const bits = capitalsOf(id);
    if (bits === null) this.#odd.set(this.#rows, id);
    const begin = segment.capitalsUsed;
    segment.capitalStarts[segment.rows] = begin;
    if (bits !== null && bits.some((byte) => byte !== 0)) {
      segment.capitals = room(segment.capitals, begin + bits.length);
      segment.capitals.set(bits, begin);
      segment.capitalsUsed += bits.length;
    }
    segment.capitalStarts[segment.rows + 1] = segment.capitalsUsed;
  }

  #id(segment: Segment, position: number, row: number): string {
    const odd = this.#odd.get(position);
    if (odd !== undefined) return odd;
    const begin = segment.starts[row] ?? 0;
    const bytes = Buffer.from(segment.text.subarray(begin, segment.text.indexOf(0, begin)));
    const [from = 0, to = 0] = segment.capitalStarts.subarray(row, row + 2);
    const capitals = segment.capitals.subarray(from, to);
    // Without a single capital nothing is kept.
    for (let i = 0; i < capitals.length * 8 && i < bytes.length; i += 1) {
      if (((capitals[i >> 3] ?? 0) >> (i & 7)) & 1) bytes[i] = (bytes[i] ?? 0) - 32;
    }
    return bytes.toString('latin1');
  }
}

/** A bit for each capital letter; null where the id is not of plain ASCII. */
function capitalsOf(id: string): Uint8Array | null {
  const bits = new Uint8Array(Math.ceil(id.length / 8));
  for (let i = 0; i < id.length; i += 1) {
    const code = id.charCodeAt(i);
    if (code === 0 || code > 127) return null;
    if (code >= 65 && code <= 90) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return bits;
}

/** What is looked for: bytes that every such row holds, the kinds of their trigrams, and whether a row that has them fits. */
interface Looking {
  readonly needle: Buffer;
  readonly kinds: Uint32Array;
  readonly fits: (segment: Segment, row: number) => boolean;
}

function looking(words: readonly Buffer[], begins: boolean): Looking {
  const [longest = Buffer.alloc(0)] = words.toSorted((a, b) => b.length - a.length);
  const starts = words.map((word) => Buffer.concat([NUL, word]));
  const [only, ...more] = starts;
  const needle = begins && only !== undefined && more.length === 0 ? only : longest;
  return {
    needle,
    kinds: trigramKinds([needle, ...words]),
    fits: (segment, row) => {
      const record = segment.text.subarray(segment.starts[row], segment.starts[row + 1]);
      // The NUL behind the id stands before the first text.
      const texts = record.subarray(record.indexOf(0));
      // The last NUL has nothing behind it, and no word is empty.
      if (starts.some((start) => texts.includes(start)) !== begins) return false;
      return words.every((word) => texts.includes(word) || (word.length >= ID_BEGINS && record.indexOf(word) === 0));
    },
  };
}

/** The rows of a segment, from one on, whose bytes hold what is looked for. */
function* hits(segment: Segment, from: number, { needle, kinds }: Looking): Generator<number> {
  // One or two letters have no trigram: then there is nothing to skip by.
  if (kinds.length === 0) {
    yield* hitsIn(segment, from, segment.rows, needle);
    return;
  }
  let block = segment.signatures.next(Math.floor(from / BLOCK), kinds);
  while (block !== -1 && block * BLOCK < segment.rows) {
    yield* hitsIn(segment, Math.max(from, block * BLOCK), Math.min((block + 1) * BLOCK, segment.rows), needle);
    block = block + 1 < SEGMENT / BLOCK ? segment.signatures.next(block + 1, kinds) : -1;
  }
}

function* hitsIn(segment: Segment, from: number, end: number, needle: Buffer): Generator<number> {
  for (let row = nextHit(segment, from, end, needle); row < end; row = nextHit(segment, row + 1, end, needle))
    yield row;
}

/** The first row from `row` on, before `end`, whose text holds the needle; `end` where none does. */
function nextHit({ text, starts }: Segment, row: number, end: number, needle: Buffer): number {
  const begin = starts[row] ?? 0;
  const at = row >= end ? -1 : text.subarray(begin, starts[end]).indexOf(needle);
  if (at === -1) return end;
  return rowAt(starts, row, end, begin + at);
}

/** The row, from `low` on and before `end`, whose text the byte belongs to. */
function rowAt(starts: Uint32Array, low: number, end: number, at: number): number {
  let first = low;
  let last = end - 1;
  while (first < last) {
    const middle = (first + last + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) first = middle;
    else last = middle - 1;
  }
  return first;
}

function room(buffer: Buffer, wanted: number): Buffer {
  if (wanted <= buffer.length) return buffer;
  const grown = Buffer.allocUnsafe(Math.max(wanted, Math.ceil(buffer.length * 1.5)));
  buffer.copy(grown);
  return grown;
}

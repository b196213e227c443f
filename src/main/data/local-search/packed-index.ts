import { fold } from './fold';
import { addTrigrams, trigramBits, WORDS } from './signature';

/** Rows whose trigrams share a signature. */
const BLOCK = 16;
/** Rows in a segment; each has buffers of its own, so that growing copies nothing. */
const SEGMENT = 32_768;
const FIRST_BYTES = 64;
const SEPARATOR = '\0';

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
  readonly signatures: Uint32Array;
}

/** What was found from a row on, and the row to go on from; `next` is null at the end. */
export interface Found {
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
      sum += text.length + capitals.length + starts.byteLength + capitalStarts.byteLength + signatures.byteLength;
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
    addTrigrams(segment.signatures, Math.floor(segment.rows / BLOCK) * WORDS, record);
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

  /** At most `most` ids of rows that contain the text, in the order they were added, from a row on. */
  search(text: string, from: number, most: number): Found {
    const needle = Buffer.from(fold(text), 'utf8');
    const bits = trigramBits(needle);
    const ids: string[] = [];
    for (let at = from; at < this.#rows;) {
      const segment = this.#segments[Math.floor(at / SEGMENT)];
      if (segment === undefined) break;
      const first = at % SEGMENT;
      const block = Math.floor(first / BLOCK);
      const end = Math.min((block + 1) * BLOCK, segment.rows);
      const base = at - first;
      if (mayHold(segment.signatures, block * WORDS, bits)) {
        for (let row = nextHit(segment, first, end, needle); row < end; row = nextHit(segment, row + 1, end, needle)) {
          ids.push(this.#id(segment, base + row, row));
          if (ids.length === most) return { ids, next: base + row + 1 < this.#rows ? base + row + 1 : null };
        }
      }
      at = base + end;
    }
    return { ids, next: null };
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
      signatures: new Uint32Array((SEGMENT / BLOCK) * WORDS),
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
    for (let i = 0; from < to && i < bytes.length; i += 1) {
      if (((segment.capitals[from + (i >> 3)] ?? 0) >> (i & 7)) & 1) bytes[i] = (bytes[i] ?? 0) - 32;
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

function mayHold(signatures: Uint32Array, offset: number, bits: Uint32Array): boolean {
  for (const bit of bits) if ((((signatures[offset + (bit >> 5)] ?? 0) >>> (bit & 31)) & 1) === 0) return false;
  return true;
}

/** The first row from `row` on, before `end`, whose text holds the needle; `end` where none does. */
function nextHit({ text, starts }: Segment, row: number, end: number, needle: Buffer): number {
  const begin = starts[row] ?? 0;
  const at = row >= end ? -1 : text.subarray(begin, starts[end]).indexOf(needle);
  if (at === -1) return end;
  let hit = row;
  while ((starts[hit + 1] ?? 0) <= begin + at) hit += 1;
  return hit;
}

function room(buffer: Buffer, wanted: number): Buffer {
  if (wanted <= buffer.length) return buffer;
  const grown = Buffer.allocUnsafe(Math.max(wanted, Math.ceil(buffer.length * 1.5)));
  buffer.copy(grown);
  return grown;
}

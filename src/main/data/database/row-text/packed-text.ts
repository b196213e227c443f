import { cellReader, type CellPlan, type TextCell } from './cell-plan';
import { csvCell, jsonCell } from './cell-text';
import type { TextPlan } from './row-text';
import type { Packing } from './packing';

/** Turns packed rows into the text of a file without making a string of every value. */
export type PackedText = (packed: Buffer) => Written;

/** The text, and what was found on the way: with it can be told whether rows were packed as they were meant. */
interface Written {
  readonly text: Buffer;
  readonly rows: number;
  readonly values: number;
  readonly nulls: number;
}

/** What is done with the bytes of a value; whatever turns out to be unusual goes by way of strings. */
type Manner = 'text' | 'moment' | 'iso' | 'yes-no' | 'string';

interface Column {
  /** The bytes before the cell: its name in JSON, a comma in CSV. */
  readonly before: Buffer;
  /** The whole cell, where nothing of the row is in it. */
  readonly fixed: Buffer | null;
  readonly at: number;
  readonly manner: Manner;
  /** The cell of a NULL. */
  readonly none: Buffer;
  /** The cell of an empty text. */
  readonly blank: Buffer;
  /** The long way: the cell's text from the value's text. */
  readonly long: (value: string) => string;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
/** Cells may grow sixfold (`\u0000`), and a device's name may be longer than what it was read from. */
const WORST_GROWTH = 6;
const CELL_SLACK = 128;

type Readers = readonly (((text: string) => unknown) | null)[];

/** The writer for a plan over rows that are packed in a way; `readers` make values of texts, column by column. */
export function packedText({ format, cells }: TextPlan, packing: Packing, readers: Readers = []): PackedText {
  const json = format === 'jsonl';
  const columns = cells.map(({ name, plan }, i) => ({
    ...columnOf(plan, json ? jsonCell : csvCell, { packing, readers }),
    before: Buffer.from(json ? `${i === 0 ? '{' : ','}${JSON.stringify(name)}:` : i === 0 ? '' : ','),
  }));
  const end = Buffer.from(json ? '}\n' : '\r\n');
  const slack = columns.reduce((sum, { before, fixed }) => sum + before.length + (fixed?.length ?? 0) + CELL_SLACK, 16);
  const writer = new RowWriter(json, packing);

  return (packed) => {
    writer.begin(packed, packed.length * 2 + slack);
    let rows = 0;
    let values = 0;
    let nulls = 0;
    for (let from = 0; from < packed.length; from = writer.rowEnd + 1) {
      values += writer.find(from);
      nulls += writer.nulls();
      writer.reserve((writer.rowEnd - from) * WORST_GROWTH + slack);
      for (const column of columns) {
        writer.put(column.before);
        if (column.fixed === null) writer.cell(column);
        else writer.put(column.fixed);
      }
      writer.put(end);
      rows += 1;
    }
    return { text: writer.end(), rows, values, nulls };
  };
}

/** A column but for what stands before it. */
function columnOf(
  plan: CellPlan,
  write: (cell: TextCell) => string,
  { packing, readers }: { readonly packing: Packing; readonly readers: Readers },
): Omit<Column, 'before'> {
  if (plan.make === 'fixed') return { ...NOTHING, fixed: Buffer.from(write(plan.value)) };
  const make = cellReader({ ...plan, at: 0 });
  const reader = readers[plan.at] ?? null;
  return {
    fixed: null,
    at: plan.at,
    manner: mannerOf(plan, reader !== null, packing),
    none: Buffer.from(write(make([null]))),
    blank: Buffer.from(write(plan.make === 'value' && plan.blank === true ? plan.empty : '')),
    long: (value) => write(make([(reader === null ? value : reader(value)) as string])),
  };
}

const NOTHING = {
  at: 0,
  manner: 'string',
  none: Buffer.alloc(0),
  blank: Buffer.alloc(0),
  long: () => '',
} as const;

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

function mannerOf(plan: Exclude<CellPlan, { make: 'fixed' }>, converted: boolean, packing: Packing): Manner {
  if (plan.make !== 'value') return 'string';
  const { form } = plan;
  if (form.type === 'boolean') return 'yes-no';
  if (converted) return 'string';
  if (form.type === 'text' || form.type === 'id') return 'text';
  if (form.type !== 'date') return 'string';
  if (form.form === 'iso-text') return 'iso';
  const utc = form.form === 'timestamptz' || (form.form === 'timestamp' && (form.zone ?? 'UTC') === 'UTC');
  return utc && packing.momentsOf === 'postgres' ? 'moment' : 'string';
}

const SECONDS = 'YYYY-MM-DD HH:MM:SS'.length;
const DIGIT_0 = 0x30;
const [SPACE, DOT, PLUS, T, Z] = [0x20, 0x2e, 0x2b, 0x54, 0x5a];

const ISO = 'YYYY-MM-DDTHH:MM:SS.mmmZ';
/** The largest digit at each place that every month, day and clock has; 0 where a sign stands. */
const LARGEST = Buffer.from('9999-19-39T29:59:59.999Z');
const SHORT_MONTHS = [4, 6, 9, 11];

const NO_BYTES = Buffer.alloc(0);

/**
 * Writes the cells of packed rows one behind the other. Every value of every exported row passes here, byte by byte: what
 * is at hand lies in fields, loops run over locals, and nothing is made for a cell.
 */
class RowWriter {
  readonly #json: boolean;
  readonly #packing: Packing;
  /** Where the values of the row at hand begin and end; from `#count` on what is left of earlier rows. */
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #count = 0;
  #packed: Buffer = NO_BYTES;
  #out: Buffer = NO_BYTES;
  #to = 0;
  /** Where the row at hand ends in what is packed. */
  rowEnd = 0;

  constructor(json: boolean, packing: Packing) {
    this.#json = json;
    this.#packing = packing;
  }

  /** Takes packed rows up, with so many bytes to begin with. */
  begin(packed: Buffer, size: number): void {
    this.#packed = packed;
    this.#out = Buffer.allocUnsafeSlow(size);
    this.#to = 0;
  }

  /** Gives all that was written, and keeps none of it. */
  end(): Buffer {
    const text = this.#out.subarray(0, this.#to);
    this.#packed = NO_BYTES;
    this.#out = NO_BYTES;
    return text;
  }

  /** Finds where the values of a row lie; gives their number. */
  find(from: number): number {
    const packed = this.#packed;
    const starts = this.#starts;
    const ends = this.#ends;
    const { field, row } = this.#packing;
    let count = 0;
    let at = from;
    starts[0] = from;
    for (; at < packed.length; at += 1) {
      const byte = packed[at] as number;
      if (byte === field) {
        ends[count] = at;
        count += 1;
        starts[count] = at + 1;
      } else if (byte === row) break;
    }
    ends[count] = at;
    this.rowEnd = at;
    this.#count = count + 1;
    return this.#count;
  }

  /** How many values of the row are NULL. */
  nulls(): number {
    let nulls = 0;
    for (let i = 0; i < this.#count; i += 1)
      if (this.#packing.isNull(this.#packed, this.#starts[i] as number, this.#ends[i] as number)) nulls += 1;
    return nulls;
  }

  /** Makes room for so many bytes more. */
  reserve(most: number): void {
    const out = this.#out;
    if (out.length - this.#to >= most) return;
    this.#out = Buffer.allocUnsafeSlow(out.length * 2 + most);
    out.copy(this.#out, 0, 0, this.#to);
  }

  put(bytes: Buffer): void {
    const out = this.#out;
    const to = this.#to;
    // A loop is quicker than a call for so few.
    for (let i = 0; i < bytes.length; i += 1) out[to + i] = bytes[i] as number;
    this.#to = to + bytes.length;
  }

  /** Writes the cell of a column of the row. */
  cell(column: Column): void {
    const start = this.#starts[column.at] as number;
    const stop = this.#ends[column.at] as number;
    if (this.#packing.isNull(this.#packed, start, stop)) this.put(column.none);
    else if (!this.#shortWay(column, start, stop)) {
      this.#to += this.#out.write(column.long(this.#packing.text(this.#packed, start, stop)), this.#to, 'utf8');
    }
  }

  /** False where the value is not as usual: then nothing was written. */
  #shortWay(column: Column, start: number, stop: number): boolean {
    switch (column.manner) {
      case 'text':
        if (start === stop) this.put(column.blank);
        else return this.#json ? this.#jsonString(start, stop) : this.#csvText(start, stop);
        return true;
      case 'moment':
        return this.#quoted(this.#moment(start, stop, this.#json ? this.#to + 1 : this.#to));
      case 'iso':
        return this.#quoted(this.#complete(start, stop, this.#json ? this.#to + 1 : this.#to));
      case 'yes-no': {
        const byte = stop - start === 1 ? this.#packed[start] : undefined;
        if (byte === this.#packing.yes) this.put(TRUE);
        else if (byte === this.#packing.no) this.put(FALSE);
        else return false;
        return true;
      }
      case 'string':
        return false;
    }
  }

  /** Puts what was written up to `stop` into quotes, where JSON wants them. */
  #quoted(stop: number): boolean {
    if (stop < 0) return false;
    if (this.#json) {
      this.#out[this.#to] = QUOTE;
      this.#out[stop] = QUOTE;
      this.#to = stop + 1;
    } else this.#to = stop;
    return true;
  }

  #jsonString(start: number, stop: number): boolean {
    const packed = this.#packed;
    const out = this.#out;
    let to = this.#to;
    out[to] = QUOTE;
    to += 1;
    for (let at = start; at < stop; at += 1) {
      const byte = packed[at] as number;
      if (byte < 0x20 || byte === QUOTE || byte === BACKSLASH) return false;
      out[to] = byte;
      to += 1;
    }
    out[to] = QUOTE;
    this.#to = to + 1;
    return true;
  }

  #csvText(start: number, stop: number): boolean {
    const packed = this.#packed;
    const out = this.#out;
    const first = packed[start] as number;
    // What begins with a digit or an ASCII letter is no formula; of all else more has to be seen.
    if (!((first >= 0x41 && first <= 0x7a) || (first >= 0x30 && first <= 0x39))) return false;
    let to = this.#to;
    for (let at = start; at < stop; at += 1) {
      const byte = packed[at] as number;
      if (byte < 0x20 || byte === QUOTE || byte === COMMA || byte === BACKSLASH) return false;
      out[to] = byte;
      to += 1;
    }
    this.#to = to;
    return true;
  }

  /** `2026-11-23 06:57:13.942123+00`, or without what follows the fraction, as ISO text; gives its end, or -1 for any other. */
  #moment(start: number, stop: number, begin: number): number {
    const packed = this.#packed;
    const out = this.#out;
    let end = stop;
    const zone = end - 3;
    if (zone > start && packed[zone] === PLUS) {
      if (packed[zone + 1] !== DIGIT_0 || packed[zone + 2] !== DIGIT_0) return -1;
      end = zone;
    }
    const length = end - start;
    if (length < SECONDS || length > SECONDS + 7 || packed[start + 10] !== SPACE) return -1;
    if (length > SECONDS && (packed[start + SECONDS] !== DOT || length === SECONDS + 1)) return -1;
    for (let i = 0; i < SECONDS; i += 1) out[begin + i] = packed[start + i] as number;
    out[begin + 10] = T;
    out[begin + SECONDS] = DOT;
    for (let i = 1; i <= 3; i += 1)
      out[begin + SECONDS + i] = SECONDS + i < length ? (packed[start + SECONDS + i] as number) : DIGIT_0;
    out[begin + SECONDS + 4] = Z;
    return begin + SECONDS + 5;
  }

  /** `2026-11-23T06:57:13.942Z` as it is; gives its end, or -1 for any other, and for the 29th of February. */
  #complete(start: number, stop: number, begin: number): number {
    const packed = this.#packed;
    const out = this.#out;
    if (stop - start !== ISO.length) return -1;
    for (let i = 0; i < ISO.length; i += 1) {
      const byte = packed[start + i] as number;
      const most = LARGEST[i] as number;
      const digit = most >= DIGIT_0 && most <= 0x39;
      if (digit ? byte < DIGIT_0 || byte > most : byte !== most) return -1;
      out[begin + i] = byte;
    }
    const month = two(packed, start + 5);
    const day = two(packed, start + 8);
    const short = month === 2 ? 28 : SHORT_MONTHS.includes(month) ? 30 : 31;
    const valid = month >= 1 && month <= 12 && day >= 1 && day <= short && two(packed, start + 11) <= 23;
    return valid ? begin + ISO.length : -1;
  }
}

function two(packed: Buffer, at: number): number {
  return ((packed[at] as number) - DIGIT_0) * 10 + (packed[at + 1] as number) - DIGIT_0;
}

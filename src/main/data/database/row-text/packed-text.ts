import { cellReader, type CellPlan } from './cell-plan';
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

/** The writer for a plan over rows that are packed in a way; `readers` make values of texts, column by column. */
export function packedText(
  { format, cells }: TextPlan,
  packing: Packing,
  readers: readonly (((text: string) => unknown) | null)[] = [],
): PackedText {
  const json = format === 'jsonl';
  const columns = cells.map(({ name, plan }, i) => columnOf(name, plan, i));
  const end = Buffer.from(json ? '}\n' : '\r\n');
  const slack = columns.reduce((sum, { before, fixed }) => sum + before.length + (fixed?.length ?? 0) + CELL_SLACK, 16);
  const starts: number[] = [];
  const ends: number[] = [];
  const { field: fieldEnd, row: rowEnd } = packing;

  function columnOf(name: string, plan: CellPlan, i: number): Column {
    const write = json ? jsonCell : csvCell;
    const before = Buffer.from(json ? `${i === 0 ? '{' : ','}${JSON.stringify(name)}:` : i === 0 ? '' : ',');
    if (plan.make === 'fixed') {
      return { ...NOTHING, before, fixed: Buffer.from(write(plan.value)) };
    }
    const make = cellReader({ ...plan, at: 0 });
    const reader = readers[plan.at] ?? null;
    return {
      before,
      fixed: null,
      at: plan.at,
      manner: mannerOf(plan, reader !== null, packing),
      none: Buffer.from(write(make([null]))),
      blank: Buffer.from(write(plan.make === 'value' && plan.blank === true ? plan.empty : '')),
      long: (value) => write(make([(reader === null ? value : reader(value)) as string])),
    };
  }

  return (packed) => {
    let out = Buffer.allocUnsafeSlow(packed.length * 2 + slack);
    let to = 0;
    let rows = 0;
    let values = 0;
    let nulls = 0;
    let from = 0;
    while (from < packed.length) {
      // Where the values of the row lie.
      let count = 0;
      let at = from;
      starts[0] = from;
      for (; at < packed.length; at += 1) {
        const byte = packed[at] as number;
        if (byte === fieldEnd) {
          ends[count] = at;
          count += 1;
          starts[count] = at + 1;
        } else if (byte === rowEnd) break;
      }
      ends[count] = at;
      values += count + 1;
      for (let i = 0; i <= count; i += 1)
        if (packing.isNull(packed, starts[i] as number, ends[i] as number)) nulls += 1;

      const most = (at - from) * WORST_GROWTH + slack;
      if (out.length - to < most) {
        const larger = Buffer.allocUnsafeSlow(out.length * 2 + most);
        out.copy(larger, 0, 0, to);
        out = larger;
      }
      for (const column of columns) {
        to = put(column.before, out, to);
        to = column.fixed === null ? cell(column, packed, out, to) : put(column.fixed, out, to);
      }
      to = put(end, out, to);
      rows += 1;
      from = at + 1;
    }
    return { text: out.subarray(0, to), rows, values, nulls };
  };

  function cell(column: Column, packed: Buffer, out: Buffer, begin: number): number {
    const start = starts[column.at] as number;
    const stop = ends[column.at] as number;
    if (packing.isNull(packed, start, stop)) return put(column.none, out, begin);
    const written = shortWay(column, packed, start, stop, out, begin);
    if (written >= 0) return written;
    const text = column.long(packing.text(packed, start, stop));
    return begin + out.write(text, begin, 'utf8');
  }

  /** Gives where the cell ends, or -1 where the value is not as usual. */
  function shortWay(column: Column, packed: Buffer, start: number, stop: number, out: Buffer, begin: number): number {
    switch (column.manner) {
      case 'text':
        if (start === stop) return put(column.blank, out, begin);
        return json ? jsonString(packed, start, stop, out, begin) : csvText(packed, start, stop, out, begin);
      case 'moment':
        return quoted(out, begin, moment(packed, start, stop, out, json ? begin + 1 : begin));
      case 'iso':
        return quoted(out, begin, complete(packed, start, stop, out, json ? begin + 1 : begin));
      case 'yes-no': {
        if (stop - start !== 1) return -1;
        const byte = packed[start];
        if (byte === packing.yes) return put(TRUE, out, begin);
        return byte === packing.no ? put(FALSE, out, begin) : -1;
      }
      case 'string':
        return -1;
    }
  }

  function quoted(out: Buffer, begin: number, stop: number): number {
    if (!json || stop < 0) return stop;
    out[begin] = QUOTE;
    out[stop] = QUOTE;
    return stop + 1;
  }
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

function put(bytes: Buffer, out: Buffer, to: number): number {
  // A loop is quicker than a call for so few.
  for (let i = 0; i < bytes.length; i += 1) out[to + i] = bytes[i] as number;
  return to + bytes.length;
}

function jsonString(packed: Buffer, start: number, stop: number, out: Buffer, begin: number): number {
  let to = begin;
  out[to] = QUOTE;
  to += 1;
  for (let at = start; at < stop; at += 1) {
    const byte = packed[at] as number;
    if (byte < 0x20 || byte === QUOTE || byte === BACKSLASH) return -1;
    out[to] = byte;
    to += 1;
  }
  out[to] = QUOTE;
  return to + 1;
}

function csvText(packed: Buffer, start: number, stop: number, out: Buffer, begin: number): number {
  const first = packed[start] as number;
  // What begins with a digit or an ASCII letter is no formula; of all else more has to be seen.
  if (!((first >= 0x41 && first <= 0x7a) || (first >= 0x30 && first <= 0x39))) return -1;
  let to = begin;
  for (let at = start; at < stop; at += 1) {
    const byte = packed[at] as number;
    if (byte < 0x20 || byte === QUOTE || byte === COMMA || byte === BACKSLASH) return -1;
    out[to] = byte;
    to += 1;
  }
  return to;
}

const SECONDS = 'YYYY-MM-DD HH:MM:SS'.length;
const DIGIT_0 = 0x30;
const [SPACE, DOT, PLUS, T, Z] = [0x20, 0x2e, 0x2b, 0x54, 0x5a];

/** `2026-11-23 06:57:13.942123+00`, or without what follows the fraction, as ISO text; -1 for any other. */
function moment(packed: Buffer, start: number, stop: number, out: Buffer, begin: number): number {
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

const ISO = 'YYYY-MM-DDTHH:MM:SS.mmmZ';
/** The largest digit at each place that every month, day and clock has; 0 where a sign stands. */
const LARGEST = Buffer.from('9999-19-39T29:59:59.999Z');

/** `2026-11-23T06:57:13.942Z` as it is; -1 for any other, and for the 29th of February. */
function complete(packed: Buffer, start: number, stop: number, out: Buffer, begin: number): number {
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

const SHORT_MONTHS = [4, 6, 9, 11];

function two(packed: Buffer, at: number): number {
  return ((packed[at] as number) - DIGIT_0) * 10 + (packed[at + 1] as number) - DIGIT_0;
}

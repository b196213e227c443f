import type { SqlValue } from '../physical-table';

/** How rows of values lie one after the other in bytes; after the last one too stands the byte that ends a row. */
export interface Packing {
  /** The byte after a value that is not the last of its row, and the one after the last. */
  readonly field: number;
  readonly row: number;
  /** How a boolean is written. */
  readonly yes: number;
  readonly no: number;
  /** Whose way moments are written in, where it is one that is worth knowing. */
  readonly momentsOf: 'postgres' | null;
  readonly isNull: (packed: Buffer, start: number, stop: number) => boolean;
  /** The text of a value that is not NULL. */
  readonly text: (packed: Buffer, start: number, stop: number) => string;
}

const BACKSLASH = 0x5c;
const CAPITAL_N = 0x4e;
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/**
 * What COPY TO STDOUT sends in its text format: a line a row, tabs between values, `\N` for NULL, and a backslash before
 * what would be mistaken for one of these.
 */
export const copyPacking: Packing = {
  field: 0x09,
  row: 0x0a,
  yes: 0x74,
  no: 0x66,
  momentsOf: 'postgres',
  isNull: (packed, start, stop) => stop - start === 2 && packed[start] === BACKSLASH && packed[start + 1] === CAPITAL_N,
  text: (packed, start, stop) => {
    const text = packed.toString('utf8', start, stop);
    return text.includes('\\') ? text.replaceAll(/\\(.)/gs, (_, sign: string) => ESCAPES[sign] ?? sign) : text;
  },
};

/** The separators of ASCII, made for this; a value that has one of them in it shows in the numbers of rows, values and NULLs. */
export const UNIT = 0x1f;
export const RECORD = 0x1e;
export const NONE = 0x1d;

/** What we have SQLite pack for us. */
export const separatorPacking: Packing = {
  field: UNIT,
  row: RECORD,
  yes: 0x31,
  no: 0x30,
  momentsOf: null,
  isNull: (packed, start, stop) => stop - start === 1 && packed[start] === NONE,
  text: (packed, start, stop) => packed.toString('utf8', start, stop),
};

/** The values of packed rows; `readers` make them of texts, column by column. */
export function unpack(
  packed: Buffer,
  packing: Packing,
  readers: readonly (((text: string) => unknown) | null)[],
): SqlValue[][] {
  const rows: SqlValue[][] = [];
  let row: SqlValue[] = [];
  let start = 0;
  for (let at = 0; at < packed.length; at += 1) {
    const byte = packed[at];
    if (byte !== packing.field && byte !== packing.row) continue;
    const reader = readers[row.length] ?? null;
    const text = packing.isNull(packed, start, at) ? null : packing.text(packed, start, at);
    row.push(text === null || reader === null ? text : (reader(text) as SqlValue));
    start = at + 1;
    if (byte === packing.field) continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellPlan } from '../../../../src/main/data/database/row-text/cell-plan';
import { packedText } from '../../../../src/main/data/database/row-text/packed-text';
import {
  copyPacking,
  NONE,
  RECORD,
  separatorPacking,
  UNIT,
  unpack,
} from '../../../../src/main/data/database/row-text/packing';
import { rowText, type TextFormat } from '../../../../src/main/data/database/row-text/row-text';
import type { ColumnForm } from '../../../../src/main/data/database/column-forms';

type Value = string | null;

const value = (at: number, form: ColumnForm, more: Partial<Extract<CellPlan, { make: 'value' }>> = {}) =>
  ({ make: 'value', at, form, empty: null, ...more }) as const;

const cells: readonly { readonly name: string; readonly plan: CellPlan }[] = [
  { name: 'text', plan: value(0, { type: 'text' }) },
  { name: 'blank', plan: value(1, { type: 'text' }, { blank: true }) },
  { name: 'id', plan: value(2, { type: 'id', form: 'uuid' }, { empty: '' }) },
  { name: 'when', plan: value(3, { type: 'date', form: 'timestamptz' }) },
  { name: 'iso', plan: value(4, { type: 'date', form: 'iso-text' }) },
  { name: 'wall', plan: value(5, { type: 'date', form: 'timestamp', zone: 'Europe/Berlin' }) },
  { name: 'yes', plan: value(6, { type: 'boolean', form: 'text' }, { empty: false }) },
  { name: 'password', plan: { make: 'presence', at: 7 } },
  { name: 'state', plan: { make: 'liveness', at: 3, form: { type: 'date', form: 'timestamptz' }, now: 1.8e12 } },
  { name: 'device', plan: { make: 'device', at: 8 } },
  { name: 'fixed "one"', plan: { make: 'fixed', value: '=1' } },
];
const WIDTH = 9;

/** As Postgres writes a row for COPY. */
const copied = (row: readonly Value[]) =>
  `${row
    .map((one) =>
      one === null
        ? String.raw`\N`
        : one.replaceAll(
            /[\\\b\f\n\r\t\v]/g,
            (sign) => `\\${{ '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't', '\v': 'v' }[sign] ?? sign}`,
          ),
    )
    .join('\t')}\n`;
const separated = (row: readonly Value[]) =>
  row.map((one) => one ?? String.fromCharCode(NONE)).join(String.fromCharCode(UNIT)) + String.fromCharCode(RECORD);

const NASTY = [
  '\\',
  '\t',
  '\n',
  '\r',
  '\b',
  '\0',
  'N',
  '"',
  "'",
  ',',
  '=',
  '-',
  ' ',
  'a',
  'é',
  '＝',
  '🦊',
  '\u2028',
  '\u007f',
];
const text = fc.oneof(fc.string({ unit: fc.constantFrom(...NASTY) }), fc.string({ unit: 'grapheme' }), fc.constant(''));
const moment = fc.constantFrom(
  '2026-11-23 06:57:13.942123+00',
  '2026-11-23 06:57:13.9+00',
  '2026-11-23 06:57:13+00',
  '2026-11-23 06:57:13.94',
  '2026-11-23 06:57:13+02',
  '2026-11-23 06:57:13.+00',
  '2026-11-23',
  '12026-11-23 06:57:13+00',
  '0044-03-15 12:00:00+00 BC',
  'infinity',
  '',
);
const iso = fc.oneof(
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') }).map((date) => date.toISOString()),
  fc.constantFrom(
    '2026-02-29T00:00:00.000Z',
    '2024-02-29T00:00:00.000Z',
    '2026-04-31T00:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '2026-01-01T24:00:00.000Z',
    '2026-01-01T29:00:00.000Z',
    '2026-00-10T00:00:00.000Z',
    '2026-01-01T00:00:00Z',
    'yesterday',
    '2026-01-01T00:00:00.000+',
  ),
);
const row = fc.tuple(
  ...[
    text,
    text,
    text,
    moment,
    iso,
    moment,
    fc.constantFrom('t', 'f', '1', '0', 'true', 'no', ''),
    fc.constantFrom('0', '1'),
    text,
  ].map((one) => fc.option(one, { nil: null })),
);

describe.each(['csv', 'jsonl'] satisfies TextFormat[])('rows packed in bytes, as %s', (format) => {
  const slow = rowText({ format, cells });

  it.each([
    ['as COPY sends them', copyPacking, copied],
    ['with separators', separatorPacking, separated],
  ] as const)('%s, say what the same rows say value by value', (_, packing, pack) => {
    const fast = packedText({ format, cells }, packing);
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
        const written = fast(Buffer.from(rows.map(pack).join('')));
        expect(written.text.toString('utf8')).toBe(rows.map(slow.row).join(''));
        expect(written).toMatchObject({
          rows: rows.length,
          values: rows.length * WIDTH,
          nulls: rows.flat().filter((one) => one === null).length,
        });
        expect(unpack(Buffer.from(rows.map(pack).join('')), packing, [])).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });
  it('grow as much as they need to', () => {
    const fast = packedText({ format, cells }, copyPacking);
    const long = Array.from({ length: WIDTH }, () => '\u0001"\u0001'.repeat(5000));
    expect(fast(Buffer.from(copied(long))).text.toString('utf8')).toBe(slow.row(long));
  });
});

it('a separator inside a value shows in the numbers', () => {
  const fast = packedText({ format: 'jsonl', cells }, separatorPacking);
  const plain: Value[] = Array.from({ length: WIDTH }, () => 'x');
  for (const sign of [UNIT, RECORD, NONE].map((code) => String.fromCharCode(code))) {
    const { rows, values, nulls } = fast(Buffer.from(separated([sign, ...plain.slice(1)])));
    expect([rows, values, nulls]).not.toEqual([1, WIDTH, 0]);
  }
});

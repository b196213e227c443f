import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextCell } from '../../../../src/main/data/database/row-text/cell-plan';
import { textOfRows, type TextFormat } from '../../../../src/main/data/database/row-text/row-text';
import { csvObjects, parseCsv, unescaped } from '../../../support/csv';

type Row = readonly TextCell[];

const columnsOf = (names: readonly string[]) =>
  names.map((name, at) => ({ name, cell: (row: Row) => row[at] ?? null }));

/** The text of a file, its rows handed over in pages. */
function written(format: TextFormat, names: readonly string[], pages: readonly (readonly Row[])[]): string {
  const { start, row } = textOfRows(format, columnsOf(names));
  return start + pages.flat().map(row).join('');
}

/** Signs that mean something to a CSV parser or a spreadsheet. */
const NASTY = ['"', "'", ',', ';', '=', '+', '-', '@', '\t', '\r', '\n', '\0', ' ', 'a', 'é', '＝', '🦊', '\ufeff'];

/** What the library does not know to be a formula: the sign behind blanks and invisible signs. */
const unhidden = (cell: TextCell) =>
  typeof cell === 'string' && /^[\s\p{Cc}\p{Cf}]+[=+\-@＝＋－＠]|^[\n\0]/u.test(cell) ? `'${cell}` : cell;

const cellOf = (cell: TextCell) => parseCsv(written('csv', ['a', 'b'], [[[cell, 'end']]]))[1]?.[0];

describe('CSV', () => {
  it('begins with the mark Excel needs and the names, also without a row', () => {
    expect(written('csv', ['id', 'name'], [[]])).toBe('\ufeffid,name\r\n');
  });
  it.each<[TextCell, string]>([
    [null, ''],
    ['', ''],
    [true, 'true'],
    [false, 'false'],
    [0, '0'],
    [-12.5, '-12.5'],
    ['2026-01-02T03:04:05.000Z', '2026-01-02T03:04:05.000Z'],
    ['O\'Brien, "Bob"', 'O\'Brien, "Bob"'],
    ['one\ntwo', 'one\ntwo'],
    ['one\rtwo', 'one\rtwo'],
    ['one\r\ntwo', 'one\r\ntwo'],
    ['👩‍👩‍👧 שלום', '👩‍👩‍👧 שלום'],
    ['a=b', 'a=b'],
    ["'quoted", "'quoted"],
  ])('writes %j as %j', (cell, expected) => {
    expect(cellOf(cell)).toBe(expected);
  });
  it.each([
    '=cmd|/C calc!A0',
    '+49 30 1234',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '\ttext',
    '\rtext',
    '＝1',
    '＋1',
    '－1',
    '＠a',
    ' =1',
    '\u00a0=1',
    '\u200b=1',
    '\ufeff=1',
    '\0=1',
    '=HYPERLINK("http://x","y")',
  ])('takes the harm out of %j', (cell) => {
    expect(cellOf(cell)).toBe(`'${cell}`);
  });
  it('gives back what went in, whatever it is and however it is cut into pages', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...NASTY) }),
      fc.constant(null),
    );
    const page = fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(page, { maxLength: 4 }), (pages) => {
        const [names, ...records] = parseCsv(written('csv', ['a', 'b', 'c'], pages));
        expect(names).toEqual(['a', 'b', 'c']);
        const expected = pages.flat().map((row) => row.map((one) => one ?? ''));
        // A leading apostrophe of somebody's own is not told from ours: both stand for the same text.
        expect(records.map((r) => r.map(unescaped))).toEqual(expected.map((r) => r.map(unescaped)));
        for (const text of records.flat()) expect(text).not.toMatch(/^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u);
      }),
      { numRuns: 500 },
    );
  });
  it('is what a CSV library writes, to the letter', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom(...NASTY) }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), (rows) => {
        const library = stringify(
          rows.map((row) => row.map(unhidden)),
          {
            record_delimiter: 'windows',
            quote_record_delimiter: true,
            escape_formulas: true,
            cast: { boolean: (value: boolean) => String(value) },
          },
        );
        expect(written('csv', ['a', 'b'], [rows])).toBe(`\ufeffa,b\r\n${library}`);
      }),
      { numRuns: 500 },
    );
  });
  it('is read by name', () => {
    expect(csvObjects(written('csv', ['a', 'b'], [[['1', '2']], [['3', '4']]]))).toEqual([
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ]);
  });
});

describe('JSON lines', () => {
  it('keeps every value as it is, one object a line', () => {
    const rows: Row[] = [
      ['=1', true, null],
      ['line\nbreak\u2028', 3, '👩‍👩‍👧'],
    ];
    const text = written('jsonl', ['a', 'b', 'c'], [rows.slice(0, 1), [], rows.slice(1)]);
    expect(text.endsWith('\n')).toBe(true);
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { a: '=1', b: true, c: null },
      { a: 'line\nbreak\u2028', b: 3, c: '👩‍👩‍👧' },
    ]);
  });
  it('is empty without a row', () => {
    expect(written('jsonl', ['a'], [[]])).toBe('');
  });
});

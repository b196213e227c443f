import { describe, expect, test } from 'vitest';
import { toTsv } from '../../src/renderer/src/ui/data-grid/copy';
import { readGridKey, readHeadKey } from '../../src/renderer/src/ui/data-grid/grid-keys';
import { moved, PLAIN_LAYOUT, readLayout } from '../../src/renderer/src/ui/data-grid/layout';
import { gridTemplate, leastWidth } from '../../src/renderer/src/ui/data-grid/tracks';
import type { GridColumn } from '../../src/renderer/src/ui/data-grid/types';

interface Row {
  readonly id: string;
  readonly text: string;
}

const column = (id: string, more: Partial<GridColumn<Row>> = {}): GridColumn<Row> => ({
  id,
  header: id.toUpperCase(),
  cell: () => null,
  ...more,
});
const press = (key: string, more: Partial<Parameters<typeof readHeadKey>[0]> = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

describe('copied rows', () => {
  const copy = (text: string) => toTsv([column('a', { text: (row) => row.text })], [{ id: '1', text }]).slice(2);

  test('tabs, line ends and quotes stay inside their cell', () => {
    expect(copy('a\tb')).toBe('"a\tb"');
    expect(copy('a\nb')).toBe('"a\nb"');
    expect(copy('say "hi"')).toBe('"say ""hi"""');
    expect(copy('plain, with a comma')).toBe('plain, with a comma');
  });

  test('nothing is run as a formula, and numbers stay numbers', () => {
    expect(copy('=HYPERLINK("x")')).toBe(`"'=HYPERLINK(""x"")"`);
    expect(copy('@sum')).toBe("'@sum");
    expect(copy('+46 70 123')).toBe('+46 70 123');
    expect(copy('-12.5')).toBe('-12.5');
  });

  test('what cannot be read is copied as it stands', () => {
    const columns = [column('a', { text: () => '' }), column('b', { text: () => 'x', fields: ['c', 'd'] })];
    const rows = [{ id: '1', text: '', unreadable: { a: "x'00'", d: '1700000000000' } }];
    expect(toTsv(columns, rows)).toBe("A\tB\nx'00'\t1700000000000");
  });

  test('a column without text, such as one of buttons, is left out with its heading', () => {
    const columns = [column('a'), column('b', { text: (row) => row.text }), column('c', { text: () => '' })];
    expect(toTsv(columns, [{ id: '1', text: 'x' }])).toBe('B\tC\nx\t');
  });
});

describe('the layout of columns', () => {
  test('what was kept is read with care', () => {
    expect(readLayout(null)).toEqual(PLAIN_LAYOUT);
    expect(
      readLayout({ visibility: { a: true, b: 'x' }, order: ['a', 1], sizing: { a: 1, b: '9' }, pinned: 'a' }),
    ).toEqual({
      visibility: { a: true },
      order: ['a'],
      sizing: { a: 48 },
      pinned: [],
    });
  });

  test('moving stops at both ends', () => {
    expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 'a', 9)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['c', 'a', 'b']);
    expect(moved(['a', 'b'], 'x', 0)).toEqual(['a', 'b']);
  });

  test('a width given by hand holds, the others share the rest; without others the tail fills it', () => {
    const columns = [column('a', { grow: 2, min: 100 }), column('b', { width: 90 })];
    const room = { selects: true, tail: true };
    expect(gridTemplate(columns, {}, room)).toBe('32px minmax(100px, 2fr) 90px 28px');
    expect(gridTemplate(columns, { a: 150 }, room)).toBe('32px 150px 90px minmax(28px, 1fr)');
    expect(leastWidth(columns, { a: 150 }, room)).toBe(150 + 90 + 16 + 32 + 28);
  });
});

describe('keys', () => {
  test('both ends, cells and copying', () => {
    expect(readGridKey(press('End'), 4, 10, 5)).toEqual({ kind: 'edge', edge: 'end', extend: false });
    expect(readGridKey(press('Home', { ctrlKey: true }), 4, 10, 5)).toEqual({
      kind: 'edge',
      edge: 'start',
      extend: false,
    });
    expect(readGridKey(press('ArrowRight'), 4, 10, 5)).toEqual({ kind: 'cell', by: 1 });
    expect(readGridKey(press('c', { ctrlKey: true }), 4, 10, 5)).toEqual({ kind: 'copy-cell' });
    expect(readGridKey(press('C', { metaKey: true, shiftKey: true }), 4, 10, 5)).toEqual({ kind: 'copy-rows' });
  });

  test('on the heads: walk, widen, move', () => {
    expect(readHeadKey(press('ArrowLeft'))).toEqual({ kind: 'focus', by: -1 });
    expect(readHeadKey(press('ArrowRight', { shiftKey: true }))).toEqual({ kind: 'resize', by: 1 });
    expect(readHeadKey(press('ArrowRight', { shiftKey: true, ctrlKey: true }))).toEqual({ kind: 'shift', by: 1 });
    expect(readHeadKey(press('ArrowLeft', { altKey: true }))).toBeNull();
    expect(readHeadKey(press('Enter'))).toBeNull();
  });
});

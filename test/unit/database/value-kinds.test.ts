import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayOf, itemsOf } from '../../../src/main/data/database/list-text';
import { unheldCharacter, unheldError } from '../../../src/main/data/database/postgres-encoding';
import { valueKind, type ValueKind } from '../../../src/main/data/database/value-kinds';

const KINDS: readonly (readonly [ValueKind, readonly string[]])[] = [
  ['number', ['integer', 'INT', 'bigint', 'smallint', 'numeric', 'DECIMAL(10,2)', 'real', 'double precision', 'int8']],
  [
    'text',
    ['text', 'character varying', 'VARCHAR(30)', 'character', 'citext', 'extensions.citext', 'uuid', 'nvarchar(9)'],
  ],
  ['date', ['date', 'datetime', 'timestamp', 'timestamp with time zone', 'timestamp without time zone']],
  ['boolean', ['boolean', 'BOOL']],
  ['json', ['json', 'jsonb']],
  ['list', ['text[]', 'character varying[]']],
  ['other', ['interval', 'point', 'int4range', 'int8multirange', 'tsrange', 'time', 'time without time zone', 'inet']],
  [
    'other',
    ['money', 'bytea', 'blob', 'integer[]', 'printer', 'datefmt', 'bit varying', 'xml', 'tsvector', '"char"', ''],
  ],
];

describe('what the values of a column are', () => {
  it.each(KINDS.flatMap(([kind, types]) => types.map((type) => [type, kind] as const)))('%s: %s', (type, kind) => {
    expect(valueKind({ type })).toBe(kind);
  });

  it('goes by the labels of an enum, whatever it is called', () => {
    expect(valueKind({ type: 'interval_kind', labels: ['a'] })).toBe('text');
    expect(valueKind({ type: '"Role"[]', labels: ['USER', 'ADMIN'] })).toBe('list');
  });
});

it('reads a list as Postgres takes it', () => {
  const items = fc.array(fc.string({ unit: 'grapheme' }).filter((item) => !item.includes('\0')));
  fc.assert(
    fc.property(items, (list) => {
      expect(itemsOf(arrayOf(list))).toEqual(list);
    }),
  );
  expect(itemsOf('{user,"two words",NULL,"NULL","a\\"b\\\\"}')).toEqual(['user', 'two words', 'NULL', 'a"b\\']);
  expect(itemsOf('{}')).toEqual([]);
});

describe('characters a database cannot hold', () => {
  it.each([
    ['UTF8', '李', null],
    ['LATIN1', 'Zoë ÿ', null],
    ['LATIN1', 'Zoë 李', '李'],
    ['LATIN1', '€', '€'],
    ['WIN1252', '€uro', null],
    ['WIN1252', 'ω', 'ω'],
    ['SQL_ASCII', '李', null],
    ['EUC_JP', '😀', null],
  ])('%s and %s: %s', (encoding, text, character) => {
    expect(unheldCharacter(encoding, text)).toBe(character);
  });

  it('are named by the bytes Postgres tells, in any language', () => {
    const told =
      'Zeichen mit Byte-Folge 0xe6 0x9d 0x8e in Kodierung »UTF8« hat keine Entsprechung in Kodierung »LATIN1«';
    expect(unheldError(told, null)).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('“李”') });
  });
});

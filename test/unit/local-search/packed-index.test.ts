// The local search index holds what was put in, whatever the letters, and finds every part of it.
import { describe, expect, it } from 'vitest';
import { PackedIndex } from '../../../src/main/data/local-search/packed-index';

const made = (rows: readonly (readonly [string, ...string[]])[]) => {
  const index = new PackedIndex();
  for (const [id, ...texts] of rows) index.add(id, texts);
  return index;
};
const all = (index: PackedIndex, text: string, most = 1000) => {
  const ids: string[] = [];
  for (let from: number | null = 0; from !== null;) {
    const { ids: found, next } = index.search(text.split(' '), from, most);
    ids.push(...found);
    from = next;
  }
  return ids;
};

describe('packed index', () => {
  const people = [
    ['aBcD1', 'zoe@Example.com', 'Zoë Müller'],
    ['id_2', 'ibrahim@example.com', 'İBRAHİM ışık'],
    ['ÄÖ-3', 'odysseus@example.com', 'ΟΔΥΣΣΕΥΣ'],
    ['550e8400-e29b-41d4-a716-446655440000', '100%_sure\\@example.com', ''],
    ['7', '', '😀 smile العربية'],
  ] as const;

  it('answers the same after it was warmed up, and needs no rows for that', () => {
    const index = made(people);
    index.warmUp();
    expect(all(index, 'example.com')).toEqual(all(made(people), 'example.com'));
    const empty = made([]);
    empty.warmUp();
    expect(all(empty, 'zoe')).toEqual([]);
  });

  it.each([
    ['ZOE@', ['aBcD1']],
    ['müLLER', ['aBcD1']],
    ['muller zoe', ['aBcD1']],
    ['abcd', []],
    ['550E84', ['550e8400-e29b-41d4-a716-446655440000']],
    ['50e840', []],
    ['istanbul', []],
    ['ibrahim', ['id_2']],
    ['İbrahim', ['id_2']],
    ['IŞIK', ['id_2']],
    ['οδυσσευς', ['ÄÖ-3']],
    ['ödyss', ['ÄÖ-3']],
    ['0%_s', ['550e8400-e29b-41d4-a716-446655440000']],
    ['e\\@ex', ['550e8400-e29b-41d4-a716-446655440000']],
    ['😀', ['7']],
    ['العر', ['7']],
    ['7', []],
    ['e', ['aBcD1', 'id_2', 'ÄÖ-3', '550e8400-e29b-41d4-a716-446655440000', '7']],
  ])('finds %s', (text, ids) => expect(all(made(people), text)).toEqual(ids));

  it('finds nothing that runs from one text into the next', () => {
    expect(all(made([['one', 'abc', 'def']]), 'cdef')).toEqual([]);
    expect(
      all(
        made([
          ['one', 'abc'],
          ['two', 'def'],
        ]),
        'abctwo',
      ),
    ).toEqual([]);
  });

  it('finds among many what a plain look finds, page by page, after growing and trimming too', () => {
    const rows = Array.from({ length: 70_000 }, (_, i): [string, string, string] => {
      const id = ((i * 2654435761) >>> 0).toString(36).padStart(7, i % 2 === 0 ? 'Q' : 'q');
      return [id, `user${i}.${(i * 7919) % 1000}@example.com`, i % 3 === 0 ? `Name ${i}` : `Ñame ${i} Ωmega`];
    });
    const index = made(rows);
    index.trim();
    const firstId = (rows[41_234]?.[0] ?? '').slice(1);
    for (const text of ['9999', 'user5.', 'name 6999', 'q1z1a2', firstId, '.919@', 'nobody', '69 E', 'om user1', 'n']) {
      const words = text.toLowerCase().split(' ');
      const found = rows
        .map(([id, ...texts]) => ({ id, texts: texts.map((one) => one.toLowerCase().replaceAll('ñ', 'n')) }))
        .filter(({ id, texts }) =>
          words.every(
            (word) =>
              texts.some((one) => one.includes(word)) || (word.length >= 6 && id.toLowerCase().startsWith(word)),
          ),
        );
      const begins = ({ texts }: { texts: string[] }) =>
        words.some((word) => texts.some((one) => one.startsWith(word)));
      const ordered = [...found.filter(begins), ...found.filter((one) => !begins(one))].map(({ id }) => id);
      expect([text, all(index, text, 7)]).toEqual([text, ordered]);
    }
    expect(index.rows).toBe(70_000);
    expect(index.bytes).toBeGreaterThan(70_000 * 40);
  });

  it('goes on with rows that were added since', () => {
    const index = made(people);
    const { ids, next } = index.search(['example'], 0, 2);
    expect(ids).toEqual(['aBcD1', 'id_2']);
    index.add('later', ['later@example.com']);
    expect(index.search(['example'], next ?? 0, 10).ids).toEqual([
      'ÄÖ-3',
      '550e8400-e29b-41d4-a716-446655440000',
      'later',
    ]);
  });
});

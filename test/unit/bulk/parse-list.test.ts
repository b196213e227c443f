import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_TOKENS, parseList } from '../../../src/main/data/bulk/parse-list';

const tokens = async (text: string) => (await parseList(text)).tokens;

describe('a pasted list', () => {
  it.each([
    ['one a line', 'a@x.test\nb@x.test\n', ['a@x.test', 'b@x.test']],
    ['line ends of every kind', 'a@x.test\r\nb@x.test\rc@x.test', ['a@x.test', 'b@x.test', 'c@x.test']],
    ['commas', 'a@x.test, b@x.test,c@x.test', ['a@x.test', 'b@x.test', 'c@x.test']],
    ['semicolons and tabs', 'a@x.test;b@x.test\tc@x.test', ['a@x.test', 'b@x.test', 'c@x.test']],
    ['a byte order mark', '\ufeffa@x.test', ['a@x.test']],
    ['names', 'Ann B. <ann@x.test>, "Doe, Bo" <bo@x.test>', ['ann@x.test', 'bo@x.test']],
    ['names turned round', 'Doe, Ann <ann@x.test>; Roe, Bo <bo@x.test>', ['ann@x.test', 'bo@x.test']],
    ['quotes of either kind', `"a@x.test"\n'b@x.test'`, ['a@x.test', 'b@x.test']],
    ['invisible signs', '\u200ba@x.test\u00a0\n\u2060b@x.test', ['a@x.test', 'b@x.test']],
    ['links', 'mailto:a@x.test', ['a@x.test']],
    ['a heading', 'Email\na@x.test', ['a@x.test']],
    ['ids over several ragged lines', 'u1, u2, u3\nu4, u5', ['u1', 'u2', 'u3', 'u4', 'u5']],
    [
      'addresses in two columns',
      'a@x.test,b@x.test\nc@x.test,d@x.test',
      ['a@x.test', 'b@x.test', 'c@x.test', 'd@x.test'],
    ],
    ['a table', 'a@x.test,Ann,12\nb@x.test,Bo,13', ['a@x.test', 'b@x.test']],
    ['a table with a heading', 'id,email\nu1,a@x.test\nu2,b@x.test', ['u1', 'u2']],
    [
      'a table whose heading names another column',
      'Name\tE-mail\nAnn\ta@x.test\nBo\tb@x.test',
      ['a@x.test', 'b@x.test'],
    ],
    ['quoted line breaks in a table', 'a@x.test,"one\ntwo"\nb@x.test,"x, ""y"""', ['a@x.test', 'b@x.test']],
    ['lines that end in a comma', 'u1,\nu2,\nu3,', ['u1', 'u2', 'u3']],
    ['nothing', ' \n ,; \t', []],
  ])('reads %s', async (_what, text, expected) => {
    expect(await tokens(text)).toEqual(expected);
  });

  it('says how many columns of a table it left out', async () => {
    expect((await parseList('u1,Ann,x\nu2,Bo,y')).unreadColumns).toBe(2);
    expect((await parseList('u1\nu2')).unreadColumns).toBe(0);
  });

  const word = fc.stringMatching(/^[A-Za-z0-9]{8,20}$/).map((text) => `${text}7`);
  const person = fc.oneof(
    word,
    word.map((text) => `${text}@x.test`),
  );

  it('gives back any list, whatever stands between its names', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(person, { minLength: 1, maxLength: 40 }),
        fc.constantFrom('\n', '\r\n', '\r', ', ', ';', '\n\n', ' ; '),
        fc.constantFrom(
          (t: string) => t,
          (t: string) => `"${t}"`,
          (t: string) => ` ${t} `,
          (t: string) => `\u200b${t}`,
        ),
        async (list, between, dress) => {
          expect(await tokens(list.map(dress).join(between))).toEqual(list);
        },
      ),
    );
  });
  it('gives back the first column of any table that a spreadsheet writes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(person, fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', '\n', ';', 'é') })), {
          minLength: 2,
          maxLength: 20,
        }),
        async (rows) => {
          const text = rows.map(([id, note]) => `${id},"n${note.replaceAll('"', '""')}"`).join('\r\n');
          expect(await tokens(text)).toEqual(rows.map(([id]) => id));
        },
      ),
    );
  });
  it('never throws but for too many, and never gives an empty name', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('a', '@', '<', '>', '"', "'", ',', '\n', '\r', '\t', ' ', '\ufeff') }),
        async (text) => {
          expect((await tokens(text)).every((token) => token.trim() !== '')).toBe(true);
        },
      ),
    );
  });
  it('takes a hundred thousand and not one more', async () => {
    const lines = (n: number) => Array.from({ length: n }, (_, i) => `user${i}@x.test`).join('\n');
    expect(await tokens(lines(MAX_TOKENS))).toHaveLength(MAX_TOKENS);
    await expect(parseList(lines(MAX_TOKENS + 1))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(parseList(`${lines(MAX_TOKENS)},more@x.test`)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

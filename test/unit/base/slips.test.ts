import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/main/data/base/fold';
import { isOneSlip, mayHaveSlipped, putRight, slippedPattern } from '../../../src/main/data/base/slips';

const word = fc
  .array(fc.constantFrom(...Array.from('abcnstł-_é李')), { minLength: 4, maxLength: 12 })
  .map((letters) => fold(letters.join('')));
const slip = fc
  .tuple(
    word.filter(mayHaveSlipped),
    fc.nat(),
    fc.constantFrom('x', 'y', 'z', 's'),
    fc.constantFrom('other', 'more', 'less', 'swapped'),
  )
  .map(([meant, n, letter, kind]) => {
    const letters = Array.from(meant);
    const at = n % letters.length;
    if (kind === 'swapped') letters.splice(at, 2, ...letters.slice(at, at + 2).toReversed());
    else letters.splice(at, kind === 'more' ? 0 : 1, ...(kind === 'less' ? [] : [letter]));
    return { meant, typed: letters.join('') };
  })
  .filter(({ meant, typed }) => meant !== typed && mayHaveSlipped(typed));

describe('a slip', () => {
  it('is one letter more, less or another, or two swapped, and is met by the pattern of what was typed', () => {
    fc.assert(
      fc.property(slip, ({ meant, typed }) => {
        expect([meant, typed, isOneSlip(typed, meant), isOneSlip(meant, typed)]).toEqual([meant, typed, true, true]);
        expect(slippedPattern(typed).test(`so ${meant}.x`)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['finstad', 'finstad'],
    ['finstad', 'fintads'],
    ['ann', 'lind'],
    ['abcd', 'dcba'],
    ['abcd', 'ab'],
  ])('is not what parts %s and %s', (one, other) => expect(isOneSlip(one, other)).toBe(false));

  it.each([
    ['finstd', ['Helene Finstad', 'h@litware.example'], 'Finstad'],
    ['helene finstd', ['Helene Finstad', 'h@litware.example'], 'helene Finstad'],
    ['Finsatd, Helene', ['Helene Finstad'], 'Finstad, Helene'],
    ['wronsky', ['Anna Wroński', 'aw@example.com'], 'Wroński'],
    ['helen.finstad@litware.exmple,', ['H F', 'helen.finstad@litware.example'], 'helen.finstad@litware.example'],
    ['fnista', ['Helene Finstad'], 'Finstad'],
    ['finta', ['Helene Finstad'], 'Finstad'],
    // Found as it stands, more than one slip, too short to tell, and not joined so anywhere.
    ['finstad', ['Helene Finstad'], null],
    ['helne finstd', ['Helene Finstad'], null],
    ['ana', ['Ann Lind'], null],
    ['finstad.helne', ['Helene Finstad'], null],
  ])('%s of %j is put right: %s', (typed, texts, right) => expect(putRight(typed, texts)).toBe(right));
});

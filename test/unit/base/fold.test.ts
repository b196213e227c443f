import { describe, expect, it } from 'vitest';
import { fold, foldCharacter, searchWords, tidied } from '../../../src/main/data/base/fold';

describe('fold', () => {
  it('takes every character as it does alone, and has nothing left to fold', () => {
    const wrong: string[] = [];
    for (let code = 0; code <= 0x1_ff_ff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const one = String.fromCodePoint(code);
      for (const text of [one, `a${one}`, `${one}b`]) {
        const alone = Array.from(text, foldCharacter).join('');
        if (fold(text) !== alone || fold(alone) !== alone)
          wrong.push(`${code.toString(16)} ${text} ${fold(text)} ${alone}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['Wroński', 'wronski'],
    ['Zoe\u0308', 'zoe'],
    ['STRASSE straße', 'strasse strasse'],
    ['O’Neill', "o'neill"],
    ['İbrahim IŞIK', 'ibrahim isik'],
    ['ΟΔΥΣΣΕΎΣ', 'οδυσσευσ'],
    ['a\u200bb\u202ec', 'abc'],
    ['Nguyễn Đặng', 'nguyen dang'],
  ])('%s', (text, folded) => expect(fold(text)).toBe(folded));
});

describe('what is searched for', () => {
  it.each([
    ['Finstad, Helene', ['finstad', 'helene']],
    ['helene.finstad@litware.example,', ['helene.finstad@litware.example']],
    ['  ann.  ann ', ['ann']],
    [' , ', [',']],
    ['\u200b', []],
  ])('%j', (text, words) => expect(searchWords(text)).toEqual(words));

  it('keeps what stands within, and what is nothing else', () => {
    expect([tidied(' a.b@c.example; '), tidied('Helene Finstad.'), tidied(' ,')]).toEqual([
      'a.b@c.example',
      'Helene Finstad',
      ',',
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readUsersBox, USER_FILTER_KEYS } from '../../src/renderer/src/features/users/filters';
import { addressIn, isPasted, pasteKind } from '../../src/renderer/src/parts/paste/paste-kind';
import { changeFilters } from '../../src/renderer/src/parts/query/filters';
import { readQuery } from '../../src/renderer/src/parts/query/typed-query';

const now = new Date(2026, 10, 23, 15, 30);
const read = (text: string, final = false) => readQuery(text, USER_FILTER_KEYS, { final, now });
const day = (year: number, month: number, date: number) => new Date(year, month - 1, date).toISOString();

describe('filters typed into the box', () => {
  test('words become filters once a space follows, and the rest stays in the box', () => {
    const query = read('ann provider:google verified:no lind');
    expect(query.filters).toEqual({ providerId: 'google', emailVerified: false });
    expect(query.text).toBe('ann lind');
    expect(query.rest).toBe('ann lind');
    expect(query.notes).toEqual([]);
    expect(read('ann banned:yes ').rest).toBe('ann ');
    expect(read('banned:yes ').rest).toBe('');
  });

  test('what is being typed is neither searched for nor wrong', () => {
    for (const text of [
      'verified:',
      'verified:m',
      'verified:maybe',
      'created:>2026-0',
      'role:"super adm',
      'inactive:',
    ]) {
      const query = read(`ann ${text}`);
      expect(query).toMatchObject({ text: 'ann', filters: {}, notes: [] });
      expect(query.typing?.key).toBe(text.split(':')[0]);
      expect(query.rest).toBe(`ann ${text}`);
    }
    expect(read('verif')).toMatchObject({ text: 'verif', typing: null, notes: [] });
  });

  test('a complete word that means nothing is explained, stays, and is not searched for', () => {
    const query = read('verified:maybe ann');
    expect(query).toMatchObject({ text: 'ann', filters: {}, rest: 'verified:maybe ann' });
    expect(query.notes[0]).toContain('yes or no');
    expect(read('created:>2026-02-31 ').notes[0]).toContain('2026-01-31');
    expect(read('verified:maybe', true).notes).toHaveLength(1);
  });

  test('a key nobody knows is text, and says which there are', () => {
    const query = read('colour:red ann');
    expect(query).toMatchObject({ text: 'colour:red ann', filters: {} });
    expect(query.notes[0]).toContain('provider, verified');
    expect(read('colour:re').notes).toEqual([]);
    expect(read('https://example.com/a b').notes).toEqual([]);
    expect(read('2001:db8::1 x').notes).toEqual([]);
  });

  test('quotes keep a space, and case does not matter', () => {
    expect(read('ROLE:"super admin" x').filters).toEqual({ role: 'super admin' });
    expect(read('session:LIVE banned:No ', false).filters).toEqual({ hasActiveSession: true, banned: false });
    expect(read('provider:password ').filters).toEqual({ providerId: 'credential' });
  });

  test('days are local days, and a later word wins', () => {
    expect(read('created:>2026-01-01 ').filters).toEqual({ createdAfter: day(2026, 1, 2) });
    expect(read('created:2026-01-01..2026-01-31 ').filters).toEqual({
      createdAfter: day(2026, 1, 1),
      createdBefore: day(2026, 2, 1),
    });
    expect(read('created:2026-01-01 ').filters).toEqual({
      createdAfter: day(2026, 1, 1),
      createdBefore: day(2026, 1, 2),
    });
    expect(read('created:>7d ').filters).toEqual({ createdAfter: day(2026, 11, 16) });
    expect(read('inactive:30d ').filters).toEqual({ noActivitySince: day(2026, 10, 24) });
    expect(read('banned:yes banned:no ').filters).toEqual({ banned: false });
  });

  test('a time ago alone means since then, and a range says both of its ends', () => {
    const weekAgo = day(2026, 11, 16);
    expect(read('created:7d ').filters).toEqual({ createdAfter: weekAgo });
    expect(read('created:6h ').filters).toEqual({ createdAfter: new Date(2026, 10, 23, 9, 30).toISOString() });
    // What stood before is replaced, not added to.
    const standing = { createdAfter: day(2026, 1, 1), createdBefore: day(2026, 1, 2), banned: true };
    for (const [typed, left] of [
      ['created:7d ', { createdAfter: weekAgo, banned: true }],
      ['created:>7d ', { createdAfter: weekAgo, banned: true }],
      ['created:<7d ', { createdBefore: weekAgo, banned: true }],
      ['created:>7d created:<7d ', { createdBefore: weekAgo, banned: true }],
      ['created:2026-02-01 ', { createdAfter: day(2026, 2, 1), createdBefore: day(2026, 2, 2), banned: true }],
    ] as const) {
      expect(changeFilters<object>(standing, read(typed).filters)).toEqual(left);
    }
  });

  test('a range that nobody can fit is left out, and said to be one', () => {
    const query = read('created:2026-02-01..2026-01-01 ann');
    expect(query).toMatchObject({ text: 'ann', filters: {} });
    expect(query.notes[0]).toContain('end before it begins');
    for (const text of ['created:2026-02-01.. ', 'created:..7d ', 'created:1..2..3 ']) {
      expect(read(text).notes[0]).toContain('2026-01-31');
    }
  });

  test('any text can be typed, letter by letter', () => {
    const word = fc.constantFrom(
      'ann',
      'provider:',
      'verified:no',
      'created:>',
      '"',
      ' ',
      '2026-01-01',
      'x:y',
      '%',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string())), (words) => {
        const query = read(words.join(''));
        // What stays in the box means the same when it is read again.
        expect(read(query.rest).text).toBe(query.text);
        expect(read(query.rest).filters).toEqual({});
      }),
    );
  });
});

describe('pasted text', () => {
  test.each([
    'better-auth.session_token=AbCdEf0123456789AbCdEf0123456789.c2lnbmF0dXJlc2lnbmF0dXJl',
    'AbCdEf0123456789AbCdEf0123456789',
    'AbCdEf0123456789AbCdEf0123456789.c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJl%3D',
    'https://auth.example.com/api/auth/verify-email?token=eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6.c2lnbmF0',
    'eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6ImEifQ.c2lnbmF0dXJl',
    '/api/auth/reset-password/abc',
    'Cookie: a=b; better-auth.session_token=x',
    'her token is AbCdEf0123456789AbCdEf0123456789, she says',
  ])('%s is never kept', (text) => {
    expect(pasteKind(text)).toBe('secret');
  });

  test.each([
    '2b1c7c1e-6a0f-4f0e-9a50-3f3f1b7a9a11',
    'Ann Lind <ann@example.com>',
    'mailto:ann@example.com',
    '203.0.113.7',
    '2001:db8:85a3::8a2e:370:7334',
    'authdesk://user/abc',
  ])('%s leads somewhere', (text) => {
    expect(pasteKind(text)).toBe('lead');
  });

  test.each([
    '',
    'ann',
    'ann@example.com',
    'maximiliana-theodora.von-hohenberg-sonnenfeld@graphicdesign.example',
    'maximiliana-theodora.von-hohenberg-sonnenfeld',
    'Wolfeschlegelsteinhausenbergerdorff',
    'provider:google',
    'created:>2026-01-01',
    '+46 70 123 45 67',
  ])('%s is a search', (text) => {
    expect(pasteKind(text)).toBeNull();
  });

  test.each([
    ['Ann Lind <ann@example.com>', 'ann@example.com'],
    ['"Lind, Ann" <ann@example.com>;', 'ann@example.com'],
    ['mailto:ann@example.com?subject=Help', 'ann@example.com'],
    ['ann@example.com', null],
    ['Ann <ann@example.com>, Bo <bo@example.com>', null],
    ['a < b@c', null],
  ])('in %s the list looks for the address: %s', (text, address) => {
    expect(addressIn(text)).toBe(address);
    expect(readUsersBox(text, false).text).toBe(address ?? text);
  });

  test('much at once is pasted', () => {
    expect(isPasted('', 'a')).toBe(false);
    expect(isPasted('a', 'abcdefghijkl')).toBe(true);
  });
});

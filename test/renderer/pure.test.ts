import type { UserFilters } from '@shared/api/users';
import { COMMAND_IDS, commandFacts } from '../../src/renderer/src/nav/commands';
import { describe, expect, test } from 'vitest';
import { rank, score } from '../../src/renderer/src/app/palette/score';
import { USER_FILTER_WORDS } from '../../src/renderer/src/features/users/filters';
import { changeFilters, describeFilters } from '../../src/renderer/src/parts/query/filters';
import { startOfDay } from '../../src/renderer/src/parts/query/times';
import { formatTotal } from '../../src/renderer/src/format/numbers';
import { relativeTime } from '../../src/renderer/src/format/relative-time';
import { initials, middleEllipsis, splitMatches } from '../../src/renderer/src/format/text';
import { readGridKey } from '../../src/renderer/src/ui/data-grid/grid-keys';

const press = (key: string, more: Partial<Parameters<typeof readGridKey>[0]> = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

describe('keys in a grid', () => {
  test('move, and stop at both ends', () => {
    expect(readGridKey(press('j'), 4, 10, 5)).toEqual({ kind: 'move', to: 5, extend: false });
    expect(readGridKey(press('PageDown'), 8, 10, 5)).toEqual({ kind: 'move', to: 9, extend: false });
    expect(readGridKey(press('k'), 0, 10, 5)).toEqual({ kind: 'move', to: 0, extend: false });
    expect(readGridKey(press('ArrowDown', { shiftKey: true }), 1, 10, 5)).toEqual({
      kind: 'move',
      to: 2,
      extend: true,
    });
  });

  test('↑ on the first row leads to the heads of the columns', () => {
    expect(readGridKey(press('ArrowUp'), 0, 10, 5)).toEqual({ kind: 'header' });
  });

  test('what belongs to the app or the system is left alone', () => {
    expect(readGridKey(press('k', { ctrlKey: true }), 0, 10, 5)).toBeNull();
    expect(readGridKey(press('ArrowLeft', { altKey: true }), 0, 10, 5)).toBeNull();
    expect(readGridKey(press('g'), 0, 10, 5)).toBeNull();
  });
});

describe('text', () => {
  test('matches are highlighted in any case, and signs of search languages are plain text', () => {
    expect(splitMatches('Ada ada', 'ADA')).toEqual([
      { text: 'Ada', hit: true },
      { text: ' ', hit: false },
      { text: 'ada', hit: true },
    ]);
    expect(splitMatches('50% off', '%')).toEqual([
      { text: '50', hit: false },
      { text: '%', hit: true },
      { text: ' off', hit: false },
    ]);
    // Lower-casing İ makes two characters of one: marking would cut in the wrong place.
    expect(splitMatches('İstanbul', 'stan')).toEqual([{ text: 'İstanbul', hit: false }]);
  });

  test('ids keep both ends', () => {
    expect(middleEllipsis('0123456789abcdef', 9)).toBe('0123…cdef');
    expect(middleEllipsis('short', 9)).toBe('short');
  });

  test('initials are whole characters', () => {
    expect(initials('Ada King Lovelace', 'a@b.c')).toBe('AL');
    expect(initials(null, 'zoe@b.c')).toBe('Z');
    expect(initials('😀 b', 'a@b.c')).toBe('😀B');
    expect(initials('Li Wei (李伟)', 'a@b.c')).toBe('L李');
    expect(initials('...', 'a@b.c')).toBe('.');
  });
});

describe('numbers and times', () => {
  test('an estimate never looks like a count', () => {
    expect(formatTotal({ value: 2000, exact: true }, 'user')).toBe('2,000 users');
    expect(formatTotal({ value: 1_214_332, exact: false }, 'user')).toBe('about 1.2M users');
    expect(formatTotal({ value: 1, exact: true }, 'match', 'matches')).toBe('1 match');
  });

  test('times lie in the past or ahead', () => {
    const now = Date.parse('2026-11-23T12:00:00.000Z');
    expect(relativeTime('2026-11-23T11:59:57.000Z', now)).toBe('just now');
    expect(relativeTime('2026-11-23T11:55:00.000Z', now)).toBe('5m ago');
    expect(relativeTime('2026-11-26T12:00:00.000Z', now)).toBe('in 3d');
  });
});

describe('the palette', () => {
  test('finds by starts of words, in any order, and never by letters scattered over a text', () => {
    expect(score('Go to Sessions', 'ses')).toBeGreaterThan(0);
    expect(score('Processes', 'ses')).toBe(0);
    expect(score('Go to Users', 'users go')).toBeGreaterThan(0);
    expect(score('Ask the auth server about a session', 'ban')).toBe(0);
    expect(score('Open Örebro', 'öre')).toBeGreaterThan(0);
    expect(rank(['Lift the ban', 'Ban this user', 'Banner'], 'ban', (text) => text)[0]).not.toBe('Lift the ban');
    expect(score('Anything', '!')).toBe(0);
    expect(score('Go to Users', 'xyz')).toBe(0);
    expect(rank(['Audit', 'Go to Users', 'Users'], 'users', (text) => text)).toEqual(['Users', 'Go to Users']);
  });
});

describe('filters of the users list', () => {
  test('a day ends where the next one starts', () => {
    const filters = changeFilters<UserFilters>({ banned: true }, { createdBefore: startOfDay('2026-11-22', 1) });
    const described = describeFilters(filters, USER_FILTER_WORDS);
    expect(described.map((part) => part.key)).toEqual(['banned', 'createdBefore']);
    expect(described[1]?.text).toContain('22');
    expect(changeFilters(filters, { banned: undefined })).not.toHaveProperty('banned');
    expect(startOfDay('')).toBeUndefined();
  });
});

describe('keys of commands', () => {
  test('never begin a sequence with a letter that is a command by itself: it would never be heard', () => {
    const bindings = COMMAND_IDS.flatMap((id) => commandFacts(id).keys);
    const singles = bindings.filter((keys) => !keys.includes(' '));
    const begun = bindings.filter((keys) => keys.includes(' ')).map((keys) => keys.split(' ')[0]);
    expect(singles.filter((key) => begun.includes(key))).toEqual([]);
  });

  test('mean one thing on a user’s page: the page offers all of its commands at once', () => {
    const offered = COMMAND_IDS.filter((id) => ['This user', 'App', 'Go to'].includes(commandFacts(id).group));
    const bindings = offered.flatMap((id) => commandFacts(id).keys);
    expect(bindings.filter((keys, n) => bindings.indexOf(keys) !== n)).toEqual([]);
  });

  test('are each written in one way, or the first of two commands would keep the key from the other', () => {
    const bindings = COMMAND_IDS.flatMap((id) => commandFacts(id).keys);
    expect(bindings.filter((keys) => /^(Period|Slash|Comma|Semicolon|Minus|Key[A-Z])$/u.test(keys))).toEqual([]);
  });
});

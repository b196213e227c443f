// What the page works out itself about acts: ends of bans, passwords it makes, what it can undo.
import { beforeEach, describe, expect, it } from 'vitest';
import {
  forgetAct,
  forgetActs,
  justDone,
  noteActs,
  noteAgain,
  noteUndone,
  useDoneActs,
} from '../../src/renderer/src/api/acts';
import { BAN_TERMS, banEnd } from '../../src/renderer/src/features/user/ban-terms';
import { strongPassword } from '../../src/renderer/src/parts/user-form/strong-password';

describe('the end of a ban', () => {
  const now = Date.parse('2026-11-25T12:00:00.000Z');

  it('lies as far ahead as it says', () => {
    expect(banEnd('forever', '', now)).toBeNull();
    expect(banEnd('1h', '', now)).toBe(Date.parse('2026-11-25T13:00:00.000Z'));
    expect(banEnd('30d', '', now)).toBe(Date.parse('2026-12-25T12:00:00.000Z'));
    for (const { value } of BAN_TERMS) {
      const end = banEnd(value, '2027-01-01T00:00', now);
      expect(end === null || (end !== undefined && end > now)).toBe(true);
    }
  });

  it('is local time where it is typed, and nothing where nothing is', () => {
    expect(banEnd('until', '2026-12-24T18:30', now)).toBe(new Date(2026, 11, 24, 18, 30).getTime());
    expect(banEnd('until', '', now)).toBeUndefined();
  });
});

describe('a password that is made', () => {
  it('is as long as the app wants, and never the same', () => {
    for (const [min, max] of [
      [8, 128],
      [40, 64],
      [8, 10],
    ] as const) {
      const made = Array.from({ length: 50 }, () => strongPassword(min, max));
      expect(new Set(made).size).toBe(made.length);
      for (const password of made) {
        expect(password.length).toBeGreaterThanOrEqual(min);
        expect(password.length).toBeLessThanOrEqual(max);
        expect(password).toMatch(/^[a-km-zA-HJ-NP-Z2-9-]+$/);
      }
    }
    expect(strongPassword(8, 128)).toHaveLength(23);
  });
});

describe('what can be undone', () => {
  beforeEach(() => forgetActs());
  const entry = (id: string, undo: 'possible' | 'no' = 'possible') => ({ id, summary: `Did ${id}`, undo });

  it('is kept in the order in which it was done, and forgotten once it is undone', () => {
    noteActs([entry('a')], false);
    noteActs([entry('mail', 'no')], false);
    noteActs(undefined, false);
    noteActs([entry('b'), entry('c')], true);
    expect(useDoneActs.getState().done.map((act) => act.ids)).toEqual([['a'], ['b', 'c']]);
    expect(justDone()).toMatchObject({ summary: 'Did b, and 1 more', told: true });
    forgetAct(['c']);
    expect(useDoneActs.getState().done.map((act) => act.ids)).toEqual([['a']]);
  });

  it('can be done again once it was undone, until something else is done', () => {
    const undone = () => useDoneActs.getState().undone.map(({ ids, summary }) => [...ids, summary]);
    noteUndone([entry('u1')], 'Banned Ann');
    noteUndone([entry('u2'), entry('u3', 'no')], 'Half of it');
    noteUndone([entry('u4')], 'Banned Bo');
    expect(undone()).toEqual([
      ['u1', 'Banned Ann'],
      ['u4', 'Banned Bo'],
    ]);
    const last = useDoneActs.getState().undone.at(-1);
    if (last !== undefined) noteAgain([entry('r4')], last);
    expect(undone()).toEqual([['u1', 'Banned Ann']]);
    expect(useDoneActs.getState().done.at(-1)).toMatchObject({ ids: ['r4'], summary: 'Banned Bo', told: true });
    noteActs(undefined, false);
    expect(undone()).toHaveLength(1);
    noteActs([entry('mail', 'no')], false);
    expect(undone()).toEqual([]);
  });
});

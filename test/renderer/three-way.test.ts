// The three-way merge: edits of different fields merge, the same edit is no conflict, and nothing is decided for anybody.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolve, threeWay } from '../../src/renderer/src/features/user/edit/three-way';

const FIELDS = ['name', 'email', 'verified', 'plan'];
const value = fc.constantFrom<string | boolean | null>('a', 'b', 'c', '', true, false, null);
const row = fc.record(Object.fromEntries(FIELDS.map((field) => [field, value])));
const rows = fc.tuple(row, row, row);
const sides = fc.constantFrom('mine' as const, 'theirs' as const);
const choices = fc.record(Object.fromEntries(FIELDS.map((field) => [field, sides])));

/** Choices for what is in conflict alone. */
const only = (merged: ReturnType<typeof threeWay>, all: Record<string, 'mine' | 'theirs'>) =>
  Object.fromEntries(
    merged.filter(({ by }) => by === 'conflict').map(({ field }) => [field, all[field] ?? ('mine' as const)]),
  );

describe('two users changed the same row', () => {
  test('each field is merged, agreed on, or in conflict, by what was changed', () => {
    fc.assert(
      fc.property(rows, ([original, mine, theirs]) => {
        for (const { field, by } of threeWay(original, mine, theirs)) {
          const here = mine[field] !== original[field];
          const there = theirs[field] !== original[field];
          const same = mine[field] === theirs[field];
          expect(by).toBe(
            here && there ? (same ? 'both-alike' : 'conflict') : here ? 'mine' : there ? 'theirs' : 'nobody',
          );
        }
      }),
    );
  });

  test('nothing is saved before every conflict has a choice', () => {
    fc.assert(
      fc.property(rows, choices, ([original, mine, theirs], all) => {
        const merged = threeWay(original, mine, theirs);
        const chosen = only(merged, all);
        expect(resolve(merged, chosen)).not.toBeNull();
        for (const field of Object.keys(chosen)) {
          const { [field]: _left, ...rest } = chosen;
          expect(resolve(merged, rest)).toBeNull();
        }
      }),
    );
  });

  test('what is saved holds every change of either side, and nothing that nobody wanted', () => {
    fc.assert(
      fc.property(rows, choices, ([original, mine, theirs], all) => {
        const merged = threeWay(original, mine, theirs);
        const chosen = only(merged, all);
        const saved = resolve(merged, chosen) ?? {};
        for (const field of FIELDS) {
          const [was, here, there] = [original[field], mine[field], theirs[field]];
          if (here === was) expect(saved[field]).toBe(there);
          else if (there === was) expect(saved[field]).toBe(here);
          else expect(saved[field]).toBe(chosen[field] === 'theirs' ? there : here);
        }
      }),
    );
  });

  test('it does not matter who is who', () => {
    fc.assert(
      fc.property(rows, choices, ([original, mine, theirs], all) => {
        const merged = threeWay(original, mine, theirs);
        const chosen = only(merged, all);
        const turned = Object.fromEntries(
          Object.entries(chosen).map(([field, side]) => [
            field,
            side === 'mine' ? ('theirs' as const) : ('mine' as const),
          ]),
        );
        expect(resolve(threeWay(original, theirs, mine), turned)).toEqual(resolve(merged, chosen));
      }),
    );
  });

  test('changes of different fields need no choice, and what was saved merges to itself', () => {
    fc.assert(
      fc.property(row, row, row, fc.subarray(FIELDS), (original, here, there, ours) => {
        const pick = (from: typeof original, wanted: (field: string) => boolean) =>
          Object.fromEntries(FIELDS.map((field) => [field, wanted(field) ? from[field] : original[field]]));
        const mine = pick(here, (field) => ours.includes(field));
        const theirs = pick(there, (field) => !ours.includes(field));
        const saved = resolve(threeWay(original, mine, theirs), {});
        expect(saved).not.toBeNull();
        expect(resolve(threeWay(original, saved ?? {}, saved ?? {}), {})).toEqual(saved);
      }),
    );
  });

  test('a choice turns back what merged by itself', () => {
    const merged = threeWay({ name: 'Ann', plan: 'a' }, { name: 'Anna', plan: 'a' }, { name: 'Ann', plan: 'b' });
    expect(resolve(merged, {})).toEqual({ name: 'Anna', plan: 'b' });
    expect(resolve(merged, { name: 'theirs' })).toEqual({ name: 'Ann', plan: 'b' });
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createAllowance } from '../../../src/main/data/base/allowance';

it('lets no more than so many through in any stretch of its length, and never fewer than it could (property)', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 5 }), (gaps, most) => {
      let at = 0;
      const allowance = createAllowance({ most, perMs: 1000 }, () => at);
      const taken: number[] = [];
      for (const gap of gaps) {
        at += gap;
        const before = taken.filter((time) => time > at - 1000).length;
        const may = allowance.take();
        expect(may).toBe(before < most);
        if (may) taken.push(at);
      }
    }),
  );
});

it('locks nobody out when the clock is set back', () => {
  let at = 1e12;
  const allowance = createAllowance({ most: 1, perMs: 1000 }, () => at);
  expect(allowance.take()).toBe(true);
  at -= 3.15e10;
  expect(allowance.take()).toBe(true);
  expect(allowance.take()).toBe(false);
});

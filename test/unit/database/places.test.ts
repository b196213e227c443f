import { describe, expect, it, vi } from 'vitest';
import { places } from '../../../src/main/data/database/places';

describe('places', () => {
  it('lets so many in, and the others in the order they came', async () => {
    const queue = places(2, 1000);
    const order: number[] = [];
    const first = await queue.enter();
    const second = await queue.enter();
    const waiting = [3, 4].map(async (n) => {
      const leave = await queue.enter();
      order.push(n);
      return leave;
    });
    expect(order).toEqual([]);
    first();
    first(); // leaving twice frees one place
    const third = await waiting[0];
    expect(order).toEqual([3]);
    second();
    third?.();
    (await waiting[1])?.();
    expect(order).toEqual([3, 4]);
  });

  it('gets smaller than what is taken, but never to nothing, and grows again after a while', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    try {
      const queue = places(3, 1000);
      const taken = [await queue.enter(), await queue.enter()];
      expect(queue.shrink(500)).toBe(true);
      taken[1]?.();
      let entered = false;
      const waiting = queue.enter().then((leave) => {
        entered = true;
        return leave;
      });
      await Promise.resolve();
      expect(entered).toBe(false);
      expect(queue.shrink(500)).toBe(false);
      taken[0]?.();
      const leave = await waiting;
      now.mockReturnValue(501);
      expect(await Promise.all([queue.enter(), queue.enter()])).toHaveLength(2);
      leave();
    } finally {
      now.mockRestore();
    }
  });

  it('tells whoever waits for too long, and lets the next one in all the same', async () => {
    vi.useFakeTimers();
    try {
      const queue = places(1, 1000);
      const leave = await queue.enter();
      const late = queue.enter().catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(1001);
      expect(await late).toMatchObject({ code: 'TIMEOUT', hint: expect.any(String) });
      leave();
      expect(typeof (await queue.enter())).toBe('function');
    } finally {
      vi.useRealTimers();
    }
  });
});

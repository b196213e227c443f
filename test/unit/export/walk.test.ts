import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { walk, type PageRequest } from '../../../src/main/data/export/walk';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** The limits a walk asks with, page by page, when each page takes so long and is filled so far. */
async function limitsOf(pages: readonly { readonly ms: number; readonly full: boolean }[]): Promise<number[]> {
  const limits: number[] = [];
  const read = async ({ cursor, limit }: PageRequest) => {
    limits.push(limit);
    const at = Number(cursor ?? 0);
    vi.advanceTimersByTime(pages[at]?.ms ?? 0);
    const rows = Array.from({ length: pages[at]?.full === true ? limit : 1 }, (_, n) => n);
    return { rows, nextCursor: at + 1 < pages.length ? String(at + 1) : null, total: null };
  };
  for await (const page of walk(read)) expect(page.total).toBeNull();
  return limits;
}

describe('walking a list', () => {
  it('keeps to short pages where they come fast, or are short of themselves', async () => {
    const fast = { ms: 20, full: true };
    const scanned = { ms: 1200, full: false };
    expect(await limitsOf([fast, fast, scanned, scanned, fast])).toEqual([2000, 2000, 2000, 2000, 2000]);
  });
  it('asks for longer ones, within bounds, where each costs a whole table', async () => {
    const slow = { ms: 900, full: true };
    expect(await limitsOf([slow, slow, slow, slow, slow])).toEqual([2000, 4000, 8000, 16_000, 16_000]);
  });
});

import { expect, it } from 'vitest';
import { nextAt } from '../../../src/main/data/email/pace';

const server = { mails: 3, seconds: 60, spread: 'burst' } as const;

it('lets so many go at once, then waits a whole window after the last', () => {
  expect(nextAt({ count: 0, lastSent: null }, server)).toBeNull();
  expect(nextAt({ count: 2, lastSent: 5000 }, server)).toBeNull();
  expect(nextAt({ count: 3, lastSent: 5000 }, server)).toBeGreaterThanOrEqual(65_000);
});

it('sends one after another where a mail server counts', () => {
  const even = { mails: 30, seconds: 60, spread: 'even' } as const;
  expect(nextAt({ count: 1, lastSent: 1000 }, even)).toBe(3000);
});

it('never runs into the limit of a server that counts as better-auth does', () => {
  let clock = 0;
  let [count, lastSent]: [number, number | null] = [0, null];
  let [serverCount, serverLast]: [number, number | null] = [0, null];
  for (let i = 0; i < 50; i += 1) {
    clock = Math.max(clock, nextAt({ count, lastSent }, server) ?? 0);
    count = lastSent !== null && clock - lastSent < 60_000 ? count + 1 : 1;
    lastSent = clock;
    // better-auth 1.7.25, api/rate-limiter: a new window only after a gap of a whole one
    const arrives = clock + 200;
    if (serverLast === null || arrives - serverLast >= 60_000) serverCount = 0;
    expect(serverCount).toBeLessThan(3);
    serverCount += 1;
    serverLast = arrives;
    clock += 500;
  }
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/main/data/base/app-error';
import { stepsOf, type Step } from '../../../src/main/data/insight/steps';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo', // its clocks skipped midnight
  'America/Havana', // and here midnight came twice
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe', // half an hour
  'Pacific/Apia', // a day that never was
];
const zone = fc.constantFrom(...ZONES);
const step = fc.constantFrom<Step[]>('day', 'week', 'month');
const moment = fc.integer({ min: Date.parse('2005-01-01'), max: Date.parse('2026-12-31') });
const length = fc.integer({ min: 1, max: 3 * 366 * 86_400_000 });

/** The calendar day a zone shows, by another way than the code under test. */
function dayOf(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(ms);
}

function keyOf(ms: number, timeZone: string, by: Step): string {
  const day = dayOf(ms, timeZone);
  if (by === 'day') return day;
  if (by === 'month') return day.slice(0, 7);
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

describe('steps of a calendar', () => {
  it('cover the span without gap or overlap, and every moment lies in the step of its own day, week or month', () => {
    fc.assert(
      fc.property(
        zone,
        step,
        moment,
        length,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (z, by, from, long, where) => {
          const to = from + long;
          const { borders, before } = stepsOf({ from, to, step: by, zone: z });
          expect([borders[0], borders.at(-1)]).toEqual([from, to]);
          expect(borders.every((border, i) => i === 0 || border > (borders[i - 1] ?? 0))).toBe(true);
          expect(before).toBeLessThan(from);
          const any = from + Math.floor(where * (long - 1));
          const at = borders.findLastIndex((border) => border <= any);
          const [low = 0, high = 0] = [borders[at], borders[at + 1]];
          expect(keyOf(any, z, by)).toBe(keyOf(low, z, by));
          expect(keyOf(any, z, by)).toBe(keyOf(high - 1, z, by));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('changes its step at every border inside', () => {
    fc.assert(
      fc.property(zone, step, moment, length, (z, by, from, long) => {
        const { borders } = stepsOf({ from, to: from + long, step: by, zone: z });
        for (const border of borders.slice(1, -1)) expect(keyOf(border, z, by)).not.toBe(keyOf(border - 1, z, by));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['Europe/Berlin', '2026-03-27T23:00:00Z', '2026-03-30T22:00:00Z', [24, 23, 24]],
    ['Europe/Berlin', '2026-10-23T22:00:00Z', '2026-10-26T23:00:00Z', [24, 25, 24]],
    ['America/New_York', '2026-03-07T05:00:00Z', '2026-03-10T04:00:00Z', [24, 23, 24]],
    ['America/New_York', '2026-10-31T04:00:00Z', '2026-11-03T05:00:00Z', [24, 25, 24]],
    ['America/Sao_Paulo', '2018-11-03T03:00:00Z', '2018-11-06T02:00:00Z', [24, 23, 24]],
    ['Pacific/Apia', '2011-12-28T10:00:00Z', '2012-01-01T10:00:00Z', [24, 24, 24, 24]],
  ])('in %s takes a day with a clock change for one day (%s)', (z, from, to, hours) => {
    const { borders } = stepsOf({ from: Date.parse(from), to: Date.parse(to), step: 'day', zone: z });
    expect(borders.slice(1).map((border, i) => (border - (borders[i] ?? 0)) / 3_600_000)).toEqual(hours);
  });

  it('goes as many steps back for the time before', () => {
    const march = { from: Date.parse('2026-02-28T23:00:00Z'), to: Date.parse('2026-03-31T22:00:00Z') };
    expect(stepsOf({ ...march, step: 'day', zone: 'Europe/Berlin' }).before).toBe(Date.parse('2026-01-28T23:00:00Z'));
    expect(stepsOf({ ...march, step: 'month', zone: 'Europe/Berlin' }).before).toBe(Date.parse('2026-01-31T23:00:00Z'));
  });

  it('refuses an empty time, and more steps than anybody reads', () => {
    const at = Date.parse('2026-01-01');
    expect(() => stepsOf({ from: at, to: at, step: 'day', zone: 'UTC' })).toThrow(AppError);
    expect(() => stepsOf({ from: 0, to: at, step: 'day', zone: 'UTC' })).toThrow(AppError);
  });
});

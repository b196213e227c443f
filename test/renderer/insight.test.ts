// Which time is meant by what is chosen above the figures, and what is said of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InsightSeries } from '@shared/api/insight';
import { toCsv } from '../../src/renderer/src/features/insight/csv';
import { askedOf, PERIOD_NAMES, type Choice } from '../../src/renderer/src/features/insight/period';
import { comparison, sentence, timesOf, valueText } from '../../src/renderer/src/features/insight/words';
import { startOf } from '../../src/renderer/src/format/zones';
import { layoutOf } from '../../src/renderer/src/ui/chart/layout';
import { stepsOf } from '../../src/main/data/insight/steps';

const CHOICE: Choice = { period: '30d', step: 'day', zone: 'Europe/Berlin', ownFrom: '', ownTo: '' };
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'America/Sao_Paulo', 'UTC'];

describe('the time that is asked for', () => {
  it('begins with a day of the zone, so that main cuts no step short at its beginning', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PERIOD_NAMES.filter((name) => name !== 'own')),
        fc.constantFrom(...ZONES),
        fc.date({ min: new Date('2015-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        (period, zone, now) => {
          const asked = askedOf({ ...CHOICE, period, zone }, now.getTime());
          if (asked === null) throw new Error('no time');
          const [from, to] = [Date.parse(asked.from), Date.parse(asked.to)];
          expect(to).toBeLessThanOrEqual(now.getTime());
          const { borders } = stepsOf({ from: from - 1, to, step: 'day', zone });
          // A moment earlier belongs to the day before.
          expect(borders[1]).toBe(from);
          const days = stepsOf({ from, to, step: 'day', zone }).borders.length - 1;
          if (period === '7d') expect(days).toBe(7);
          if (period === 'last-week') expect(days).toBe(7);
          expect(asked.open).toBe(to === now.getTime());
        },
      ),
    );
  });

  it('is a day of 23 and of 25 hours where clocks change, and the first moment of one that has no midnight', () => {
    const hours = (zone: string, month: number, day: number) =>
      (startOf({ year: 2026, month, day: day + 1 }, zone) - startOf({ year: 2026, month, day }, zone)) / 3_600_000;
    expect([hours('Europe/Berlin', 2, 29), hours('Europe/Berlin', 9, 25)]).toEqual([23, 25]);
    expect([hours('America/New_York', 2, 8), hours('America/New_York', 10, 1)]).toEqual([23, 25]);
    const noMidnight = startOf({ year: 2018, month: 10, day: 4 }, 'America/Sao_Paulo');
    expect(new Date(noMidnight).toISOString()).toBe('2018-11-04T03:00:00.000Z');
  });

  it('is none while own days are typed or the wrong way round, and holds the last of them whole', () => {
    const own = { ...CHOICE, period: 'own', zone: 'UTC' } as const;
    const now = Date.parse('2026-11-20T12:00:00Z');
    expect(askedOf({ ...own, ownFrom: '2026-11-01' }, now)).toBeNull();
    expect(askedOf({ ...own, ownFrom: '2026-11-05', ownTo: '2026-11-04' }, now)).toBeNull();
    expect(askedOf({ ...own, ownFrom: '2026-11-04', ownTo: '2026-11-04' }, now)).toEqual({
      from: '2026-11-04T00:00:00.000Z',
      to: '2026-11-05T00:00:00.000Z',
      step: 'day',
      zone: 'UTC',
      open: false,
    });
  });
});

describe('what is said', () => {
  const point = (value: number, of?: number) => ({
    from: '2026-11-01T00:00:00.000Z',
    to: '2026-11-02T00:00:00.000Z',
    value,
    ...(of !== undefined && { of }),
  });
  const series = (unit: InsightSeries['unit'], whole: [number, number?], before: [number, number?]): InsightSeries => ({
    key: 'signUps',
    title: 'Sign-ups',
    unit,
    points: [point(...whole)],
    whole: point(...whole),
    before: point(...before),
  });

  it('compares without dividing by nothing, and does not compare what nobody was asked about', () => {
    expect(comparison(series('users', [12], [10]))).toBe('20% more than before (10)');
    expect(comparison(series('users', [5], [10]))).toBe('50% fewer than before (10)');
    expect(comparison(series('users', [5], [0]))).toBe('none in as much time before');
    expect(comparison(series('users', [0], [0]))).toBeNull();
    expect(comparison(series('users', [10], [10]))).toBe('as many as before');
    expect(comparison(series('users', [900], [3]))).toBe('3 before');
    expect(comparison(series('share', [0.5, 10], [0, 0]))).toBeNull();
    expect(valueText({ key: 'verifiedShare', unit: 'share' }, point(0, 0))).toBe('nobody to ask about');
  });

  it('names the step that had most, and that the last one is not over', () => {
    const { long } = timesOf('day', 'UTC', 86_400_000);
    const text = sentence(series('users', [12], [10]), long, true);
    expect(text).toMatch(/^Most on .*2026.*: 12 sign-ups\. The last one is not over yet\.$/u);
    expect(sentence(series('users', [0], [10]), long, true)).toBe('None in this time.');
  });

  it('is copied as CSV of which no spreadsheet runs anything', () => {
    expect(toCsv([['=1+1', 'a "b", c', '12']])).toBe(`'=1+1,"a ""b"", c",12\r\n`);
  });
});

describe('a drawing', () => {
  it('has every point where a click finds it, at any width and number', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 1e6 }), { minLength: 1, maxLength: 1100 }),
        fc.integer({ min: 200, max: 1600 }),
        (values, width) => {
          const points = values.map((value) => ({ label: '1 Jan', value }));
          const layout = layoutOf(points, { width, height: 150, formatTick: String, kind: 'bars' });
          values.forEach((value, i) => {
            expect(layout.pointAt(layout.middle(i))).toBe(i);
            const bar = layout.bars[i];
            expect(bar?.y).toBeGreaterThanOrEqual(0);
            expect(bar?.y).toBeLessThanOrEqual(layout.bottom);
            if (value === 0) expect(bar?.y).toBe(layout.bottom);
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

import type { OverviewQuestion } from '../../api/insight';
import { dayIn, mondayOf, moveDay, startOf, type CalendarDay } from '../../format/zones';

export type Step = OverviewQuestion['step'];

/** Times that are asked for often, and the step that suits each. */
export const PERIODS = {
  '7d': { label: 'Last 7 days', step: 'day' },
  '30d': { label: 'Last 30 days', step: 'day' },
  '90d': { label: 'Last 90 days', step: 'day' },
  '12m': { label: 'Last 12 months', step: 'month' },
  '3y': { label: 'Last 3 years', step: 'month' },
  'last-week': { label: 'The week before this one', step: 'day' },
  'last-month': { label: 'The month before this one', step: 'day' },
  own: { label: 'From … to …', step: 'day' },
} as const satisfies Record<string, { label: string; step: Step }>;
export type Period = keyof typeof PERIODS;
export const PERIOD_NAMES = Object.keys(PERIODS) as readonly Period[];

/** What is chosen above the figures. Days as a date box writes them: `2026-11-23`. */
export interface Choice {
  readonly period: Period;
  readonly step: Step;
  readonly zone: string;
  readonly ownFrom: string;
  readonly ownTo: string;
}

export interface Asked extends OverviewQuestion {
  /** The last step is not over: more may come. */
  readonly open: boolean;
}

/** A day as it stands in a date box, or null while it is being typed. */
function readDay(text: string): CalendarDay | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text);
  return match === null ? null : { year: Number(match[1]), month: Number(match[2]) - 1, day: Number(match[3]) };
}

function beginning(period: Exclude<Period, 'own'>, today: CalendarDay): readonly [CalendarDay, CalendarDay | null] {
  const month = { ...today, day: 1 };
  switch (period) {
    case '7d':
      return [moveDay(today, { days: -6 }), null];
    case '30d':
      return [moveDay(today, { days: -29 }), null];
    case '90d':
      return [moveDay(today, { days: -89 }), null];
    case '12m':
      return [moveDay(month, { months: -11 }), null];
    case '3y':
      return [moveDay(month, { months: -35 }), null];
    case 'last-week':
      return [moveDay(mondayOf(today), { days: -7 }), mondayOf(today)];
    case 'last-month':
      return [moveDay(month, { months: -1 }), month];
  }
}

/** The very time that is meant at a moment; null while the own days are no time. */
export function askedOf({ period, step, zone, ownFrom, ownTo }: Choice, now: number): Asked | null {
  const today = dayIn(now, zone);
  const [first, end] = period === 'own' ? [readDay(ownFrom), after(readDay(ownTo))] : beginning(period, today);
  if (first === null || (period === 'own' && end === null)) return null;
  const from = startOf(first, zone);
  const to = end === null ? now : startOf(end, zone);
  if (!(from < to)) return null;
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), step, zone, open: to >= now };
}

function after(day: CalendarDay | null): CalendarDay | null {
  return day === null ? null : moveDay(day, { days: 1 });
}

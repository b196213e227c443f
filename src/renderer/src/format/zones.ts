// Calendar days of a time zone that need not be the computer's.
import { wallClock } from '@shared/wall-clock';

/** The zone of this computer. */
export const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A calendar day; months and days may lie beyond their bounds, as with `Date`. */
export interface CalendarDay {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly day: number;
}

/** The day it is in a zone at a moment. */
export function dayIn(ms: number, zone: string): CalendarDay {
  const wall = new Date(wallClock(ms, zone));
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth(), day: wall.getUTCDate() };
}

/** The day so many months and days later. */
export function moveDay({ year, month, day }: CalendarDay, by: { months?: number; days?: number }): CalendarDay {
  const moved = new Date(Date.UTC(year, month + (by.months ?? 0), day + (by.days ?? 0)));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth(), day: moved.getUTCDate() };
}

/** The Monday of the week a day lies in. */
export function mondayOf(day: CalendarDay): CalendarDay {
  const weekday = new Date(Date.UTC(day.year, day.month, day.day)).getUTCDay();
  return moveDay(day, { days: -((weekday + 6) % 7) });
}

/** The first moment of a day in a zone; where clocks skip midnight, the first they show. Milliseconds. */
export function startOf({ year, month, day }: CalendarDay, zone: string): number {
  const wall = Date.UTC(year, month, day);
  const reached = (ms: number) => wallClock(ms, zone) >= wall;
  // No zone is further away from UTC, and no clock is moved by parts of a minute.
  let [early, late] = [wall - 26 * 3_600_000, wall + 26 * 3_600_000];
  while (late - early > 60_000) {
    const middle = early + Math.floor((late - early) / 120_000) * 60_000;
    if (reached(middle)) late = middle;
    else early = middle;
  }
  return late;
}

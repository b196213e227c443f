import { AppError } from '../base/app-error';
import { fromWallTime, toWallTime } from '../database/wall-time';

/** How time is cut: by calendar days, weeks from Monday, or months. */
export type Step = 'day' | 'week' | 'month';

interface Span {
  /** The first moment, and the first that no longer belongs to it; milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly step: Step;
  /** An IANA time zone, whose calendar counts. */
  readonly zone: string;
}

/** The borders of steps, and where as many steps before them begin. */
export interface Steps {
  /** One more than there are steps; the first and the last are those of the span. */
  readonly borders: readonly number[];
  readonly before: number;
}

/** Ten years of days. */
const MOST_STEPS = 3660;
const DAY = 86_400_000;
/** Between these lies all that an app of today can have written; beyond them calendars end. */
const EARLIEST = 0;
const LATEST = Date.UTC(9000, 0);
/** No clock was ever set forward by more. */
const WIDEST_GAP = 25 * 3_600_000;

/**
 * Cuts a span at the borders of the calendar: a day with a clock change is one day, a day that a zone skipped is none.
 * @throws AppError INVALID_INPUT where it is empty or has too many steps
 */
export function stepsOf({ from, to, step, zone }: Span): Steps {
  if (!(from < to)) throw new AppError('INVALID_INPUT', 'The time has to begin before it ends.', { field: 'from' });
  if (from < EARLIEST || to > LATEST) {
    const field = from < EARLIEST ? 'from' : 'to';
    throw new AppError('INVALID_INPUT', 'There are no figures of years before 1970 or after 9000.', { field });
  }
  const first = firstDay(toWallTime(from, zone), step);
  const borders = [from];
  for (let n = 1; ; n += 1) {
    const border = beginOf(moved(first, step, n), zone);
    if (border >= to) break;
    if (border > (borders.at(-1) ?? from)) borders.push(border);
    if (borders.length > MOST_STEPS) {
      throw new AppError('INVALID_INPUT', `These are more than ${MOST_STEPS} steps.`, {
        field: 'step',
        hint: 'Ask for weeks or months, or for a shorter time.',
      });
    }
  }
  const back = beginOf(moved(first, step, -borders.length), zone);
  // As far into its step as the span begins, which is nothing where it begins with one.
  const within = from - beginOf(first, zone);
  borders.push(to);
  return { borders, before: Math.min(back + within, from - 1) };
}

/** The first wall-clock day of the step a wall time lies in, as if it were UTC. */
function firstDay(wall: number, step: Step): number {
  const day = Math.floor(wall / DAY) * DAY;
  if (step === 'day') return day;
  // The first of January 1970 was a Thursday.
  if (step === 'week') return day - ((((day / DAY + 3) % 7) + 7) % 7) * DAY;
  const date = new Date(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

function moved(day: number, step: Step, by: number): number {
  if (step === 'day') return day + by * DAY;
  if (step === 'week') return day + by * 7 * DAY;
  const date = new Date(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + by, 1);
}

/** The first moment of a wall-clock day: where clocks skip midnight, the first they show after it. */
function beginOf(wall: number, zone: string): number {
  const exact = fromWallTime(wall, zone);
  if (toWallTime(exact, zone) === wall) return exact;
  let [early, late] = [exact - WIDEST_GAP, exact + WIDEST_GAP];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (toWallTime(middle, zone) >= wall) late = middle;
    else early = middle;
  }
  return late;
}

import type { InsightPoint, InsightSeries } from '@shared/api/insight';
import { formatNumber, plural } from '../../format/numbers';
import type { Step } from './period';

type Noun = readonly [one: string, many: string];

const NOUNS: Readonly<Record<string, Noun>> = {
  signUps: ['sign-up', 'sign-ups'],
  signIns: ['sign-in', 'sign-ins'],
  liveSessions: ['live session', 'live sessions'],
  returning: ['person', 'people'],
  bans: ['ban', 'bans'],
  removals: ['removal', 'removals'],
  mails: ['mail', 'mails'],
  mailsFailed: ['failed mail', 'failed mails'],
};
const UNITS: Readonly<Record<InsightSeries['unit'], Noun>> = {
  users: ['user', 'users'],
  sessions: ['session', 'sessions'],
  people: ['person', 'people'],
  share: ['', ''],
  acts: ['act', 'acts'],
  mails: ['mail', 'mails'],
  rows: ['row', 'rows'],
};

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const finePercent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** A share as a percentage. */
export function shareText(value: number): string {
  // Nearly all is not all.
  if (value < 1 && value > 0.995) return '>99%';
  return (value > 0 && value < 0.1 ? finePercent : percent).format(value);
}

/** A value with what it counts. */
export function valueText({ key, unit }: Pick<InsightSeries, 'key' | 'unit'>, { value, of }: InsightPoint): string {
  if (unit === 'share') return of === 0 ? 'nobody to ask about' : `${shareText(value)} of ${formatNumber(of ?? 0)}`;
  const [one, many] = NOUNS[key] ?? UNITS[unit];
  return plural(value, one, many);
}

/** The number that stands large. */
export function headline({ unit, whole }: InsightSeries): string {
  if (unit !== 'share') return formatNumber(whole.value);
  return whole.of === 0 ? '–' : shareText(whole.value);
}

/** How it compares with as much time before; null where that says nothing. */
export function comparison({ unit, whole, before }: InsightSeries): string | null {
  if (before === null) return null;
  if (unit === 'share') return before.of === 0 || whole.of === 0 ? null : `${shareText(before.value)} before`;
  if (before.value === 0) return whole.value === 0 ? null : 'none in as much time before';
  if (before.value === whole.value) return 'as many as before';
  const change = whole.value / before.value - 1;
  if (change >= 2) return `${formatNumber(before.value)} before`;
  return `${shareText(Math.abs(change))} ${change > 0 ? 'more' : 'fewer'} than before (${formatNumber(before.value)})`;
}

/** The sentence that matters below a figure. */
export function sentence(series: InsightSeries, when: (point: InsightPoint) => string, open: boolean): string {
  const { points, unit } = series;
  const told = unit === 'share' ? points.filter(({ of }) => of !== 0) : points;
  if (told.every(({ value }) => value === 0)) {
    return unit === 'share' && told.length === 0 ? 'There was nobody in this time.' : 'None in this time.';
  }
  const most = told.reduce((best, point) => (point.value > best.value ? point : best));
  const least = told.reduce((worst, point) => (point.value < worst.value ? point : worst));
  const text =
    unit === 'share'
      ? `Between ${shareText(least.value)} (${when(least)}) and ${shareText(most.value)} (${when(most)}).`
      : `Most on ${when(most)}: ${valueText(series, most)}.`;
  return open && unit !== 'share' ? `${text} The last one is not over yet.` : text;
}

interface Times {
  /** On the axis. */
  readonly short: (iso: string) => string;
  /** In words and in the table. */
  readonly long: (point: InsightPoint) => string;
}

/** How times are written in a zone; the year where a time is long. */
export function timesOf(step: Step, zone: string, spanMs: number): Times {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(undefined, { timeZone: zone, ...options });
  const long = spanMs > 300 * 86_400_000;
  const short = format(
    step === 'month' || long ? { month: 'short', year: '2-digit' } : { day: 'numeric', month: 'short' },
  );
  const day = format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const month = format({ month: 'long', year: 'numeric' });
  const date = format({ day: 'numeric', month: 'short', year: 'numeric' });
  return {
    short: (iso) => short.format(new Date(iso)),
    long: ({ from, to }) => {
      if (step === 'month') return month.format(new Date(from));
      if (step === 'day') return day.format(new Date(from));
      return `${date.format(new Date(from))} – ${date.format(new Date(Date.parse(to) - 1))}`;
    },
  };
}

/** What is not known, by its key. */
export const UNKNOWN_WORDS: Readonly<Record<string, string>> = {
  timeToVerify: 'Time from sign-up to a verified address',
  countries: 'Countries',
  signIns: 'Sign-ins',
  signInsThatEnded: 'Sign-ins that are over',
  returning: 'People who came back',
  liveSessions: 'Live sessions',
  retention: 'Who was seen again',
  devices: 'Devices',
  browsers: 'Browsers',
  providers: 'Ways to sign in',
  secondFactor: 'Second factor',
  banned: 'Bans',
};

import { shortDate, shortDateTime } from '../../format/dates';

const UNIT_DAYS: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, y: 365 };
const HOUR_MS = 3_600_000;

/** The local start of a day written as `2026-11-23`; null for a day that does not exist. */
export function dayStart(text: string): Date | null {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/u.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(year, month - 1, day);
  return date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day ? date : null;
}

/** The start of the day so long ago: `30d`, `4w`, `6m`, `1y`; of hours, `6h`, the very moment; null for anything else. */
export function ago(text: string, now: Date): Date | null {
  const match = /^(\d{1,4})([hdwmy])$/iu.exec(text);
  if (match === null) return null;
  const [count, unit] = [Number(match[1]), (match[2] ?? '').toLowerCase()];
  if (unit === 'h') return new Date(now.getTime() - count * HOUR_MS);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - count * (UNIT_DAYS[unit] ?? 0));
}

/** A day later or earlier, at its start. */
export function plusDays(date: Date, days: number): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);
}

/** The start of a local day given as `2026-11-23`, moved by `days`; undefined for an empty box. */
export function startOfDay(day: string, days = 0): string | undefined {
  if (day === '') return undefined;
  // Also of a year that is still being typed, such as 0002: the box would lose it otherwise.
  const date = new Date(`${day}T00:00:00`);
  if (Number.isNaN(date.getTime())) return undefined;
  date.setDate(date.getDate() + days);
  return date.toISOString();
}

/** The local day of a moment as a date box wants it. */
export function dayOf(iso: string | undefined, days = 0): string {
  if (iso === undefined) return '';
  const date = new Date(iso);
  date.setDate(date.getDate() + days);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function isMidnight(iso: string): boolean {
  const date = new Date(iso);
  return date.getHours() === 0 && date.getMinutes() === 0;
}

/** The words of a filter by a first moment: `Linked from 3 Jan`. */
export function fromWords(what: string): (iso: string) => string {
  return (iso) => `${what} ${isMidnight(iso) ? shortDate(iso) : shortDateTime(iso)}`;
}

/** The words of a filter by a last moment: `Linked to 7 Jan`. It ends where the next day begins; people mean the day before it. */
export function toWords(what: string): (iso: string) => string {
  return (iso) =>
    `${what} ${isMidnight(iso) ? shortDate(new Date(Date.parse(iso) - 1).toISOString()) : shortDateTime(iso)}`;
}

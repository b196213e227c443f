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

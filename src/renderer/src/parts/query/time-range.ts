import { shortDate } from '../../format/dates';
import { ago, dayStart, plusDays } from './times';
import type { FilterKey } from './typed-query';

/** From a moment on, up to another; either may be left open. */
export interface TimeRange {
  readonly after?: string;
  readonly before?: string;
}

/** What may be written for a range of time. */
export const WHEN = 'a day such as 2026-01-31, or a time ago such as 6h, 30d, 4w, 6m or 1y';

/** Reads `>2026-01-31`, `<=30d` or a bare day; null for anything else. */
export function readRange(value: string, now: Date): TimeRange | null {
  const match = /^(>=|<=|>|<|=)?(.*)$/u.exec(value);
  const text = match?.[2] ?? '';
  const day = dayStart(text);
  // "Less than 7 days ago" and "after 7 days ago" are one to most people: a time ago is read as a moment.
  const moment = day ?? ago(text, now);
  if (moment === null) return null;
  const next = plusDays(moment, 1);
  switch (match?.[1] ?? '=') {
    case '>':
      return { after: (day === null ? moment : next).toISOString() };
    case '>=':
      return { after: moment.toISOString() };
    case '<':
      return { before: moment.toISOString() };
    case '<=':
      return { before: next.toISOString() };
    default:
      return { after: moment.toISOString(), before: next.toISOString() };
  }
}

/** A filter typed as `key:>2026-01-31`; `make` says what it narrows. */
export function rangeKey<Filters>(
  key: string,
  aliases: readonly string[],
  make: (range: TimeRange) => Partial<Filters>,
): FilterKey<Filters> {
  return {
    key,
    aliases,
    explain: `>, < or = and ${WHEN}`,
    read: (value, now) => {
      const range = readRange(value, now);
      return range === null ? { expected: `${key} takes >, < or = and ${WHEN}.` } : { filters: make(range) };
    },
  };
}

/** The chips of a range: `Linked from 3 Jan`, `Linked to 7 Jan`, the last day included. */
export function rangeText(
  what: string,
  { after, before }: TimeRange,
): { readonly after?: string; readonly before?: string } {
  return {
    ...(after === undefined ? {} : { after: `${what} from ${shortDate(after)}` }),
    ...(before === undefined
      ? {}
      : { before: `${what} to ${shortDate(new Date(Date.parse(before) - 1).toISOString())}` }),
  };
}

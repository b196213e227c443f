import { ago, dayStart, plusDays } from './times';
import type { Reading } from './typed-query';

const YES = new Set(['yes', 'y', 'true', '1', 'on']);
const NO = new Set(['no', 'n', 'false', '0', 'off']);

/** What may be written for a moment. */
export const WHEN = 'a day such as 2026-01-31, or a time ago such as 6h, 30d, 4w, 6m or 1y';

/** A value that is yes or no, in any of the ways people write it. */
export function yesNo<Filters>(
  key: string,
  value: string,
  make: (on: boolean) => Partial<Filters>,
  more: { readonly yes?: readonly string[]; readonly no?: readonly string[]; readonly expected?: string } = {},
): Reading<Filters> {
  const lower = value.toLowerCase();
  if (YES.has(lower) || more.yes?.includes(lower) === true) return { filters: make(true) };
  if (NO.has(lower) || more.no?.includes(lower) === true) return { filters: make(false) };
  return { expected: more.expected ?? `${key} is yes or no.` };
}

/** A value that may be any text, but for none at all; `what` is the thing that is wanted, such as `a name`. */
export function word<Filters>(
  key: string,
  value: string,
  make: (text: string) => Partial<Filters>,
  what = 'a name',
): Reading<Filters> {
  return value === '' ? { expected: `${key} needs ${what}.` } : { filters: make(value) };
}

interface Created {
  readonly createdAfter?: string | undefined;
  readonly createdBefore?: string | undefined;
}

/** When something was created: `>2026-01-31`, `<=30d`, or a whole day. A time ago is read as a moment. */
export function created(value: string, now: Date): Reading<Created> {
  const match = /^(>=|<=|>|<|=)?(.*)$/u.exec(value);
  const sign = match?.[1] ?? '=';
  const text = match?.[2] ?? '';
  const day = dayStart(text);
  // "Less than 7 days ago" and "after 7 days ago" are one to most people: a time ago is read as a moment.
  const moment = day ?? ago(text, now);
  if (moment === null) return { expected: `created takes >, < or = and ${WHEN}.` };
  const next = plusDays(moment, 1);
  switch (sign) {
    case '>':
      return { filters: { createdAfter: (day === null ? moment : next).toISOString() } };
    case '>=':
      return { filters: { createdAfter: moment.toISOString() } };
    case '<':
      return { filters: { createdBefore: moment.toISOString() } };
    case '<=':
      return { filters: { createdBefore: next.toISOString() } };
    default:
      return { filters: { createdAfter: moment.toISOString(), createdBefore: next.toISOString() } };
  }
}

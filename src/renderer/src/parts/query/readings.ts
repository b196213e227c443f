import type { FilterChange } from './filters';
import { ago, dayStart, plusDays } from './times';
import type { FilterKey, Reading } from './typed-query';

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

/** A value that is one of a few words, in any case. */
export function oneOf<Value, Filters>(
  key: string,
  value: string,
  words: Readonly<Record<string, Value>>,
  make: (value: Value) => Partial<Filters>,
): Reading<Filters> {
  const found = Object.entries(words).find(([known]) => known === value.toLowerCase());
  return found === undefined
    ? { expected: `${key} is one of ${Object.keys(words).join(', ')}.` }
    : { filters: make(found[1]) };
}

/** A moment: the start of a day, or of the day so long ago; the end of a day is for the caller to add. */
export function since<Filters>(
  key: string,
  value: string,
  now: Date,
  make: (iso: string) => Partial<Filters>,
): Reading<Filters> {
  const moment = dayStart(value) ?? ago(value, now);
  return moment === null ? { expected: `${key} takes ${WHEN}.` } : { filters: make(moment.toISOString()) };
}

/** From a moment on, up to another; either may be left open. */
interface TimeRange {
  readonly after?: string;
  readonly before?: string;
}

/** Reads `>2026-01-31`, `<=30d`, a bare day, a time ago, or `2026-01-01..2026-01-31`; null for anything else. */
function readRange(value: string, now: Date): TimeRange | null {
  const [first = '', last, ...more] = value.split('..');
  if (last !== undefined) {
    const after = readRange(`>=${first}`, now)?.after;
    const before = readRange(`<=${last}`, now)?.before;
    return more.length > 0 || after === undefined || before === undefined ? null : { after, before };
  }
  const match = /^(>=|<=|>|<|=)?(.*)$/u.exec(value);
  const text = match?.[2] ?? '';
  const day = dayStart(text);
  // "Less than 7 days ago" and "after 7 days ago" are one to most people: a time ago is read as a moment.
  const moment = day ?? ago(text, now);
  if (moment === null) return null;
  const next = plusDays(moment, 1);
  switch (match?.[1] ?? '') {
    case '>':
      return { after: (day === null ? moment : next).toISOString() };
    case '>=':
      return { after: moment.toISOString() };
    case '<':
      return { before: moment.toISOString() };
    case '<=':
      return { before: next.toISOString() };
    case '=':
      return { after: moment.toISOString(), before: next.toISOString() };
    default:
      // A time ago alone means since then, as it does everywhere else; a day means that day.
      return { after: moment.toISOString(), ...(day !== null && { before: next.toISOString() }) };
  }
}

/** What is wrong with a range, in a sentence; null where somebody may fit it. */
function wrongRange(key: string, { after, before }: TimeRange): string | null {
  if (after !== undefined && before !== undefined && after >= before) return `${key} would end before it begins.`;
  return null;
}

/** A filter typed as `key:>2026-01-31`. It says the whole of a pair of moments: an end that it leaves open is open again. */
export function rangeKey<After extends string, Before extends string>(
  key: string,
  aliases: readonly string[],
  after: After,
  before: Before,
): FilterKey<{ readonly [Key in After | Before]?: string }> {
  return {
    key,
    aliases,
    explain: `${WHEN}; with > or < before it, or two days such as 2026-01-01..2026-01-31`,
    read: (value, now) => {
      const range = readRange(value, now);
      if (range === null) return { expected: `${key} takes ${WHEN}, with > or < before it, or two days.` };
      const wrong = wrongRange(key, range);
      if (wrong !== null) return { expected: wrong };
      return {
        filters: { [after]: range.after, [before]: range.before } as FilterChange<Record<After | Before, string>>,
      };
    },
  };
}

/** A filter typed as `user:ada@example.com`: an address, a phone number or an id, whole. */
export const userKey: FilterKey<{ readonly user?: string }> = {
  key: 'user',
  aliases: ['person', 'email', 'of'],
  explain: 'an address, a phone number or a user id, whole',
  read: (value) => word('user', value, (user) => ({ user }), 'an address, a phone number or an id'),
};

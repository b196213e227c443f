import type { Reading } from './typed-query';

const YES = new Set(['yes', 'y', 'true', '1', 'on']);
const NO = new Set(['no', 'n', 'false', '0', 'off']);

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

import { fold, searchWords, tidied } from './fold';

/** Shorter words are near to too many others. */
const SHORTEST = 4;
const LONGEST = 24;
/** More parts than this are a sentence. */
const MOST_PARTS = 6;
const PART = /[^\s@._+,;:/()<>"-]+/gu;

/** A part of what was typed, such as a name or a part of an address, and where it stands. */
interface Part {
  readonly at: number;
  readonly text: string;
  readonly folded: string;
}

/** The parts of which one may have a slip; null where nothing can be offered for the text. */
export function partsOf(typed: string): readonly Part[] | null {
  const parts = Array.from(tidied(typed).matchAll(PART), ({ 0: text, index: at }) => ({
    at,
    text,
    folded: fold(text),
  }));
  const some = parts.some(({ folded }) => mayHaveSlipped(folded));
  return some && parts.length <= MOST_PARTS ? parts : null;
}

/** Whether a folded word is long enough for a slip to be told from another word. */
export function mayHaveSlipped(word: string): boolean {
  const { length } = Array.from(word);
  return length >= SHORTEST && length <= LONGEST && !word.includes('\0');
}

/** What a word may have been meant as, but for one letter: what stays before and behind it, and words with two letters swapped. */
export function slipsOf(word: string): {
  readonly around: readonly (readonly [string, string])[];
  readonly swapped: readonly string[];
} {
  const letters = Array.from(word);
  const part = (from: number, to?: number) => letters.slice(from, to).join('');
  return {
    around: letters.map((_, at) => [part(0, at), part(at + 1)]),
    swapped: letters.slice(1).map((next, at) => `${part(0, at)}${next}${letters[at] ?? ''}${part(at + 2)}`),
  };
}

/** What a folded text matches that has a folded word in it, but for one letter; and a little more. */
export function slippedPattern(word: string): RegExp {
  const { around, swapped } = slipsOf(word);
  const escaped = (part: string) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const ways = around.map(([before, after]) => `${escaped(before)}.{0,2}${escaped(after)}`);
  return new RegExp([...ways, ...swapped.map(escaped)].join('|'), 'su');
}

/** Whether two different words are one letter apart: another, one more, one less, or two that were swapped. */
export function isOneSlip(one: string, other: string): boolean {
  if (one === other) return false;
  const [a, b] = [Array.from(one), Array.from(other)];
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

/**
 * What was typed with one word put right, so that it finds somebody with these texts; null where it takes more than one letter,
 * or none.
 */
export function putRight(typed: string, texts: readonly string[]): string | null {
  const text = tidied(typed);
  const parts = partsOf(typed) ?? [];
  const folded = texts.map(fold);
  const [wrong, ...more] = parts.filter((part) => !folded.some((one) => one.includes(part.folded)));
  if (wrong === undefined || more.length > 0 || !mayHaveSlipped(wrong.folded)) return null;
  const tokens = texts.flatMap((one) => one.match(PART) ?? []);
  const meant =
    tokens.find((token) => isOneSlip(wrong.folded, fold(token))) ?? tokens.find((token) => begun(wrong.folded, token));
  if (meant === undefined) return null;
  const right = `${text.slice(0, wrong.at)}${meant}${text.slice(wrong.at + wrong.text.length)}`;
  return searchWords(right).every((word) => folded.some((one) => one.includes(word))) ? right : null;
}

/** Whether a longer word begins so, but for one letter: somebody is not done typing it. */
function begun(word: string, token: string): boolean {
  const [letters, { length }] = [Array.from(fold(token)), Array.from(word)];
  if (letters.length <= length) return false;
  return [length - 1, length, length + 1].some((most) => isOneSlip(word, letters.slice(0, most).join('')));
}

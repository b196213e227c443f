// Whether a text has a word in it but for one letter. More than is meant may be found: whoever asks looks again.
import { sql } from 'kysely';
import { fold } from '../base/fold';
import { mayHaveSlipped, slipsOf } from '../base/slips';
import { eb, NEVER, type Column, type Condition } from './expressions';
import { foldedPattern, hasPlain, isBeyondAscii, type Letters } from './folded';

/** Whether text has a word in it with one letter more, less or another, or with two of them swapped. */
export function hasSlipped(letters: Letters, text: Column, word: string): Condition {
  const folded = fold(word);
  if (!mayHaveSlipped(folded)) return NEVER;
  const { around, swapped } = slipsOf(folded);
  const near = hasPart(letters, text, folded, swapped);
  if (letters.kind === 'sqlite') return sql`(${near} and authdesk_slipped(${text}, ${folded}))`;
  // Two letters, each perhaps with an accent of its own, or of several bytes.
  const two = letters.knowsCharacters ? '.{0,4}' : '.{0,8}';
  const pattern = (part: string) => (part === '' ? '' : foldedPattern(part, 'anywhere', letters));
  const ways = [
    ...around.map(([before, after]) => `${pattern(before)}${two}${pattern(after)}`),
    ...swapped.map(pattern),
  ];
  return sql`(${near} and (${text})::text collate "C" ~ ${ways.map((way) => `(?:${way})`).join('|')})`;
}

/** What is looked at first, for it is fast: a slip leaves one half of a word whole, unless it swaps the letters between them. */
function hasPart(letters: Letters, text: Column, folded: string, swapped: readonly string[]): Condition {
  const all = Array.from(folded);
  const half = Math.ceil(all.length / 2);
  const parts = [all.slice(0, half).join(''), all.slice(half).join(''), swapped[half - 1] ?? ''];
  const whole = parts.filter((part) => part !== '').map((part) => hasPlain(letters, text, part));
  return eb.or([...whole, isBeyondAscii(letters, text)]);
}

/** Letters that Unicode does not take apart, as people type them without an accent; all else is decomposed. */
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['þ', 'th'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['ħ', 'h'],
  ['ŧ', 't'],
  ['ı', 'i'],
  ['ŀ', 'l'],
  ['ς', 'σ'],
  ['’', "'"],
  ['‘', "'"],
  ['‛', "'"],
  ['ʼ', "'"],
  ['′', "'"],
  ['´', "'"],
  ['“', '"'],
  ['”', '"'],
  ['„', '"'],
  ['‐', '-'],
  ['‑', '-'],
  ['–', '-'],
  ['—', '-'],
]);
const ACCENTS = /[\u0300-\u036f]/g;
/** Accents that stand alone, and marks nobody sees: what turns a line around, joins, or takes no room. */
const UNSEEN = /^[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]$/u;
const FIRST_BEYOND_ASCII = '\u0080';

const known = new Map<string, string>();

/** One character without case and accent: one or two letters, or nothing for what nobody sees. */
export function foldCharacter(character: string): string {
  const before = known.get(character);
  if (before !== undefined) return before;
  const made = UNSEEN.test(character) ? '' : bare(character.toLowerCase());
  known.set(character, made);
  return made;
}

function bare(lower: string): string {
  const letters = lower.normalize('NFD').replaceAll(ACCENTS, '');
  const plain = Array.from(letters, (letter) => LETTERS.get(letter) ?? letter).join('');
  if (LETTERS.has(letters)) return plain;
  const composed = plain.normalize('NFC');
  // What takes several characters without being one of ours stays as it is.
  return Array.from(composed).length === 1 ? composed : lower;
}

/**
 * Text as a search compares it: without case, accents, curly quotes and marks nobody sees. Each character is folded by
 * itself, so that every engine can be asked for the same.
 */
export function fold(text: string): string {
  // Most letters of most texts are ASCII, even where some are not: millions of texts go through here.
  let folded = '';
  for (const character of text.toLowerCase())
    folded += character < FIRST_BEYOND_ASCII ? character : foldCharacter(character);
  return folded;
}

/** What a word is followed by where it was copied out of a list or a sentence. */
const TRAILING = /[,;.]+$/;

/** Text as it was meant, without what copying leaves around it: spaces, and a comma, semicolon or full stop behind it. */
export function tidied(text: string): string {
  const trimmed = text.trim();
  return trimmed.replace(TRAILING, '').trimEnd() || trimmed;
}

/** The words of what is searched for, folded, each once. Somebody is found by all of them, in any order. */
export function searchWords(text: string): readonly string[] {
  const words = tidied(text)
    .split(/\s+/u)
    .map((word) => fold(word.replace(TRAILING, '')))
    .filter((word) => word !== '');
  // Where nothing else was typed, a comma is what is looked for.
  return words.length > 0 ? [...new Set(words)] : [fold(text.trim())].filter((word) => word !== '');
}

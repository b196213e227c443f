// What a search finds, by a plain look through everybody.

/** Folding as its own words have it: written without the tables that are tried here. */
const PAIRS: readonly [RegExp, string][] = [
  [/ß/g, 'ss'],
  [/æ/g, 'ae'],
  [/œ/g, 'oe'],
  [/þ/g, 'th'],
  [/ø/g, 'o'],
  [/ł/g, 'l'],
  [/[đð]/g, 'd'],
  [/ħ/g, 'h'],
  [/ŧ/g, 't'],
  [/ı/g, 'i'],
  [/ς/g, 'σ'],
  [/[’‘‛ʼ′´]/g, "'"],
  [/[“”„]/g, '"'],
  [/[‐‑–—]/g, '-'],
];
/** Marks nobody sees. */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/** A text without case and accents. */
export const bare = (text: string): string =>
  PAIRS.reduce(
    (done, [from, to]) => done.replaceAll(from, to),
    text
      .replaceAll(UNSEEN, '')
      .toLowerCase()
      .normalize('NFD')
      .replaceAll(/[\u0300-\u036f]/g, ''),
  ).normalize('NFC');

/** Somebody who is looked at. */
export interface Looked {
  readonly id: string;
  /** What is looked through, folded once. */
  readonly texts: readonly string[];
}

/** Somebody as a search sees them: the id, and what is looked through for a part. */
export const looked = (id: string, texts: readonly string[]): Looked => ({ id, texts: texts.map(bare) });

/** Whom a search finds, by id, and who of them comes first, for a name or address begins with one of the words. */
export function searchOracle(people: readonly Looked[], typed: string): { ids: string[]; begins: Set<string> } {
  if (typed.trim() === '') return { ids: people.map(({ id }) => id).toSorted(), begins: new Set() };
  const wholes = [typed.trim(), typed.trim().replace(/[,;.]+$/, '')];
  const kept = typed
    .split(/\s+/)
    .map((word) => bare(word.replace(/[,;.]+$/, '')))
    .filter((word) => word !== '');
  // Where nothing else was typed, a comma is what is looked for.
  const words = kept.length > 0 ? kept : [bare(typed.trim())].filter((word) => word !== '');
  if (words.length === 0) return { ids: [], begins: new Set() };
  const found = people.filter(({ id, texts }) => {
    const has = (word: string) =>
      texts.some((text) => text.includes(word)) || (word.length >= 6 && id.toLowerCase().startsWith(word));
    return wholes.includes(id) || words.every(has);
  });
  const begins = ({ texts }: Looked) => words.some((word) => texts.some((text) => text.startsWith(word)));
  return { ids: found.map(({ id }) => id).toSorted(), begins: new Set(found.filter(begins).map(({ id }) => id)) };
}

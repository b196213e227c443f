const BETWEEN_WORDS = /[^\p{L}\p{N}]+/u;

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(BETWEEN_WORDS)
    .filter((word) => word !== '');
}

/**
 * How well `text` answers `query`: 0 unless every typed word begins a word of it, in any order; more where it begins with
 * what was typed, and for fewer letters beside it. Letters scattered over a text are no match: what Enter does must be foreseen.
 */
export function score(text: string, query: string): number {
  const wanted = wordsOf(query);
  const words = wordsOf(text);
  if (query.trim() === '') return 1;
  if (wanted.length === 0 || !wanted.every((word) => words.some((one) => one.startsWith(word)))) return 0;
  const begins = words.join(' ').startsWith(wanted.join(' '));
  return (begins ? 10_000 : 5000) - Math.min(4000, text.length);
}

/** The items that answer `query`, best first; all of them, in their order, for an empty one. */
export function rank<Item>(items: readonly Item[], query: string, textOf: (item: Item) => string): readonly Item[] {
  if (query.trim() === '') return items;
  return items
    .map((item) => ({ item, points: score(textOf(item), query) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .map(({ item }) => item);
}

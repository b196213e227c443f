/**
 * How well `text` answers `query`: 0 for not at all, more for matches at the start of words and in a row. Letters have to
 * come in the typed order; case does not matter.
 */
export function score(text: string, query: string): number {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return 1;
  const lower = text.toLowerCase();
  const whole = lower.indexOf(wanted);
  if (whole === 0) return 1000 - text.length;
  if (whole > 0) return (/[\s.@-]/u.test(lower[whole - 1] ?? '') ? 800 : 500) - text.length;
  let points = 0;
  let at = -1;
  for (const letter of wanted) {
    if (letter === ' ') continue;
    const next = lower.indexOf(letter, at + 1);
    if (next === -1) return 0;
    const startsWord = next === 0 || /[\s.@-]/u.test(lower[next - 1] ?? '');
    points += next === at + 1 ? 8 : startsWord ? 6 : 1;
    at = next;
  }
  return points;
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

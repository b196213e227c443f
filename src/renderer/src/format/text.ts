/** Shortens text in the middle and keeps both ends, which tell ids apart. */
export function middleEllipsis(text: string, max: number): string {
  if (text.length <= max) return text;
  const tail = Math.floor((max - 1) / 2);
  return `${text.slice(0, max - 1 - tail)}…${text.slice(text.length - tail)}`;
}

/** One or two capitals for a person's picture. */
export function initials(name: string | null, email: string): string {
  const all = (name ?? '').trim().split(/\s+/u).filter(Boolean);
  // Brackets and the like stand around a name; a name of pictures alone keeps them.
  const bare = all.map((word) => word.replace(/^[\p{P}]+/u, '')).filter(Boolean);
  const words = bare.length === 0 ? all : bare;
  const first = /^./u.exec(words[0] ?? email)?.[0] ?? '?';
  const last = words.length > 1 ? (/^./u.exec(words.at(-1) ?? '')?.[0] ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

/** The pieces of `text` around each place where `needle` occurs, any case. */
export function splitMatches(
  text: string,
  needle: string,
): readonly { readonly text: string; readonly hit: boolean }[] {
  const wanted = needle.trim().toLowerCase();
  if (wanted === '') return [{ text, hit: false }];
  const lower = text.toLowerCase();
  // A few letters change length when lowered; marking would then cut in the wrong place.
  if (lower.length !== text.length) return [{ text, hit: false }];
  const parts: { text: string; hit: boolean }[] = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), hit: false });
    from = at + wanted.length;
    parts.push({ text: text.slice(at, from), hit: true });
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false });
  return parts;
}

/** Text as it was pasted, without what copying leaves around it. */
export interface Pasted {
  readonly text: string;
  /** Every link in it, those inside another link's parameters (click trackers) included. */
  readonly urls: readonly URL[];
}

const MAX_URLS = 20;
const URL_IN_TEXT = /[a-z][a-z0-9+.-]{0,20}:\/\/[^\s<>"'`()[\]{}]+/gi;
const ABSOLUTE = /^[a-z][a-z0-9+.-]{0,20}:\/\//i;
/** Marks nobody sees; a NUL would even make Postgres refuse the query. */
const UNSEEN = /[\p{Cf}\p{Cs}\p{Co}\p{Cn}]|(?![\t\n\r])\p{Cc}/gu;
/** What quoting, listing and the end of a sentence leave around a text. */
const BEFORE: ReadonlySet<string> = new Set(' \t\n\r"\'`“”‘’«»<([{');
const BEHIND: ReadonlySet<string> = new Set(' \t\n\r"\'`“”‘’«»>)]}.,;!?');
const TRAILING = /[.,;:!?]+$/;

/** Reads pasted text; never throws. */
export function readPasted(raw: string): Pasted {
  const seen = raw.replaceAll(UNSEEN, '');
  return { text: bare(seen).replaceAll(/\s+/g, ' '), urls: urlsIn(seen) };
}

/** The parts of a link's path, decoded; of `app://place/id` the place too. */
export function segmentsOf(url: URL): string[] {
  const host = /^https?:$/.test(url.protocol) ? [] : [url.host];
  return [...host, ...url.pathname.split('/')].filter((part) => part !== '').map(decoded);
}

/** The parameters of a link, those behind `#` included: pages that route there keep them so. */
export function parametersOf(url: URL): [name: string, value: string][] {
  const behindHash = url.hash.slice(url.hash.includes('?') ? url.hash.indexOf('?') + 1 : 1);
  return [...url.searchParams, ...new URLSearchParams(behindHash)];
}

/** The same text without percent encoding, or as it was where that is broken. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text).replaceAll(UNSEEN, '');
  } catch {
    return text;
  }
}

function bare(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && BEFORE.has(text.charAt(from))) from += 1;
  while (to > from && BEHIND.has(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

function urlsIn(text: string): URL[] {
  const trimmed = text.trim();
  const written = [...(text.match(URL_IN_TEXT) ?? [])];
  // Mail programs and terminals break long links into lines.
  if (ABSOLUTE.test(trimmed) && /[\r\n]/.test(trimmed)) written.unshift(trimmed.replaceAll(/[\r\n]+\s*/g, ''));
  if (/^\/[^\s/]/.test(trimmed)) written.unshift(`http://pasted.invalid${trimmed}`);
  const found = new Map<string, URL>();
  for (const one of written) collect(one.replace(TRAILING, ''), found, 2);
  return [...found.values()];
}

function collect(text: string, found: Map<string, URL>, depth: number): void {
  if (found.size >= MAX_URLS || !URL.canParse(text)) return;
  const url = new URL(text);
  if (found.has(url.href)) return;
  found.set(url.href, url);
  if (depth === 0) return;
  for (const [, value] of parametersOf(url)) if (ABSOLUTE.test(value)) collect(value, found, depth - 1);
}

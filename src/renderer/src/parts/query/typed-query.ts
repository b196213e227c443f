import type { FilterChange } from './filters';

/** What a value of a typed filter means, or what it should have been. */
export type Reading<Filters> = { readonly filters: FilterChange<Filters> } | { readonly expected: string };

/** One filter that can be typed as `key:value`. */
export interface FilterKey<Filters> {
  readonly key: string;
  readonly aliases?: readonly string[];
  /** What may be written behind the colon, shown while it is typed. */
  readonly explain: string;
  readonly read: (value: string, now: Date) => Reading<Filters>;
}

/** A search box, read. */
export interface TypedQuery<Filters> {
  /** What is searched for as text. */
  readonly text: string;
  /** What the words that are complete narrow the list to; undefined where one of them opens an end that was set. */
  readonly filters: FilterChange<Filters>;
  /** What stays in the box once those words became chips. */
  readonly rest: string;
  /** Words that are complete and mean nothing, each with a sentence. */
  readonly notes: readonly string[];
  /** The filter somebody is in the middle of typing. */
  readonly typing: FilterKey<Filters> | null;
}

/** One word of a search box; `key` and `value` where it is written as `key:value`. */
interface Token {
  readonly raw: string;
  readonly key: string | null;
  readonly value: string;
  /** Something follows it, so that nobody is typing it any more. */
  readonly done: boolean;
}

const KEY = /^([a-z]{2,20}):(?!\/\/)/iu;

function unquoted(value: string): string {
  return value.replace(/^"((?:[^"]|"(?!$))*)"?$/u, '$1');
}

/** Splits text into words at spaces outside of quotes. A quote that was never closed runs to the end. */
function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = /[a-z]{2,20}:"[^"]*(?:"|$)|\S+/giu;
  for (const match of text.matchAll(pattern)) {
    const raw = match[0];
    const key = KEY.exec(raw)?.[1]?.toLowerCase() ?? null;
    const after = text.slice(match.index + raw.length);
    const open = /^[a-z]+:"[^"]*$/iu.test(raw);
    tokens.push({
      raw,
      key,
      value: key === null ? raw : unquoted(raw.slice(key.length + 1)),
      done: after !== '' && !open,
    });
  }
  return tokens;
}

/**
 * Reads a search box with filters in it. A word counts as complete once a space follows it, or when `final` says that the
 * person is done: half a word is never an error.
 */
export function readQuery<Filters>(
  text: string,
  known: readonly FilterKey<Filters>[],
  { final, now = new Date() }: { readonly final: boolean; readonly now?: Date },
): TypedQuery<Filters> {
  let filters: FilterChange<Filters> = {};
  let typing: FilterKey<Filters> | null = null;
  const words: string[] = [];
  const rest: string[] = [];
  const notes: string[] = [];
  for (const token of tokensOf(text)) {
    const filter = known.find(
      ({ key, aliases }) => token.key !== null && (key === token.key || aliases?.includes(token.key)),
    );
    const done = token.done || final;
    if (filter === undefined) {
      words.push(token.raw);
      rest.push(token.raw);
      if (token.key !== null && token.value !== '' && done && /^[a-z]+:[\w"<>]/iu.test(token.raw)) {
        notes.push(
          `“${token.key}:” is not a filter, so it is searched as text. Filters: ${known.map(({ key }) => key).join(', ')}.`,
        );
      }
      continue;
    }
    if (!done) {
      typing = filter;
      rest.push(token.raw);
      continue;
    }
    const reading = filter.read(token.value.trim(), now);
    if ('filters' in reading) {
      filters = { ...filters, ...reading.filters };
    } else {
      rest.push(token.raw);
      notes.push(`${token.raw} was left out: ${reading.expected}`);
    }
  }
  // A space at the end says that a word is complete; without words left to part, it has no use any more.
  const space = /\s$/u.test(text) && rest.length > 0 ? ' ' : '';
  return { text: words.join(' '), filters, rest: rest.join(' ') + space, notes, typing };
}

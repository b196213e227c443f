/** One word of a search box; `key` and `value` where it is written as `key:value`. */
export interface Token {
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
export function tokensOf(text: string): readonly Token[] {
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

/** A value as it would be typed: in quotes where it holds a space. */
export function typed(value: string): string {
  return /\s/u.test(value) ? `"${value}"` : value;
}

import type { Reading } from './typed-query';

/** Reads a value that is one of a few words, in any case. */
export function oneOf<Value, Filters>(
  key: string,
  value: string,
  words: Readonly<Record<string, Value>>,
  make: (value: Value) => Partial<Filters>,
): Reading<Filters> {
  const found = Object.entries(words).find(([word]) => word === value.toLowerCase());
  return found === undefined
    ? { expected: `${key} is one of ${Object.keys(words).join(', ')}.` }
    : { filters: make(found[1]) };
}

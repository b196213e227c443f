/** A part of pasted text that opens something: readable on purpose only, absent from JSON, logs and inspection. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** For binding into a query or checking a signature, and nothing else. */
  reveal(): string {
    return this.#value;
  }

  toJSON(): string {
    return '[secret]';
  }
}

/** Wraps texts, each once. */
export function secrets(values: Iterable<string>): Secret[] {
  return [...new Set(values)].map((value) => new Secret(value));
}

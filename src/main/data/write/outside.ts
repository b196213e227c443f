/** Sessions a write ends, as what is outside of the database has to be told. The tokens never leave main's memory. */
export interface RevokedSessions {
  readonly userId: string;
  readonly tokens: readonly string[];
  /** All sessions of this person, those not known by a token included. */
  readonly all: boolean;
}

/** A key the secondary storage is to have once a write is committed. What stands in it may open an account. */
export interface StoredKey {
  /** Without the app's prefix. */
  readonly name: string;
  readonly value: string;
  /** When it ends, in milliseconds since 1970. */
  readonly until: number;
}

/** What a write ends and begins outside of the database, told by the code that knows of it. */
export class Outside {
  readonly #ended: RevokedSessions[] = [];
  readonly #goneKeys: string[] = [];
  readonly #keptKeys: StoredKey[] = [];

  /** Sessions that end besides those whose rows are deleted: kept outside of the database, or with rows that are preserved. */
  get revoked(): readonly RevokedSessions[] {
    return this.#ended;
  }

  /** Further keys of the secondary storage that go with the write, without the app's prefix. */
  get goneKeys(): readonly string[] {
    return this.#goneKeys;
  }

  /** Keys the secondary storage gets with the write. */
  get keptKeys(): readonly StoredKey[] {
    return this.#keptKeys;
  }

  noteRevoked(sessions: RevokedSessions): void {
    this.#ended.push(sessions);
  }

  noteGoneKeys(keys: readonly string[]): void {
    this.#goneKeys.push(...keys);
  }

  noteKeptKey(key: StoredKey): void {
    this.#keptKeys.push(key);
  }
}

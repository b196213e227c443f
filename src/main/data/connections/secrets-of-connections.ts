import type { ConnectionSecrets } from '@shared/api/connections';
import type { SecretStore } from '../local/secret-store';
import { storedJson } from '../local/stored-json';
import { joined, namesOf } from './secret-names';

/** Secrets of connections: sealed where the secret store protects them, else in memory for this run. */
export class SecretsOfConnections {
  readonly #store: SecretStore;
  readonly #thisRun = new Map<string, ConnectionSecrets>();

  constructor(store: SecretStore) {
    this.#store = store;
  }

  get isProtected(): boolean {
    return this.#store.isProtected;
  }

  async of(id: string, sealed: Uint8Array | null): Promise<ConnectionSecrets> {
    const stored =
      sealed === null
        ? {}
        : await this.#store.open(sealed).then(
            (text) => (storedJson(text) ?? {}) as ConnectionSecrets,
            () => ({}), // the keyring was reset: they count as missing and are asked for
          );
    return joined(stored, this.#thisRun.get(id));
  }

  /** Puts the secrets of a connection where they belong from now on; what is to stand beside its settings. */
  async put(id: string, secrets: ConnectionSecrets, remember: boolean): Promise<Uint8Array | null> {
    const none = Object.keys(secrets).length === 0;
    const store = this.isProtected && remember && !none;
    const sealed = store ? await this.#store.seal(JSON.stringify(secrets)) : null;
    if (store || none) this.#thisRun.delete(id);
    else this.#thisRun.set(id, secrets);
    return sealed;
  }

  /** Adds secrets for this run. */
  keep(id: string, given: ConnectionSecrets): void {
    if (namesOf(given).length > 0) this.#thisRun.set(id, joined(this.#thisRun.get(id) ?? {}, given));
  }

  isOfThisRun(id: string): boolean {
    return this.#thisRun.has(id);
  }

  forget(id: string): void {
    this.#thisRun.delete(id);
  }
}

/**
 * The operating system's secret store, handed in from the shell. `isProtected` is false where it would only obfuscate
 * (`basic_text`) or is missing: then nothing secret may be sealed with it.
 */
export interface SecretStore {
  readonly backend: string;
  readonly isProtected: boolean;
  readonly seal: (text: string) => Promise<Uint8Array>;
  readonly open: (sealed: Uint8Array) => Promise<string>;
}

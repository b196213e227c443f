import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { LocalDatabase } from './local-database';
import type { SecretStore } from './secret-store';

/** Encrypts what Authdesk keeps on disk but nobody else may read, such as the mails of the outbox. */
export interface Vault {
  /** Whether what is sealed now can still be opened after a restart. */
  readonly outlivesRestart: boolean;
  /** Names the key without telling it: what was sealed under another cannot be opened. */
  readonly keyId: string;
  readonly seal: (text: string) => Uint8Array;
  /** Null when it was sealed in an earlier run whose key is gone. */
  readonly open: (sealed: Uint8Array) => string | null;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_NAME = 'vault';

/** Opens the vault with its key from the secret store; without a protected store the key lives for this run only. */
export async function openVault(db: LocalDatabase, store: SecretStore): Promise<Vault> {
  const key = store.isProtected ? await storedKey(db, store) : null;
  return vaultWithKey(key ?? randomBytes(KEY_BYTES), key !== null);
}

/** AES-256-GCM: 12 bytes nonce, 16 bytes tag, ciphertext. */
export function vaultWithKey(key: Uint8Array, outlivesRestart: boolean): Vault {
  return {
    outlivesRestart,
    keyId: createHash('sha256').update('vault key id').update(key).digest('hex').slice(0, 16),
    seal: (text) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), body]));
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed);
      try {
        const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES));
        decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString(
          'utf8',
        );
      } catch {
        return null;
      }
    },
  };
}

async function storedKey(db: LocalDatabase, store: SecretStore): Promise<Uint8Array | null> {
  const row = await db.selectFrom('sealed_key').select('sealed').where('name', '=', KEY_NAME).executeTakeFirst();
  if (row) {
    try {
      return Buffer.from(await store.open(row.sealed), 'base64');
    } catch {
      // The keyring was reset or is another one: what was sealed stays closed, and is not overwritten.
      return null;
    }
  }
  const key = randomBytes(KEY_BYTES);
  await db
    .insertInto('sealed_key')
    .values({ name: KEY_NAME, sealed: await store.seal(key.toString('base64')) })
    .execute();
  return key;
}

import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { AppError } from '../../base/app-error';
import type { LocalDatabase } from '../../local/local-database';
import type { SecretStore } from '../../local/secret-store';

/** The key this desk signs lists of connections with. */
export interface ListSigner {
  /** Raw Ed25519, in base64. */
  readonly publicKey: string;
  /** In base64. */
  readonly sign: (text: string) => string;
}

const KEY_NAME = 'connection list';

/**
 * The key of this desk, made at the first use and kept in the secret store.
 * @throws AppError SECRET_STORE_UNAVAILABLE where nothing protects it: whoever has it can sign in this person's name
 */
export async function openListSigner(db: LocalDatabase, store: SecretStore): Promise<ListSigner> {
  if (!store.isProtected) {
    throw new AppError(
      'SECRET_STORE_UNAVAILABLE',
      'This computer offers no protected place for the key to sign with.',
      {
        hint: 'Export on a computer with a keyring.',
      },
    );
  }
  const key = (await keptKey(db, store)) ?? (await newKey(db, store));
  return {
    publicKey: rawKey(createPublicKey(key)),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64'),
  };
}

/** What a person compares a key by: 20 hexadecimal digits in fours. */
export function fingerprintOf(publicKey: string): string {
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 20);
  return digest.replaceAll(/.{4}(?=.)/gu, '$& ');
}

async function keptKey(db: LocalDatabase, store: SecretStore): Promise<KeyObject | null> {
  const row = await db.selectFrom('sealed_key').select('sealed').where('name', '=', KEY_NAME).executeTakeFirst();
  if (row === undefined) return null;
  try {
    return createPrivateKey(await store.open(row.sealed));
  } catch {
    return null; // the keyring was reset: this desk signs with another key from now on, which people are told is new
  }
}

async function newKey(db: LocalDatabase, store: SecretStore): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const sealed = await store.seal(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  await db
    .insertInto('sealed_key')
    .values({ name: KEY_NAME, sealed })
    .onConflict((c) => c.column('name').doUpdateSet({ sealed }))
    .execute();
  return privateKey;
}

function rawKey(key: KeyObject): string {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
}

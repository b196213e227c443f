import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { AppError } from '../base/app-error';
import type { SecretStore } from '../local/secret-store';
import type { ChainKey } from './chain';

/**
 * The key of the audit chain, made on first use. It lies beside the database, never inside it: sealed by the secret
 * store where that protects, else in a file only its owner may read (see docs/adr/0005).
 * @throws AppError SECRET_STORE_UNAVAILABLE when it was sealed and cannot be opened any more
 */
export async function loadChainKey(file: string, store: SecretStore): Promise<ChainKey> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) {
    const key = randomBytes(32);
    const kept = store.isProtected
      ? `sealed:${Buffer.from(await store.seal(key.toString('base64'))).toString('base64')}`
      : `plain:${key.toString('base64')}`;
    await writeFile(file, kept, { mode: 0o600, flag: 'wx' });
    return key;
  }
  const [form, body = ''] = text.split(':');
  if (form === 'plain') return Buffer.from(body, 'base64');
  try {
    return Buffer.from(await store.open(Buffer.from(body, 'base64')), 'base64');
  } catch (error) {
    throw new AppError('SECRET_STORE_UNAVAILABLE', "The audit's key is locked in a secret store that does not open.", {
      hint: "Unlock your system's keyring and start Authdesk again.",
      cause: error,
    });
  }
}

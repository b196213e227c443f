import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { AppError } from '../base/app-error';
import type { SecretStore } from '../local/secret-store';
import type { ChainKey } from './chain';

const KEY_BYTES = 32;

/**
 * The key of the audit chain, made on first use. It lies beside the database, never inside it: sealed by the secret
 * store where that protects, else in a file only its owner may read (see docs/adr/0005).
 * @throws AppError PERMISSION_DENIED, SECRET_STORE_UNAVAILABLE when it was sealed and cannot be opened any more
 */
export async function loadChainKey(file: string, store: SecretStore): Promise<ChainKey> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new AppError('PERMISSION_DENIED', `Authdesk may not read its own file ${file}.`, {
      hint: 'Make it readable for you and nobody else, then start Authdesk again.',
      cause: error,
    });
  });
  const [form, body = ''] = text?.split(':') ?? [];
  const bytes = Buffer.from(body, 'base64');
  if (form === 'plain' && bytes.length === KEY_BYTES) return bytes;
  if (text === null || form !== 'sealed' || bytes.length === 0) {
    // A damaged key is kept for whoever can make something of it; the chain says from here on that it is another one.
    if (text !== null) await rename(file, `${file}.damaged`).catch(() => {});
    const key = randomBytes(KEY_BYTES);
    const kept = store.isProtected
      ? `sealed:${Buffer.from(await store.seal(key.toString('base64'))).toString('base64')}`
      : `plain:${key.toString('base64')}`;
    // Where it cannot be kept nothing else can either, and no entry will have to be checked with it.
    await writeFile(file, kept, { mode: 0o600, flag: 'wx' }).catch(() => {});
    return key;
  }
  try {
    return Buffer.from(await store.open(bytes), 'base64');
  } catch (error) {
    throw new AppError('SECRET_STORE_UNAVAILABLE', "The audit's key is locked in a secret store that does not open.", {
      hint: "Unlock your system's keyring and start Authdesk again.",
      cause: error,
    });
  }
}

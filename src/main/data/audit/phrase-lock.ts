import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, { N: number; maxmem: number }, Buffer>(scrypt);

/** A third of a second and 64 MB for each guess. */
const COST = 2 ** 16;
const SALT = 16;
const NONCE = 12;
const TAG = 16;

/** Locks bytes with a pass phrase (scrypt, AES-256-GCM): salt, nonce, tag and what was locked. */
export async function lockWithPhrase(bytes: Uint8Array, phrase: string): Promise<Buffer> {
  const [salt, nonce] = [randomBytes(SALT), randomBytes(NONCE)];
  const cipher = createCipheriv('aes-256-gcm', await keyOf(phrase, salt), nonce);
  const locked = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), locked]);
}

/** What was locked; null where it was with another phrase, or is damaged. */
export async function openWithPhrase(locked: Buffer, phrase: string): Promise<Buffer | null> {
  const body = SALT + NONCE + TAG;
  if (locked.length <= body) return null;
  const decipher = createDecipheriv(
    'aes-256-gcm',
    await keyOf(phrase, locked.subarray(0, SALT)),
    locked.subarray(SALT, SALT + NONCE),
  );
  decipher.setAuthTag(locked.subarray(SALT + NONCE, body));
  try {
    return Buffer.concat([decipher.update(locked.subarray(body)), decipher.final()]);
  } catch {
    return null;
  }
}

async function keyOf(phrase: string, salt: Buffer): Promise<Buffer> {
  // The same phrase may be typed in composed and decomposed letters.
  return derive(phrase.normalize('NFKC'), salt, 32, { N: COST, maxmem: 256 * COST * 8 });
}

// better-auth salts with real randomness; here the salt is seeded, and better-auth's own functions check the result.
import { createHash, scryptSync } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { symmetricDecrypt, verifyPassword } from 'better-auth/crypto';
import { bytes, text } from './random.mjs';

const SCRYPT = { N: 16384, r: 16, p: 1, maxmem: 128 * 16384 * 16 * 2 };
const hex = (value) => Buffer.from(value).toString('hex');

/** Distinct valid hashes of one password. */
export async function passwordHashes(password, count) {
  const hashes = [];
  for (let i = 0; i < count; i++) {
    const salt = hex(bytes(16));
    const hash = `${salt}:${hex(scryptSync(password, salt, 64, SCRYPT))}`;
    if (!(await verifyPassword({ hash, password }))) throw new Error('better-auth refuses the hash');
    hashes.push(hash);
  }
  return hashes;
}

/** Encrypts a value as better-auth does with its server secret. */
export async function encrypt(secret, data) {
  const key = createHash('sha256').update(secret).digest();
  const nonce = bytes(24);
  const sealed = hex(nonce) + hex(xchacha20poly1305(key, nonce).encrypt(new TextEncoder().encode(data)));
  if ((await symmetricDecrypt({ key: secret, data: sealed })) !== data) throw new Error('better-auth cannot decrypt');
  return sealed;
}

/** The content of a two-factor row: an encrypted secret and ten encrypted backup codes. */
export async function twoFactorSecrets(secret) {
  const codes = Array.from({ length: 10 }, () => `${text(5)}-${text(5)}`);
  return { secret: await encrypt(secret, text(32)), backupCodes: await encrypt(secret, JSON.stringify(codes)) };
}

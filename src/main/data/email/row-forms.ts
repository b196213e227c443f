import { createHash } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { managedNonce } from '@noble/ciphers/utils.js';
import type { EncryptionKey } from '../auth-server/auth-server-of';
import { isSince } from '../auth-server/version';
import { hashIdentifier } from '../verifications/queries';

/**
 * How the row of a sign-in link is made: with a prefix in front of the token (from 1.7.7 on), with the token alone, or
 * with the token alone and nothing but the address as its value (1.0).
 */
export type MagicForm = 'prefixed' | 'bare' | 'address';

/** How the app keeps a token or a code. */
export type Stored = 'plain' | 'hashed' | 'encrypted';

/** The form a version of better-auth goes by; null where the version is not known well enough. */
export function magicFormOf(version: string | undefined): MagicForm | null {
  if (isSince(version, [1, 7, 7]) === true) return 'prefixed';
  if (isSince(version, [1, 1, 0]) === false) return 'address';
  return isSince(version, [1, 7, 7]) === false ? 'bare' : null;
}

/** The row of a sign-in link, identifier in the clear. */
export function magicLinkRow(
  { form, stored }: { readonly form: MagicForm; readonly stored: Stored },
  token: string,
  email: string,
): { identifier: string; value: string } {
  const kept = stored === 'hashed' ? createHash('sha256').update(token, 'utf8').digest('base64url') : token;
  switch (form) {
    case 'prefixed':
      return { identifier: `magic-link:${kept}`, value: JSON.stringify({ type: 'magic-link', email }) };
    case 'bare':
      return { identifier: kept, value: JSON.stringify({ email }) };
    case 'address':
      return { identifier: kept, value: email };
  }
}

/**
 * The value of a code's row. `counted`: with the number of wrong tries behind it, as better-auth does from 1.2 on; those
 * versions take it without, too, and older ones take it in no other way.
 */
export function codeValue(
  { stored, counted }: { readonly stored: Stored; readonly counted: boolean },
  code: string,
  key: EncryptionKey | null,
): string {
  // A code is hashed exactly as an identifier is.
  const kept = stored === 'hashed' ? hashIdentifier(code) : stored === 'encrypted' ? encrypted(code, key) : code;
  return counted ? `${kept}:0` : kept;
}

// As better-auth encrypts: XChaCha20-Poly1305, the nonce in front, under the hash of the secret.
function encrypted(text: string, key: EncryptionKey | null): string {
  if (key === null) throw new TypeError('a code cannot be encrypted without the secret');
  const bytes = new Uint8Array(createHash('sha256').update(key.secret, 'utf8').digest());
  const sealed = managedNonce(xchacha20poly1305)(bytes).encrypt(new TextEncoder().encode(text));
  const hex = Buffer.from(sealed).toString('hex');
  return key.version === null ? hex : `$ba$${key.version}$${hex}`;
}

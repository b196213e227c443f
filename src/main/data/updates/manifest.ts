import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { isNewer, VERSION } from './version';

/** How a package is replaced by a newer one of its kind. */
export const packageKind = z.enum(['appimage', 'nsis', 'mac-zip']);

const file = z.strictObject({
  kind: packageKind,
  arch: z.enum(['x64', 'arm64', 'any']),
  /** Beside the manifest; never a way to somewhere else. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/u),
  /** In bytes. */
  size: z.int().positive().max(1_000_000_000),
  /** Of the whole file, in base64. */
  sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/u),
});
export type UpdateFile = z.infer<typeof file>;

const manifest = z.strictObject({
  format: z.literal(1),
  app: z.literal('authdesk'),
  version: z.string().regex(VERSION),
  /** Where a person finds all packages of it. */
  page: z.url({ protocol: /^https$/u }).max(500),
  files: z.array(file).max(30),
});
export type UpdateManifest = z.infer<typeof manifest>;

const envelope = z.object({ manifest: z.string(), signature: z.string().optional() });

/** Why an offer is refused. */
export type Refused = 'unreadable' | 'unsigned' | 'forged' | 'older';

export class RefusedUpdate extends Error {
  readonly why: Refused;

  constructor(why: Refused) {
    super(`an update was refused: ${why}`);
    this.why = why;
  }
}

/** Stands before what is signed, so that nothing else the key ever signed passes for an update. */
export const SIGNED_AS = 'authdesk-update-1\n';

/**
 * The manifest in a text, once one of the keys (raw Ed25519, base64) is found to have signed it. Nothing of it is looked at
 * before that.
 * @throws RefusedUpdate
 */
export function openManifest(text: string, keys: readonly string[]): UpdateManifest {
  const outer = envelope.safeParse(parsed(text));
  if (!outer.success) throw new RefusedUpdate('unreadable');
  const { manifest: signed, signature = '' } = outer.data;
  if (signature === '') throw new RefusedUpdate('unsigned');
  const bytes = Buffer.from(SIGNED_AS + signed, 'utf8');
  const isSigned = keys.some((key) => verify(null, bytes, publicKey(key), Buffer.from(signature, 'base64')));
  if (!isSigned) throw new RefusedUpdate('forged');
  const read = manifest.safeParse(parsed(signed));
  if (!read.success) throw new RefusedUpdate('unreadable');
  return read.data;
}

/**
 * Refuses to go back: behind the version that runs, or behind one that was offered before.
 * @throws RefusedUpdate
 */
export function requireForward(offered: string, running: string, seen: string | null): void {
  if (isNewer(running, offered) || (seen !== null && isNewer(seen, offered))) throw new RefusedUpdate('older');
}

function publicKey(raw: string): KeyObject {
  const x = Buffer.from(raw, 'base64').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

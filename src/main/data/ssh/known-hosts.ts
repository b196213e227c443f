import { createHash, createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { matchesPattern } from './patterns';

/** A host key as a server shows it. */
export interface ShownKey {
  /** Such as `ssh-ed25519`. */
  readonly type: string;
  /** As `ssh-keygen -l` shows it. */
  readonly fingerprint: string;
}

/** A key that is known of a server. */
export interface KnownKey extends ShownKey {
  /** Whether it is known to be in wrong hands. */
  readonly revoked: boolean;
  /** Whether it is of the same host's usual port: it may vouch for a server of another port, but not speak against it. */
  readonly usualPort: boolean;
  /** Where it stands: a file and its line; null: with the connection. */
  readonly at: { readonly file: string; readonly line: number } | null;
}

/** Reads a key out of its bytes, as they go over the wire. */
export function shownKey(bytes: Buffer): ShownKey {
  const end = bytes.length < 4 ? 0 : 4 + bytes.readUInt32BE(0);
  const hash = createHash('sha256').update(bytes).digest('base64').replace(/=+$/u, '');
  return { type: bytes.subarray(4, end).toString('latin1'), fingerprint: `SHA256:${hash}` };
}

/** The keys the files of known hosts have for a server. Files that are not there have none. */
export async function keysInFiles(files: readonly string[], host: string, port: number): Promise<KnownKey[]> {
  const found: KnownKey[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    for (const [i, line] of text.split(/\r?\n/u).entries()) {
      const key = keyInLine(line, host, port);
      if (key !== null) found.push({ ...key, at: { file, line: i + 1 } });
    }
  }
  return found;
}

function keyInLine(line: string, host: string, port: number): Omit<KnownKey, 'at'> | null {
  if (/^\s*(#|$)/u.test(line)) return null;
  const {
    mark,
    names = '',
    key = '',
  } = /^\s*(?:@(?<mark>\S+)\s+)?(?<names>\S+)\s+\S+\s+(?<key>[A-Za-z0-9+/]+=*)/u.exec(line)?.groups ?? {};
  // Certificates of hosts are not asked for, so that their authorities have nothing to say.
  if (mark !== undefined && mark !== 'revoked') return null;
  const own = isNamed(names, port === 22 ? host : `[${host}]:${port}`);
  if (!own && !(port !== 22 && isNamed(names, host))) return null;
  return { ...shownKey(Buffer.from(key, 'base64')), revoked: mark === 'revoked', usualPort: !own };
}

function isNamed(names: string, name: string): boolean {
  if (names.startsWith('|')) return isHashOf(names, name);
  const patterns = names.split(',');
  const not = patterns.filter((pattern) => pattern.startsWith('!'));
  if (not.some((pattern) => matchesPattern(name, pattern.slice(1)))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matchesPattern(name, pattern));
}

function isHashOf(hashed: string, name: string): boolean {
  const [, method, salt = '', hash] = hashed.split('|');
  if (method !== '1') return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name.toLowerCase()).digest('base64') === hash;
}

import { randomInt } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Fields, TestDatabase } from './databases';

/** A secret value put into a database, to be looked for elsewhere. */
export interface PlantedSecret {
  /** Where it was put, such as "session.token". */
  what: string;
  value: string;
}

/** A user with one of every secret better-auth stores. */
export interface Planted {
  userId: string;
  email: string;
  secrets: PlantedSecret[];
}

/** An occurrence of a planted secret. */
export interface PlantedHit {
  what: string;
  /** The file, or "(buffer)". */
  file: string;
  /** "utf16" is either byte order: shifted by one byte, the one looks like the other. */
  encoding: 'utf8' | 'utf16';
  /** Byte offset, or -1 when the secret is in the file's name. */
  offset: number;
}

const HEX = '0123456789abcdef';
const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const LETTERS = ALPHANUMERIC.slice(0, 52);

function random(length: number, alphabet = ALPHANUMERIC): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Inserts rows holding fresh secrets for a user (a new one unless given), in the shapes better-auth writes. */
export async function plantSecrets(
  db: TestDatabase,
  options: { user?: { id: string; email: string } } = {},
): Promise<Planted> {
  const secrets: PlantedSecret[] = [];
  const plant = (what: string, value: string) => {
    secrets.push({ what, value });
    return value;
  };
  const now = new Date();
  const later = new Date(now.getTime() + 3_600_000);
  const stamps = { createdAt: now, updatedAt: now };
  const insert = (model: string, values: Fields) =>
    db.insert(model, { ...(db.ids === 'text' ? { id: random(32) } : {}), ...uuidOnSqlite(db), ...values });

  const { id: userId, email } = options.user ?? (await plantUser(db, insert, stamps));

  await insert('session', {
    token: plant('session.token', random(32)),
    userId,
    expiresAt: later,
    ipAddress: '192.0.2.7',
    userAgent: 'Mozilla/5.0 (planted)',
    ...stamps,
  });
  await insert('account', {
    accountId: userId,
    providerId: 'credential',
    userId,
    password: plant('account.password', `${random(32, HEX)}:${random(128, HEX)}`),
    ...stamps,
  });
  await insert('account', {
    accountId: random(21, '0123456789'),
    providerId: 'google',
    userId,
    accessToken: plant('account.accessToken', `ya29.${random(60)}`),
    refreshToken: plant('account.refreshToken', `1//${random(60)}`),
    // the key id comes first, so that no part of the token looks like just any other token
    idToken: plant(
      'account.idToken',
      `${base64url({ kid: random(24) })}.${base64url({ sub: random(21) })}.${random(43)}`,
    ),
    accessTokenExpiresAt: later,
    scope: 'openid,email,profile',
    ...stamps,
  });

  const verification = (identifier: string, value: string) =>
    insert('verification', { identifier, value, expiresAt: later, ...stamps });
  await verification(`reset-password:${plant('verification.identifier reset-password', random(24))}`, userId);
  await verification(
    `magic-link:${plant('verification.identifier magic-link', random(32, LETTERS))}`,
    JSON.stringify({ type: 'magic-link', email }),
  );
  // longer than real codes, which would be found by chance
  await verification(`sign-in-otp-${email}`, `${plant('verification.value otp', random(20, '0123456789'))}:0`);
  await verification(
    `one-time-token:${plant('verification.identifier one-time-token', random(32))}`,
    plant('verification.value one-time-token', random(32)),
  );
  await verification(
    `auth-state:${plant('verification.identifier auth-state', random(32))}`,
    JSON.stringify({ codeVerifier: plant('verification.value codeVerifier', random(128)), callbackURL: '/' }),
  );

  if (db.names.has('twoFactor')) {
    await insert('twoFactor', {
      userId,
      secret: plant('twoFactor.secret', random(176, HEX)),
      backupCodes: plant('twoFactor.backupCodes', random(320, HEX)),
      ...(db.names.has('twoFactor', 'verified') ? { verified: true } : {}),
    });
  }
  if (db.names.has('jwks')) {
    await insert('jwks', {
      publicKey: JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: random(43) }),
      privateKey: JSON.stringify(plant('jwks.privateKey', random(240, HEX))),
      createdAt: now,
      // no server can decrypt it; run out, it makes the server create a key of its own instead of failing
      ...(db.names.has('jwks', 'expiresAt') ? { expiresAt: new Date(now.getTime() - 1000) } : {}),
    });
  }
  return { userId, email, secrets };
}

function uuidOnSqlite(db: TestDatabase): Fields {
  // Postgres generates uuids itself
  return db.ids === 'uuid' && db.kind === 'sqlite' ? { id: crypto.randomUUID() } : {};
}

async function plantUser(
  db: TestDatabase,
  insert: (model: string, values: Fields) => Promise<void>,
  stamps: Fields,
): Promise<{ id: string; email: string }> {
  const email = `planted-${random(8).toLowerCase()}@example.com`;
  await insert('user', { name: 'Planted Person', email, emailVerified: true, ...stamps });
  const [user] = await db.find('user', { email });
  return { id: String(user?.['id']), email };
}

/** Searches every file below a folder, or a buffer, for planted secrets as raw bytes, in UTF-8 and UTF-16. */
export async function findPlanted(
  where: string | Uint8Array,
  planted: readonly (PlantedSecret | string)[],
): Promise<PlantedHit[]> {
  const needles = planted.flatMap((secret) =>
    needlesOf(typeof secret === 'string' ? { what: secret, value: secret } : secret),
  );
  if (typeof where !== 'string') return distinct(scan(Buffer.from(where), '(buffer)', 0, needles));
  const hits: PlantedHit[] = [];
  const files = await filesBelow(where);
  // an empty folder is a mistake of the test (wrong path, app not started), not a clean result
  if (files.length === 0) throw new Error(`there are no files in ${where} to search`);
  for (const file of files) {
    const name = path.relative(where, file);
    const inName = needles.filter((needle) => needle.encoding === 'utf8' && name.includes(needle.text));
    hits.push(...inName.map(({ what }) => ({ what, file, encoding: 'utf8' as const, offset: -1 })));
    hits.push(...(await scanFile(file, needles)));
  }
  return distinct(hits);
}

interface Needle {
  what: string;
  text: string;
  encoding: PlantedHit['encoding'];
  bytes: Buffer;
}

/** A long secret counts as found when its first or last 16 characters are: SQLite splits long values, logs cut them. */
function needlesOf({ what, value }: PlantedSecret): Needle[] {
  if (value.length < 8) throw new Error(`"${value}" is too short to be told from chance`);
  const parts = value.length < 32 ? [value] : [value.slice(0, 16), value.slice(-16)];
  return parts.flatMap((text) => {
    const wide = Buffer.from(text, 'utf16le');
    return [
      { what, text, encoding: 'utf8' as const, bytes: Buffer.from(text, 'utf8') },
      { what, text, encoding: 'utf16' as const, bytes: wide },
      { what, text, encoding: 'utf16' as const, bytes: Buffer.from(wide).swap16() },
    ];
  });
}

function scan(bytes: Buffer, file: string, base: number, needles: readonly Needle[]): PlantedHit[] {
  return needles.flatMap(({ what, encoding, bytes: needle }) => {
    const at = bytes.indexOf(needle);
    return at < 0 ? [] : [{ what, file, encoding, offset: base + at }];
  });
}

async function scanFile(file: string, needles: readonly Needle[]): Promise<PlantedHit[]> {
  const handle = await openIfThere(file);
  if (!handle) return [];
  try {
    // in pieces that overlap by more than any needle, so that big files need no memory and none slips through
    const overlap = Math.max(...needles.map((needle) => needle.bytes.length), 1);
    const buffer = Buffer.allocUnsafe(4 * 1024 * 1024);
    const hits: PlantedHit[] = [];
    let position = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      hits.push(...scan(buffer.subarray(0, bytesRead), file, position, needles));
      if (bytesRead < buffer.length) return hits;
      position += bytesRead - overlap;
    }
  } finally {
    await handle.close();
  }
}

async function openIfThere(file: string) {
  try {
    return await open(file, 'r');
  } catch (error) {
    if (hasVanished(error)) return null;
    throw error;
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isFile()) files.push(full);
    if (!entry.isDirectory()) continue;
    try {
      files.push(...(await filesBelow(full)));
    } catch (error) {
      if (!hasVanished(error)) throw error;
    }
  }
  return files;
}

/** A running app removes files while they are listed; anything else unreadable must not pass as clean. */
function hasVanished(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function distinct(hits: PlantedHit[]): PlantedHit[] {
  const seen = new Map(hits.toReversed().map((hit) => [`${hit.what}\0${hit.file}\0${hit.encoding}`, hit]));
  return [...seen.values()].toReversed();
}

import { sql, type Expression, type SqlBool } from 'kysely';
import { escapeLike } from '../database/contains';
import type { AuthTable } from '../schema/auth-table';
import { authKeys } from '../redis/auth-keys';
import { literally } from '../redis/key-store';
import type { SecondaryStorage } from '../redis/secondary-storage';
import { cellText, type Capture } from '../write/capture';
import { exactIdentifiers, hashesOf, identifierPrefixes } from './subject-identifiers';
import type { OpenConnection } from '../connections/connection';

/** Whom links and codes are voided of. */
export interface Concerned {
  readonly userId: string;
  readonly email: string;
  readonly phone: string | null;
}

const TRUSTED = 'trust-device-';
/** Kept so that a used sign-in cannot be used again. */
const GUARD = 'saml-used-assertion:';
/** Steps of a walk through the secondary storage: some two hundred thousand keys. */
const WALK_STEPS = 200;
const KEY = 'verification:';

/** How many links and codes of a person there are, and how many of these are trusted devices; null without the table. */
export async function countEverythingOf(
  { handle, schema: { verification } }: OpenConnection,
  person: Concerned,
): Promise<{ all: number; trustedDevices: number } | null> {
  if (verification === null || !verification.has('identifier') || !verification.has('value')) return null;
  const identifier = verification.ref('identifier');
  const { rows } = await sql<{ n: number | string; trusted: number | string | null }>`
    select count(*) as n, sum(case when ${identifier} like ${`${TRUSTED}%`} then 1 else 0 end) as trusted
    from ${verification.from} where ${ofUser(verification, person)}`.execute(handle.db);
  return { all: Number(rows[0]?.n ?? 0), trustedDevices: Number(rows[0]?.trusted ?? 0) };
}

/**
 * Deletes every link, code and trusted device of a person within a write, copies in the secondary storage included.
 * Reads the whole table where nothing else finds them. Returns their number, or null where this database user may not
 * look for them.
 */
export async function forgetEverythingOf(
  connection: OpenConnection,
  capture: Capture,
  person: Concerned,
): Promise<number | null> {
  const { handle, schema, storage } = connection;
  const { verification } = schema;
  const stored = storage === null ? [] : await storedOf(storage, person);
  capture.noteStoredKeys(stored);
  if (verification === null) return schema.closed.verification === undefined ? stored.length : null;
  if (!verification.has('identifier') || !verification.has('value')) return null;
  const deleted = await capture.delete(verification, ofUser(verification, person));
  const identifiers = deleted.map((row) => cellText(handle.kind, row[verification.name('identifier')]));
  const keys = identifiers.filter((name) => name !== null).map((name) => authKeys.verification(name));
  if (storage !== null) capture.noteStoredKeys(keys);
  return deleted.length + stored.filter((key) => !keys.includes(key)).length;
}

function ofUser(verification: AuthTable<'verification'>, person: Concerned): Expression<SqlBool> {
  const identifier = verification.ref('identifier');
  const value = verification.ref('value');
  const plain = exactIdentifiers(person);
  const conditions = [
    sql`${identifier} in (${sql.join([...plain, ...hashesOf(plain).keys()])})`,
    ...identifierPrefixes(person).map((prefix) => sql`${identifier} like ${`${escapeLike(prefix)}%`} escape '\\'`),
    sql`${value} = ${person.userId}`,
    sql`(${value} like '{%' and lower(${value}) like ${`%"email":"${escapeLike(person.email.toLowerCase())}"%`} escape '\\')`,
  ];
  return sql<SqlBool>`(${sql.join(conditions, sql` or `)}) and not (${identifier} like ${`${GUARD}%`})`;
}

// With a secondary storage better-auth keeps them there alone, unless it was told otherwise.
async function storedOf(storage: SecondaryStorage, person: Concerned): Promise<string[]> {
  const front = await storage.prefix();
  const plain = exactIdentifiers(person);
  const exact = new Set([...plain, ...hashesOf(plain).keys()]);
  const prefixes = identifierPrefixes(person);
  const found = new Set<string>();
  let steps = 0;
  for await (const names of storage.keys.scan(`${literally(front)}${KEY}*`)) {
    const identifiers = names.map((name) => name.slice(front.length + KEY.length));
    const values = await storage.keys.getMany(names);
    for (const [i, identifier] of identifiers.entries()) {
      const named = exact.has(identifier) || prefixes.some((prefix) => identifier.startsWith(prefix));
      const concerned = named || isAbout(values[i] ?? null, person);
      if (concerned && !identifier.startsWith(GUARD)) found.add(authKeys.verification(identifier));
    }
    if (++steps >= WALK_STEPS) break;
  }
  return [...found];
}

function isAbout(text: string | null, { userId, email }: Concerned): boolean {
  try {
    const { value } = JSON.parse(text ?? '{}') as { value?: unknown };
    return (
      value === userId ||
      (typeof value === 'string' && value.toLowerCase().includes(`"email":"${email.toLowerCase()}"`))
    );
  } catch {
    return false;
  }
}

import type { OpenConnection } from '../connections/connection';
import { containsInLowerCase, startsWith } from '../database/contains';
import { eb, type Condition } from '../database/expressions';
import type { AuthTable } from '../schema/auth-table';
import { authKeys } from '../redis/auth-keys';
import { cellText, type Capture } from '../write/capture';
import { findCopies } from './stored-copies';
import { exactIdentifiers, hashesOf, identifierPrefixes } from './subject-identifiers';

/** Whom links and codes are voided of. */
export interface Concerned {
  readonly userId: string;
  readonly email: string;
  readonly phone: string | null;
}

const TRUSTED = 'trust-device-';
/** Kept so that a used sign-in cannot be used again. */
const GUARD = 'saml-used-assertion:';

/** How many links and codes of a person there are, and how many of these are trusted devices; null without the table. */
export async function countEverythingOf(
  { handle, schema: { verification } }: OpenConnection,
  person: Concerned,
): Promise<{ all: number; trustedDevices: number } | null> {
  if (verification === null || !verification.has('identifier') || !verification.has('value')) return null;
  const identifier = verification.ref('identifier');
  const trusted = eb
    .case()
    .when(eb(identifier, 'like', `${TRUSTED}%`))
    .then(eb.lit(1))
    .else(eb.lit(0))
    .end();
  const found = await handle.db
    .selectFrom(verification.from)
    .select([eb.fn.countAll<number | string>().as('n'), eb.fn.sum<number | string | null>(trusted).as('trusted')])
    .where(ofUser(verification, person))
    .executeTakeFirst();
  return { all: Number(found?.n ?? 0), trustedDevices: Number(found?.trusted ?? 0) };
}

/**
 * Deletes every link, code and trusted device of a person within a write, copies in the secondary storage included.
 * Reads the whole table where nothing else finds them. Returns their number, or null where this database user may not
 * look for them. `stored` is what `copiesAbout` found before the transaction began.
 */
export async function forgetEverythingOf(
  connection: OpenConnection,
  capture: Capture,
  person: Concerned,
  stored: readonly string[],
): Promise<number | null> {
  const { handle, schema, storage } = connection;
  const { verification } = schema;
  capture.outside.noteGoneKeys(stored);
  if (verification === null) return schema.closed.verification === undefined ? stored.length : null;
  if (!verification.has('identifier') || !verification.has('value')) return null;
  const deleted = await capture.delete(verification, ofUser(verification, person));
  const identifiers = deleted.map((row) => cellText(handle.kind, row[verification.name('identifier')]));
  const keys = identifiers.filter((name) => name !== null).map((name) => authKeys.verification(name));
  if (storage !== null) capture.outside.noteGoneKeys(keys);
  return deleted.length + stored.filter((key) => !keys.includes(key)).length;
}

function ofUser(verification: AuthTable<'verification'>, person: Concerned): Condition {
  const identifier = verification.ref('identifier');
  const value = verification.ref('value');
  const plain = exactIdentifiers(person);
  const conditions = [
    eb(identifier, 'in', [...plain, ...hashesOf(plain).keys()]),
    ...identifierPrefixes(person).map((prefix) => startsWith(identifier, prefix)),
    // An address alone is what a sign-in link of 1.0 says.
    eb(value, 'in', [...new Set([person.userId, person.email, person.email.toLowerCase()])]),
    eb.and([eb(value, 'like', '{%'), containsInLowerCase(value, `"email":"${person.email.toLowerCase()}"`)]),
  ];
  return eb.and([eb.or(conditions), eb.not(eb(identifier, 'like', `${GUARD}%`))]);
}

/**
 * The keys of all copies in the secondary storage that are about somebody of these, found in one walk. With one, better-auth
 * keeps verifications there alone, unless it was told otherwise.
 * @throws AppError CONNECTION_FAILED
 */
export async function copiesAbout({ storage }: OpenConnection, people: readonly Concerned[]): Promise<string[]> {
  if (storage === null || people.length === 0) return [];
  const exact = new Set<string>();
  const prefixes: string[] = [];
  const values = new Set<string>();
  for (const person of people) {
    const plain = exactIdentifiers(person);
    for (const identifier of [...plain, ...hashesOf(plain).keys()]) exact.add(identifier);
    prefixes.push(...identifierPrefixes(person));
    for (const value of [person.userId, person.email, person.email.toLowerCase()]) if (value !== '') values.add(value);
  }
  const { keys } = await findCopies(storage, ({ identifier, value }) => {
    if (identifier.startsWith(GUARD)) return false;
    if (exact.has(identifier) || prefixes.some((prefix) => identifier.startsWith(prefix))) return true;
    return value !== null && (values.has(value) || values.has(addressIn(value) ?? ''));
  });
  return keys;
}

/** The address a sign-in link is for, in lower case. */
function addressIn(value: string): string | null {
  return /"email":"([^"\\]+)"/.exec(value)?.[1]?.toLowerCase() ?? null;
}

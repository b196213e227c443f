import type { OpenConnection } from '../connections/connection';
import { containsInLowerCase, startsWith } from '../database/contains';
import { stoppable } from '../database/database-handle';
import { eb, type Condition } from '../database/expressions';
import { hoursAfter } from '../database/postgres-expressions';
import { authKeys } from '../redis/auth-keys';
import type { AuthTable } from '../schema/auth-table';
import { cellText, type Capture } from '../write/capture';
import { keepsElsewhere, verificationStorage } from './insert-verification';
import { findCopies } from './stored-copies';
import { exactIdentifiers, hashesOf } from './subject-identifiers';

/** base64url of a SHA-256: what `storeIdentifier: "hashed"` makes of an identifier. */
const HASHED_LENGTH = 43;
/** Longer than any link that is mailed lives (deleting an account: 24 h), shorter than a trusted device (30 d). */
const MAILED_LINK_HOURS = 25;

export interface Mailed {
  readonly userId: string;
  readonly email: string;
  /** Where codes sent to it are to go, too. */
  readonly phone?: string | null;
}

/**
 * Deletes what still works from a mailbox after an address was changed or a way in was taken away: password-reset rows,
 * one-time codes and magic links (better-auth leaves them valid), in the database and in the secondary storage.
 * Verification links are neither; they die with the address.
 * @param copies what `copiesMailedTo` found before the transaction began
 * @returns how many, or null where this database user may not look for all of them, or the storage does not answer
 */
export async function forgetMailedLinks(
  connection: OpenConnection,
  rows: Capture,
  mailed: Mailed | readonly Mailed[],
  copies: readonly string[] | null,
): Promise<number | null> {
  const { handle, schema } = connection;
  const { verification, closed } = schema;
  rows.outside.noteGoneKeys(copies ?? []);
  if (verification === null) return closed.verification === undefined ? (copies?.length ?? null) : null;
  const condition = mailedTo(connection, verification, mailed);
  if (condition === null) return null;
  const deleted = await rows.delete(verification, condition);
  if (copies === null) return null;
  const keys = deleted.map((row) => cellText(handle.kind, row[verification.name('identifier')])).map(keyOf);
  if (verificationStorage(connection) !== null) rows.outside.noteGoneKeys(keys);
  return deleted.length + copies.filter((key) => !keys.includes(key)).length;
}

/** How many of them there are and still work, or null where that cannot be told of all. */
export async function countMailedLinks(
  connection: OpenConnection,
  mailed: Mailed | readonly Mailed[],
  now: Date,
  signal: AbortSignal,
): Promise<number | null> {
  const { verification, closed } = connection.schema;
  const copies = await copiesMailedTo(connection, mailed);
  if (copies === null) return null;
  if (verification === null) return closed.verification === undefined ? copies.length : null;
  const condition = mailedTo(connection, verification, mailed);
  if (condition === null) return null;
  const found = await connection.handle.db
    .selectFrom(verification.from)
    .select(verification.ref('identifier').as('identifier'))
    .where(condition)
    .where(verification.meets('expiresAt', '>', now))
    .execute(stoppable(signal));
  const keys = found.map((row) => keyOf(verification.read(row, 'identifier')));
  return found.length + copies.filter((key) => !keys.includes(key)).length;
}

function keyOf(identifier: string | null): string {
  return authKeys.verification(identifier ?? '');
}

function codesTo(people: readonly Mailed[]): string[] {
  return people.flatMap(({ email, phone = null }) => exactIdentifiers({ email: email.toLowerCase(), phone }));
}

function listOf(mailed: Mailed | readonly Mailed[]): readonly Mailed[] {
  return 'userId' in mailed ? [mailed] : mailed;
}

function mailedTo(
  { handle }: OpenConnection,
  verification: AuthTable<'verification'>,
  mailed: Mailed | readonly Mailed[],
): Condition | null {
  if (!verification.has('identifier') || !verification.has('value')) return null;
  const identifier = verification.ref('identifier');
  const value = verification.ref('value');
  const people = listOf(mailed);
  const ids = people.map(({ userId }) => userId);
  const addresses = people.map(({ email }) => email).filter((email) => email !== '');
  const codes = codesTo(people);
  const conditions: Condition[] = [
    ...(codes.length === 0 ? [] : [eb(identifier, 'in', [...codes, ...hashesOf(codes).keys()])]),
    eb.and([eb(identifier, 'like', 'reset-password:%'), eb(value, 'in', ids)]),
    ...ids.map((userId) => startsWith(identifier, `change-email-otp-${userId}:`)),
    eb.and([
      // Up to 1.7.6 a sign-in link has no prefix; what it says begins with the address.
      eb.or([eb(identifier, 'like', 'magic-link:%'), eb(value, 'like', '{"email":%')]),
      eb.or(addresses.map((email) => containsInLowerCase(value, `"email":"${email.toLowerCase()}"`))),
    ]),
    // In 1.0 it says nothing else.
    ...(addresses.length === 0
      ? []
      : [eb(value, 'in', [...new Set(addresses.flatMap((email) => [email, email.toLowerCase()]))])]),
  ];
  if (verification.has('createdAt')) {
    const shortLived =
      handle.kind === 'postgres' && isTimestamp(verification.column('expiresAt').column.type)
        ? eb(verification.ref('expiresAt'), '<', hoursAfter(verification.ref('createdAt'), MAILED_LINK_HOURS))
        : verification.meets('expiresAt', '<', new Date(Date.now() + MAILED_LINK_HOURS * 3_600_000));
    // Hashed identifiers do not say what they are for: of those that name the user, all that are short-lived go.
    const hashed = eb(eb.fn<number>('length', [identifier]), '=', HASHED_LENGTH);
    conditions.push(eb.and([hashed, eb(value, 'in', ids), shortLived]));
  }
  return eb.or(conditions);
}

/** The keys of the same in the secondary storage, through which it has to be walked; null where it is not known or does not answer, or holds more than is looked through. */
export async function copiesMailedTo(
  connection: OpenConnection,
  mailed: Mailed | readonly Mailed[],
): Promise<string[] | null> {
  const storage = verificationStorage(connection);
  if (storage === null) return keepsElsewhere(connection) ? null : [];
  const people = listOf(mailed);
  const ids = new Set(people.map(({ userId }) => userId));
  const addresses = new Set(people.map(({ email }) => email.toLowerCase()).filter((email) => email !== ''));
  const codes = codesTo(people);
  const named = new Set([...codes, ...hashesOf(codes).keys()]);
  const soon = new Date(Date.now() + MAILED_LINK_HOURS * 3_600_000);
  try {
    const { keys, complete } = await findCopies(storage, ({ identifier, value, expiresAt }) => {
      if (named.has(identifier) || ids.has(/^change-email-otp-([^:]+):/.exec(identifier)?.[1] ?? '')) return true;
      if (value === null) return false;
      if (ids.has(value)) {
        const shortLived = identifier.length === HASHED_LENGTH && expiresAt !== null && expiresAt < soon;
        return shortLived || identifier.startsWith('reset-password:');
      }
      const said = value.toLowerCase();
      return addresses.has(said) || addresses.has(/"email":"([^"\\]+)"/.exec(said)?.[1] ?? '');
    });
    return complete ? keys : null;
  } catch {
    return null; // the act goes on, and says that they may still work
  }
}

function isTimestamp(type: string): boolean {
  return type.startsWith('timestamp');
}

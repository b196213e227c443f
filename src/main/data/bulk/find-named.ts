import type { OpenConnection } from '../connections/connection';
import { eb, lower } from '../database/expressions';
import { matchingUsers } from './matching-users';
import { findBulkUsers, type BulkUser } from './bulk-users';

/** Names one statement looks up. */
const BATCH_SIZE = 1000;

/**
 * Finds the users that ids and addresses name: name → user. By index, a thousand at a time; an address in any case, also
 * of those that are stored with capitals, for which the table is walked once where something was not found.
 */
export async function findNamed(
  connection: OpenConnection,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, BulkUser>> {
  const { user } = connection.schema;
  const { db } = connection.reader.handle;
  const found = new Map<string, BulkUser>();
  const inParts = async (
    wanted: readonly string[],
    look: (part: readonly string[]) => Promise<BulkUser[]>,
    keyOf: (user: BulkUser) => string,
    nameKey: (name: string) => string,
  ) => {
    for (let at = 0; at < wanted.length; at += BATCH_SIZE) {
      signal?.throwIfAborted();
      const part = wanted.slice(at, at + BATCH_SIZE);
      const byKey = new Map((await look(part)).map((person) => [keyOf(person), person]));
      for (const name of part) {
        const person = byKey.get(nameKey(name));
        if (person !== undefined) found.set(name, person);
      }
    }
  };
  const missing = (from: readonly string[]) => from.filter((name) => !found.has(name));

  const distinct = [...new Set(names)];
  const addresses = distinct.filter((name) => name.includes('@'));
  const email = user.ref('email');
  const among = (values: readonly string[]) => eb(email, 'in', [...new Set(values)]);
  await inParts(
    addresses,
    async (part) => findBulkUsers(connection, db, among(part.map(folded)), signal),
    (person) => folded(person.email),
    folded,
  );
  await inParts(
    missing(addresses),
    async (part) => findBulkUsers(connection, db, among(part), signal),
    (person) => person.email,
    (name) => name,
  );
  // What has an @ may still be an id; the app makes them as it likes.
  await inParts(
    missing(distinct),
    async (part) => findBulkUsers(connection, db, user.isAnyOf('id', part), signal),
    (person) => idKey(person.id),
    idKey,
  );
  const unknown = new Map<string, string[]>();
  for (const name of missing(addresses)) unknown.set(folded(name), [...(unknown.get(folded(name)) ?? []), name]);
  if (unknown.size === 0) return found;
  for await (const people of matchingUsers(connection, [eb(email, '<>', lower(email))], signal)) {
    for (const person of people) {
      for (const name of unknown.get(folded(person.email)) ?? []) found.set(name, person);
    }
  }
  return found;
}

function folded(address: string): string {
  return address.toLowerCase();
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

// A uuid is the same in any case, and a number with zeros in front.
function idKey(id: string): string {
  if (UUID.test(id)) return id.toLowerCase();
  return /^\d+$/.test(id) ? id.replace(/^0+(?=\d)/, '') : id;
}

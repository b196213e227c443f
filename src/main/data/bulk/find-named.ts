import type { OpenConnection } from '../connections/connection';
import { eb, lower } from '../database/expressions';
import { isBig } from '../paging/list-page';
import { matchingUsers } from './matching-users';
import { findBulkUsers, type BulkUser } from './bulk-users';

/** Names one statement looks up. */
const BATCH_SIZE = 1000;

/** Whom a name stands for. */
export type Meant =
  /** One user; `alike` have the same address but for its case. */
  | { readonly user: BulkUser; readonly alike: readonly BulkUser[] }
  /** Several have the address, none of them alone as it is spelled: which is meant cannot be known. */
  | { readonly users: readonly BulkUser[] };

/**
 * Finds the users that ids and addresses name; who has an address exactly as it is spelled comes before all who have it in
 * another case. By index, a thousand at a time. Where an address was not found as it is spelled the table is walked once for
 * those that are stored with capitals: that one is found in small letters does not say that it is the only one.
 */
export async function findNamed(
  connection: OpenConnection,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Meant>> {
  const { user } = connection.schema;
  const { db } = connection.reader.handle;
  // No row can hold what the database cannot.
  const distinct = [...new Set(names)].filter(
    (name) => !name.includes('\0') && connection.handle.unheld(name) === null,
  );
  const addresses = distinct.filter((name) => name.includes('@'));
  const holders = new Holders(addresses);
  const email = user.ref('email');
  for (const part of inParts(addresses, signal)) {
    const spellings = [...new Set(part.flatMap((name) => [name, folded(name)]))];
    for (const person of await findBulkUsers(connection, db, eb(email, 'in', spellings), signal)) holders.add(person);
  }
  const isSpelled = (name: string) => holders.of(name).some((person) => person.email === name);

  // What has an @ may still be an id; the app makes them as it likes.
  const byId = new Map<string, BulkUser>();
  const maybeIds = distinct.filter((name) => holders.of(name).length === 0);
  for (const part of inParts(maybeIds, signal)) {
    const people = await findBulkUsers(connection, db, user.isAnyOf('id', part), signal);
    for (const person of people) byId.set(idKey(person.id), person);
  }
  const unsure = addresses.some((name) => !isSpelled(name) && !byId.has(idKey(name)));
  if (unsure || (addresses.length > 0 && !isBig(connection, user))) {
    for await (const people of matchingUsers(connection, [eb(email, '<>', lower(email))], signal)) {
      for (const person of people) holders.add(person);
    }
  }
  return new Map(
    distinct.flatMap((name): [string, Meant][] => {
      const meant = holders.meant(name);
      if (meant !== null) return [[name, meant]];
      const person = byId.get(idKey(name));
      return person === undefined ? [] : [[name, { user: person, alike: [] }]];
    }),
  );
}

/** Who has which of some addresses, in whatever case. */
class Holders {
  readonly #found: ReadonlyMap<string, Map<string, BulkUser>>;

  constructor(addresses: readonly string[]) {
    this.#found = new Map(addresses.map((name) => [folded(name), new Map<string, BulkUser>()]));
  }

  /** Notes somebody, where one of the addresses is theirs. */
  add(person: BulkUser): void {
    this.#found.get(folded(person.email))?.set(person.id, person);
  }

  of(name: string): BulkUser[] {
    return [...(this.#found.get(folded(name))?.values() ?? [])];
  }

  meant(name: string): Meant | null {
    const all = this.of(name);
    const spelled = all.filter((person) => person.email === name);
    const users = spelled.length > 0 ? spelled : all;
    const [user, ...more] = users;
    if (user === undefined) return null;
    return more.length > 0 ? { users } : { user, alike: all.filter((person) => person !== user) };
  }
}

function* inParts(names: readonly string[], signal: AbortSignal | undefined): Generator<readonly string[]> {
  for (let at = 0; at < names.length; at += BATCH_SIZE) {
    signal?.throwIfAborted();
    yield names.slice(at, at + BATCH_SIZE);
  }
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

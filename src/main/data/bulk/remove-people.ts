import { blockedPeople, alongWords, removeWithin } from '../removal/remove-within';
import type { ReferenceGraph } from '../removal/foreign-keys';
import { lockUser } from '../user-rows/act-on-user';
import type { Capture } from '../write/capture';
import type { DeedContext, PerUser } from './deed';
import type { BulkUser } from './people';

/** Removes some users, each with everything that belongs to them; tells of each what went along. */
export async function removePeople(
  { connection, db }: DeedContext,
  graph: ReferenceGraph,
  rows: Capture,
  users: readonly BulkUser[],
): Promise<PerUser> {
  const details = new Map<string, string>();
  for (const { id } of users) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, in one transaction
    const taken = await removeWithin(connection, db, rows, graph, [await lockUser(connection, db, id)]);
    const along = alongWords(connection, taken);
    if (along !== '') details.set(id, `Removed ${along}`);
  }
  return details;
}

/** Whom the database would refuse to remove, and why. */
export async function keptPeople(
  { connection, db, signal }: DeedContext,
  graph: ReferenceGraph,
  users: readonly BulkUser[],
): Promise<PerUser> {
  return blockedPeople(connection, db, graph, users, signal);
}

import { blockedUsers, alongWords, removeWithin } from '../removal/remove-within';
import type { ReferenceGraph } from '../removal/foreign-keys';
import { lockUser } from '../user-rows/act-on-user';
import type { Capture } from '../write/capture';
import type { OperationContext, PerUser } from './bulk-operation';
import type { BulkUser } from './bulk-users';

/** Removes some users, each with everything that belongs to them; tells of each what went along. */
export async function removeBulkUsers(
  { connection, db }: OperationContext,
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
export async function unremovedUsers(
  { connection, db, signal }: OperationContext,
  graph: ReferenceGraph,
  users: readonly BulkUser[],
): Promise<PerUser> {
  return blockedUsers(connection, db, graph, users, signal);
}

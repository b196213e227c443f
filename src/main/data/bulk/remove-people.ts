import type { ReferenceGraph } from '../removal/foreign-keys';
import { removeWithin } from '../removal/remove-users';
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
    const { along } = await removeWithin(connection, graph, db, rows, id);
    if (along !== '') details.set(id, `Removed ${along}`);
  }
  return details;
}

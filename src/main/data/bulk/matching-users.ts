import type { OpenConnection } from '../connections/connection';
import { stoppable } from '../database/database-handle';
import type { SqlValue } from '../database/physical-table';
import { ALWAYS, eb, meeting, type Condition } from '../database/expressions';
import { bulkSelection, toBulkUser, type BulkUser } from './bulk-users';

/** Ids one statement walks over: each takes some ten milliseconds, however few of them match. */
const STRETCH = 20_000;

/**
 * All users that meet the conditions, in the order of their ids, stretch by stretch along the primary key. An id never
 * changes, so nobody is missed or met twice while others write; and no single statement reads a whole table.
 */
export async function* matchingUsers(
  connection: OpenConnection,
  conditions: readonly Condition[],
  signal: AbortSignal | undefined,
): AsyncGenerator<BulkUser[]> {
  const { user } = connection.schema;
  const { db } = connection.reader.handle;
  const id = user.ref('id');
  let from: SqlValue = null;
  do {
    signal?.throwIfAborted();
    const beyond: Condition = from === null ? ALWAYS : eb(id, '>', from);
    const last: { id: SqlValue } | undefined = await db
      .selectFrom(user.from)
      .select(id.as('id'))
      .where(beyond)
      .orderBy(id)
      .limit(1)
      .offset(STRETCH - 1)
      .executeTakeFirst(stoppable(signal));
    const to: SqlValue = last?.id ?? null;
    const rows = await db
      .selectFrom(user.from)
      .select(bulkSelection(user))
      .$call(meeting([beyond, ...(to === null ? [] : [eb(id, '<=', to)]), ...conditions]))
      .orderBy(id)
      .execute(stoppable(signal));
    if (rows.length > 0) yield rows.map((row) => toBulkUser(user, row));
    from = to;
  } while (from !== null);
}

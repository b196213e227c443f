import { sql, type Expression, type SqlBool } from 'kysely';
import { stoppable } from '../database/database-handle';
import type { RawRow } from '../schema/auth-table';
import { bulkSelection, toBulkUser, type BulkUser } from './bulk-users';
import type { SqlValue } from '../database/physical-table';
import type { OpenConnection } from '../connections/connection';

/** Ids one statement walks over: each takes some ten milliseconds, however few of them match. */
const STRETCH = 20_000;

/**
 * All users that meet the conditions, in the order of their ids, stretch by stretch along the primary key. An id never
 * changes, so nobody is missed or met twice while others write; and no single statement reads a whole table.
 */
export async function* matchingUsers(
  connection: OpenConnection,
  conditions: readonly Expression<SqlBool>[],
  signal: AbortSignal | undefined,
): AsyncGenerator<BulkUser[]> {
  const { user } = connection.schema;
  const { db } = connection.reader.handle;
  const id = user.ref('id');
  let from: SqlValue = null;
  do {
    signal?.throwIfAborted();
    const beyond: Expression<SqlBool> = from === null ? sql<SqlBool>`1 = 1` : sql<SqlBool>`${id} > ${from}`;
    // oxlint-disable-next-line no-await-in-loop -- each stretch begins where the one before ended
    const last = await sql<{ id: SqlValue }>`
      select ${id} as id from ${user.from} where ${beyond} order by ${id} limit 1 offset ${STRETCH - 1}`.execute(
      db,
      stoppable(signal),
    );
    const to: SqlValue = last.rows[0]?.id ?? null;
    const within = [beyond, ...(to === null ? [] : [sql<SqlBool>`${id} <= ${to}`]), ...conditions];
    // oxlint-disable-next-line no-await-in-loop
    const { rows } = await sql<RawRow>`
      select ${bulkSelection(user)} from ${user.from} where ${sql.join(within, sql` and `)} order by ${id}`.execute(
      db,
      stoppable(signal),
    );
    if (rows.length > 0) yield rows.map((row) => toBulkUser(user, row));
    from = to;
  } while (from !== null);
}

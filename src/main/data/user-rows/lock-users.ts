import type { UserRow } from '@shared/api/users';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import { countOf, locked, type Selected } from '../database/expressions';
import { keepsRows, type AnyDatabase } from '../database/physical-table';
import type { RawRow } from '../schema/auth-table';
import { toUserRow, userSelection } from './queries';
import { keptByPolicy } from '../write/wrong-count';
import { sharedId, userNotFound } from './user-row';

/**
 * Rows of users, locked until the transaction ends, always in one order so that no two of us wait in a ring; those that
 * are gone are left out. SQLite's transactions have the whole file.
 * @throws AppError CONFLICT where rows share an id; PERMISSION_DENIED where row-level security keeps one that is seen from being changed
 */
export async function lockUserRows(
  { handle, schema: { user } }: OpenConnection,
  trx: AnyDatabase,
  ids: readonly string[],
  selection: readonly Selected[],
): Promise<RawRow[]> {
  const [only = ''] = ids;
  const these = ids.length === 1 ? user.is('id', only) : user.isAnyOf('id', ids);
  const rows = await trx
    .selectFrom(user.from)
    .select(selection)
    .where(these)
    .$if(ids.length > 1 && handle.kind === 'postgres', (query) => query.orderBy(user.ref('id')))
    .$call(locked(handle.kind, user.physical))
    .execute();
  if (rows.length > new Set(ids).size) throw sharedAmong(ids, rows.length);
  // Those that may be seen but not changed are left out of what is locked, as if they were gone.
  if (keepsRows(user.physical, 'update') && rows.length < (await countOf(trx.selectFrom(user.from).where(these)))) {
    throw keptByPolicy(user.physical);
  }
  return rows;
}

function sharedAmong(ids: readonly string[], rows: number): AppError {
  if (ids.length === 1) return sharedId(rows);
  return new AppError(
    'CONFLICT',
    'Some of these people have the same id, so nobody can tell which of them are meant.',
    {
      hint: 'Nothing was changed. Whoever looks after the database has to give each an id of their own.',
      details: { reason: 'shared-id', rows },
    },
  );
}

/** Users as they stand in the transaction, their rows locked as `lockUserRows` does. */
export async function lockUsers(
  connection: OpenConnection,
  trx: AnyDatabase,
  ids: readonly string[],
): Promise<UserRow[]> {
  const { user } = connection.schema;
  const rows = await lockUserRows(connection, trx, ids, userSelection(user));
  return rows.map((row) => toUserRow(user, row));
}

/** One user as `lockUsers` gives them. @throws AppError NOT_FOUND */
export async function lockUser(connection: OpenConnection, trx: AnyDatabase, id: string): Promise<UserRow> {
  const [user] = await lockUsers(connection, trx, [id]);
  if (user === undefined) throw userNotFound(connection);
  return user;
}

import type { Why } from '@shared/api/common';
import type { UserRow } from '@shared/api/users';
import { AppError } from '../app-error';
import type { OpenConnection } from '../connections/open-connection';
import type { AnyDatabase } from '../dialects/database-handle';
import { lockUser } from '../users/act-on-user';
import { findUserRow, userNotFound, usersByIds } from '../users/get-user';
import type { Capture } from '../write/capture';
import { requireRole, requireWhy } from '../write/access';
import { requireConfirmed } from '../write/confirm';
import { requireWritable, type WritePath } from '../write/write-path';
import { collect, type Collected } from './collect';
import { deleteCollected } from './delete-collected';
import { readReferences, tableId, type ReferenceGraph } from './foreign-keys';
import { personRoots } from './person-roots';
import { removalWeight } from './preview';

interface RemoveRequest {
  readonly ids: readonly string[];
  /** What was typed or ticked. */
  readonly confirm: boolean | string | undefined;
  readonly why: Why;
}

interface Removed {
  readonly removed: number;
  readonly skipped: { readonly id: string; readonly reason: string }[];
}

/**
 * Removes users one by one, each in a transaction of their own with everything that belongs to them, so that one who
 * cannot be removed is told and holds up nobody else.
 * @throws AppError READ_ONLY, PERMISSION_DENIED, CONFIRMATION_REQUIRED before anything is done
 */
export async function removeUsers(
  connection: OpenConnection,
  writes: WritePath,
  { ids, confirm, why }: RemoveRequest,
  signal: AbortSignal,
): Promise<Removed> {
  requireWritable(connection);
  requireRole(connection, 'users.remove');
  requireWhy(connection, why);
  const wanted = [...new Set(ids)];
  const users = await usersByIds(connection, wanted, signal);
  if (users.length > 0) requireConfirmed(connection, confirm, removalWeight(users));
  const graph = await readReferences(connection);
  const found = new Map(users.map((user) => [user.id, user]));
  const skipped: Removed['skipped'] = [];
  let removed = 0;
  for (const id of wanted) {
    const user = found.get(id);
    if (user === undefined) {
      skipped.push({ id, reason: userNotFound().message });
      continue;
    }
    if (signal.aborted) {
      skipped.push({ id, reason: 'It was stopped before this user.' });
      continue;
    }
    try {
      // oxlint-disable-next-line no-await-in-loop -- one transaction after the other
      await removeUser(connection, writes, graph, user);
      removed += 1;
    } catch (error) {
      const known = error instanceof AppError ? error : connection.handle.toAppError(error, false);
      if (wanted.length === 1 && known.code === 'CONNECTION_LOST') throw known;
      skipped.push({ id, reason: known.message });
    }
  }
  return { removed, skipped };
}

/**
 * Removes one user with everything that belongs to them. Each row is kept as it was, so that all can be put back.
 * @throws AppError NOT_FOUND, CONFLICT where rows that stay refer to the user, and all of the write path
 */
export async function removeUser(
  connection: OpenConnection,
  writes: WritePath,
  graph: ReferenceGraph,
  user: UserRow,
): Promise<void> {
  const { id, email } = user;
  await writes.write(connection, {
    action: 'users.remove',
    target: { type: 'user', id, label: email },
    userId: id,
    intention: `Remove ${email}`,
    changes: ['user', 'session', 'account', 'verification', 'twoFactor', 'organization', 'apikey'],
    perform: async (trx, rows) => {
      const { user: current, along, count } = await removeWithin(connection, graph, trx, rows, id);
      return {
        result: undefined,
        summary: `Removed ${current.email}${along === '' ? '' : `, ${along}`}`,
        before: { name: current.name, email: current.email },
        after: null,
        rows: count,
      };
    },
  });
}

/**
 * Removes one user with everything that belongs to them, within a write. Tells what went along (empty where there was
 * nothing) and how many rows were touched.
 * @throws AppError NOT_FOUND, CONFLICT where rows that stay refer to the user
 */
export async function removeWithin(
  connection: OpenConnection,
  graph: ReferenceGraph,
  trx: AnyDatabase,
  rows: Capture,
  id: string,
): Promise<{ readonly user: UserRow; readonly along: string; readonly count: number }> {
  // Locked, so that the live server cannot add a session, or anything else that refers to the user, in between.
  const user = await lockUser(connection, trx, id);
  const all = await everything(connection, graph, trx, user);
  requireUnblocked(all, user);
  const count = await deleteCollected(connection, trx, rows, graph, all);
  await requireGone(connection, trx, id);
  return { user, along: aboutRows(connection, all), count };
}

async function everything(
  connection: OpenConnection,
  graph: ReferenceGraph,
  trx: AnyDatabase,
  user: UserRow,
): Promise<Collected> {
  const { user: root, verification } = personRoots(connection, graph, [user]);
  if (root === null) throw userNotFound();
  const roots = verification === null ? [root] : [root, verification];
  return collect(graph, roots, { kind: connection.handle.kind, db: trx, countOnly: false });
}

function requireUnblocked({ blocking }: Collected, user: UserRow): void {
  const [first] = blocking;
  if (first === undefined) return;
  const [key, count] = first;
  throw new AppError(
    'CONFLICT',
    `${user.email} was not removed: ${rowsOf(count)} of "${key.child.name}" refer to them, and the database keeps those.`,
    { hint: 'Give those rows to somebody else in your app, or remove them there, and try again.' },
  );
}

async function requireGone(connection: OpenConnection, trx: AnyDatabase, id: string): Promise<void> {
  if ((await findUserRow(connection, trx, connection.schema.user.is('id', id))) === null) return;
  throw new AppError('CONFLICT', 'The user is still there after the removal, so everything was put back.', {
    hint: 'A rule or trigger of the database may keep users. Ask whoever looks after it.',
  });
}

function aboutRows({ schema: { user } }: OpenConnection, { doomed, loosened }: Collected): string {
  const parts = [...doomed]
    .filter(([table, rows]) => tableId(table) !== tableId(user.physical) && rows.size > 0)
    .map(([table, rows]) => `${rows.size} of "${table.name}"`);
  const loose = [...loosened.values()].reduce((sum, rows) => sum + rows.size, 0);
  if (loose > 0) parts.push(`${rowsOf(loose)} detached`);
  return parts.length === 0 ? '' : `along with ${parts.join(', ')}`;
}

function rowsOf(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}

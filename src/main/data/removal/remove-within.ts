import { userLabel } from '@shared/user-label';
import { plural } from '../base/plural';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import type { AnyDatabase } from '../database/physical-table';
import { isAny } from '../database/expressions';
import type { Capture } from '../write/capture';
import { collectReferring, type Collected } from './collect';
import { deleteCollected } from './delete-collected';
import { reachableFrom, sameTable, type ReferenceGraph } from './foreign-keys';
import { userRoots, type RemovedUser } from './user-roots';
import { userNotFound } from '../user-rows/user-row';

/** What a removal took along. */
export interface Taken {
  /** Rows that were deleted, by table, those of the users themselves included. */
  readonly deleted: readonly { readonly table: string; readonly rows: number }[];
  /** Rows that stay, but no longer refer to the users. */
  readonly detached: number;
  /** All rows touched. */
  readonly rows: number;
}

/**
 * Removes users with everything that belongs to them, inside of a write whose transaction has their rows locked. Each row
 * is kept as it was, so that all can be put back.
 * @param rows of the write's transaction
 * @param graph read before the transaction began
 * @throws AppError CONFLICT where rows that stay refer to a user, or the database keeps a user
 */
export async function removeWithin(
  connection: OpenConnection,
  rows: Capture,
  graph: ReferenceGraph,
  users: readonly RemovedUser[],
): Promise<Taken> {
  const { user: root, verification } = userRoots(connection, graph, users);
  if (root === null) throw userNotFound(connection);
  const roots = verification === null ? [root] : [root, verification];
  const all = await collectReferring(graph, roots, { kind: connection.handle.kind, db: rows.db, countOnly: false });
  const [user] = users;
  const reason = user === undefined ? null : whyBlocked(all, users.length === 1 ? userLabel(user) : 'Nobody');
  if (reason !== null) {
    throw new AppError('CONFLICT', reason, {
      hint: 'Give those rows to somebody else in your app, or remove them there, and try again.',
    });
  }
  const touched = await deleteCollected(connection, rows, graph, all);
  await requireGone(connection, rows.db, users);
  return {
    deleted: [...all.doomed].map(([table, some]) => ({ table: table.name, rows: some.size })),
    detached: [...all.loosened.values()].reduce((sum, some) => sum + some.size, 0),
    rows: touched,
  };
}

/** What went along with users, for the record: `along with 2 of "session"`; empty where nothing did. */
export function alongWords({ schema: { user } }: OpenConnection, { deleted, detached }: Taken): string {
  const parts = deleted
    .filter(({ table, rows }) => table !== user.physical.name && rows > 0)
    .map(({ table, rows }) => `${rows} of "${table}"`);
  if (detached > 0) parts.push(`${plural(detached, 'row')} detached`);
  return parts.length === 0 ? '' : `along with ${parts.join(', ')}`;
}

/** Where users are looked at before anything is done to them. */
interface Look {
  readonly connection: OpenConnection;
  readonly db: AnyDatabase;
  readonly signal?: AbortSignal | undefined;
}

/** Which of some users the database would refuse to remove, and why. Reads only. */
export async function blockedUsers(
  { connection, db, signal }: Look,
  graph: ReferenceGraph,
  users: readonly RemovedUser[],
): Promise<ReadonlyMap<string, string>> {
  const blocked = new Map<string, string>();
  const table = sameTable(graph, connection.schema.user.physical);
  const inTheWay = (table === undefined ? [] : reachableFrom(graph, table)).some((one) =>
    graph.keysTo(one).some((key) => key.effect === 'blocks'),
  );
  if (!inTheWay || users.length === 0) return blocked;
  const look = async (some: readonly RemovedUser[]) => {
    const { user } = userRoots(connection, graph, some);
    return user === null
      ? null
      : collectReferring(graph, [user], { kind: connection.handle.kind, db, countOnly: true, signal });
  };
  // Mostly nobody is: one look for all of them tells.
  if (((await look(users))?.blocking.size ?? 0) === 0) return blocked;
  for (const user of users) {
    const found = await look([user]);
    const [key] = found?.blocking.keys() ?? [];
    // The same words for everybody, so that they can be counted together.
    if (key !== undefined)
      blocked.set(user.id, `Rows of "${key.child.name}" refer to them, and the database keeps those`);
  }
  return blocked;
}

function whyBlocked({ blocking }: Collected, who: string): string | null {
  const [first] = blocking;
  if (first === undefined) return null;
  const [key, count] = first;
  return `${who} was not removed: ${plural(count, 'row')} of "${key.child.name}" refer to them, and the database keeps those.`;
}

async function requireGone(
  { schema: { user } }: OpenConnection,
  trx: AnyDatabase,
  users: readonly RemovedUser[],
): Promise<void> {
  const ids = users.map(({ id }) => id);
  if (!(await isAny(trx.selectFrom(user.from).where(user.isAnyOf('id', ids))))) return;
  throw new AppError('CONFLICT', 'The user is still there after the removal, so everything was put back.', {
    hint: 'A rule or trigger of the database may keep users. Ask whoever looks after it.',
  });
}

import type { OpenConnection } from '../connections/connection';
import type { AnyDatabase } from '../database/physical-table';
import { eb } from '../database/expressions';
import { momentOf } from '../redis/auth-keys';
import type { FoundSession } from '../redis/secondary-storage';

/** Tokens one statement carries; SQLite takes 32,766 parameters. */
const CHUNK = 5000;

/**
 * Sessions of the secondary storage under the ids of their rows, where they have rows: a copy and a row with the same
 * token are the same session, whatever the copy says of its id (better-auth 1.4 keeps none with it). Where this database
 * user may not read tokens, copies without an id of their own go by whose they are and when they began.
 */
export async function underRowIds(
  { schema: { session } }: OpenConnection,
  db: AnyDatabase,
  found: readonly FoundSession[],
): Promise<FoundSession[]> {
  if (session === null || found.length === 0) return [...found];
  if (!session.has('token')) return byBeginning(session, db, found);
  const idOf = new Map<string, string>();
  for (let i = 0; i < found.length; i += CHUNK) {
    const tokens = found.slice(i, i + CHUNK).map(({ token }) => token);
    const rows = await db
      .selectFrom(session.from)
      .select([...session.select(['id']), session.ref('token').as('token')])
      .where(eb(session.ref('token'), 'in', tokens))
      .execute();
    for (const row of rows) idOf.set(session.read(row, 'token') ?? '', session.read(row, 'id') ?? '');
  }
  return found.map((one) => ({ ...one, id: idOf.get(one.token) ?? one.id }));
}

/** When a session began, as a copy and its row both have it; null where it is not kept. */
export function beginning(userId: string, createdAt: number | null): string | null {
  return createdAt === null ? null : `${createdAt} ${userId}`;
}

async function byBeginning(
  session: NonNullable<OpenConnection['schema']['session']>,
  db: AnyDatabase,
  found: readonly FoundSession[],
): Promise<FoundSession[]> {
  const owners = [...new Set(found.filter(({ ownId }) => !ownId).map(({ userId }) => userId))];
  if (owners.length === 0 || !session.has('createdAt')) return [...found];
  const rows = await db
    .selectFrom(session.from)
    .select(session.select(['id', 'userId', 'createdAt']))
    .where(session.isAnyOf('userId', owners))
    .execute();
  // Of two that began at the same moment nobody can say which is which.
  const idOf = new Map<string, string | null>();
  for (const row of rows) {
    const key = beginning(session.read(row, 'userId') ?? '', session.read(row, 'createdAt')?.getTime() ?? null);
    if (key !== null) idOf.set(key, idOf.has(key) ? null : session.read(row, 'id'));
  }
  return found.map((one) => {
    const key = one.ownId ? null : beginning(one.userId, momentOf(one.session, 'createdAt'));
    return { ...one, id: (key === null ? null : idOf.get(key)) ?? one.id };
  });
}

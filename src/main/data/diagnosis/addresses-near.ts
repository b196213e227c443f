import { stoppable } from '../database/database-handle';
import { isBig } from '../paging/list-page';
import { listUsers } from '../users/list-users';
import type { Look } from './check';

const READ_AT_ONCE = 50_000;

export interface Candidate {
  readonly id: string;
  readonly email: string;
}

/** Who may have an address like one: of a small table everybody, of a big one whom the search finds by a part of it. */
export async function addressesNear(
  { connection, now, signal }: Pick<Look, 'connection' | 'now' | 'signal'>,
  wanted: string,
): Promise<Candidate[]> {
  const { reader, schema } = connection;
  const { user } = schema;
  if (!isBig(connection, user)) {
    const rows = await reader.handle.db
      .selectFrom(user.from)
      .select(user.select(['id', 'email']))
      .limit(READ_AT_ONCE)
      .execute(stoppable(signal));
    return rows.map((row) => ({ id: user.read(row, 'id') ?? '', email: user.read(row, 'email') ?? '' }));
  }
  const [local = ''] = wanted.split('@', 1);
  const parts = [...new Set([local.split('+', 1)[0] ?? '', local.slice(0, 4)])].filter((part) => part.length >= 3);
  const pages = await Promise.all(
    parts.map(async (search) => listUsers(connection, { search, limit: 100 }, now, signal)),
  );
  return pages.flatMap(({ rows }) => rows);
}

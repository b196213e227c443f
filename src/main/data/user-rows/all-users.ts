import { sql, type SqlBool } from 'kysely';
import type { UserFilters, UserSort } from '@shared/api/users';
import type { OrderKey } from '../database/read-all';
import { sortKeys, wholeOrder, type WholeList } from '../paging/whole-list';
import { userConditions } from './queries';
import { addressBegins } from './search-rungs';
import type { OpenConnection } from '../connections/connection';

interface Question {
  readonly search?: string | undefined;
  readonly filters?: UserFilters | undefined;
  readonly sort?: UserSort | undefined;
}

/** All users that `users.list` would find, best matches of a search first unless they were sorted. */
export function allUsers(
  connection: OpenConnection,
  { search, filters, sort }: Question,
  now: Date,
  signal: AbortSignal,
): WholeList<'user'> {
  const { user } = connection.schema;
  const needle = search?.trim() ?? '';
  // No text can hold it, and Postgres refuses to be asked for it.
  const impossible = needle.includes('\0');
  const where = impossible ? [sql<SqlBool>`1 = 0`] : userConditions(connection, needle, filters, now);
  const order =
    sort === undefined && needle !== '' && !impossible
      ? bestFirst(connection, needle)
      : wholeOrder(connection, user, sort);
  return { query: { connection, table: user, where, signal }, order };
}

// The very id or address, then addresses that begin so, then whatever contains it: the rungs of the search.
function bestFirst({ schema }: OpenConnection, needle: string): OrderKey[] {
  const { user } = schema;
  const address = needle.toLowerCase();
  const exact = sql`(${user.is('id', needle)} or ${user.ref('email')} = ${address})`;
  const prefix = addressBegins(schema, address) ?? sql`1 = 0`;
  const rung = sql`case when ${exact} then 0 when ${prefix} then 1 else 2 end`;
  return [
    { by: rung, direction: 'asc', nullable: false },
    { by: sql`case when ${exact} or ${prefix} then ${user.ref('email')} end`, direction: 'asc', nullable: true },
    ...sortKeys(user, { by: 'createdAt', direction: 'desc' }),
  ];
}

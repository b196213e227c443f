import type { UserFilters, UserSort } from '@shared/api/users';
import type { OpenConnection } from '../connections/connection';
import { eb, NEVER } from '../database/expressions';
import type { OrderKey } from '../database/read-all';
import { sortKeys, wholeOrder, type WholeList } from '../paging/whole-list';
import { userConditions } from './queries';
import { addressBegins, isExactly } from './search-rungs';

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
  const where = impossible ? [NEVER] : userConditions(connection, needle, filters, now);
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
  const exact = isExactly(user, needle);
  const prefix = addressBegins(schema, address) ?? NEVER;
  const rung = eb.case().when(exact).then(eb.lit(0)).when(prefix).then(eb.lit(1)).else(eb.lit(2)).end();
  const found = eb
    .case()
    .when(eb.or([exact, prefix]))
    .then(user.ref('email'))
    .end();
  return [
    { by: rung, direction: 'asc', nullable: false },
    { by: found, direction: 'asc', nullable: true },
    ...sortKeys(user, { by: 'createdAt', direction: 'desc' }),
  ];
}

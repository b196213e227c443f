import type { UserSort } from '@shared/api/users';
import type { OpenConnection } from '../connections/connection';
import { eb, NEVER } from '../database/expressions';
import type { Narrowed } from '../notes/narrow';
import type { OrderKey } from '../database/read-all';
import { sortKeys, wholeOrder, type WholeList } from '../paging/whole-list';
import { userConditions } from './queries';
import { isExactly, wholeBegins } from './search-rungs';
import { beginsSo, isImpossible, readSearch, type SearchText } from './search-text';

interface Question {
  readonly search?: string | undefined;
  readonly filters?: Narrowed | undefined;
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
  const text = readSearch(connection.handle, search);
  const where = userConditions(connection, search, filters, now);
  const order =
    sort === undefined && text !== null && !isImpossible(text)
      ? bestFirst(connection, text)
      : wholeOrder(connection, user, sort);
  return { query: { connection, table: user, where, signal }, order };
}

// The very id or address, then addresses that begin so, then names that do, then whatever contains it: the rungs of the search.
function bestFirst(connection: OpenConnection, text: SearchText): OrderKey[] {
  const { user } = connection.schema;
  const exact = isExactly(user, text);
  const prefix = wholeBegins(connection.schema, text) ?? NEVER;
  const begins = beginsSo(connection, text);
  const rungs = eb.case().when(exact).then(eb.lit(0)).when(prefix).then(eb.lit(1)).when(begins).then(eb.lit(2));
  const rung = rungs.else(eb.lit(3)).end();
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

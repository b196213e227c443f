import { sql, type Expression, type SqlBool } from 'kysely';
import type { Page } from '@shared/api/common';
import type { UserFilters, UserRow } from '@shared/api/users';
import type { OpenConnection } from '../connections/open-connection';
import { canScanBackwards } from '../dialects/backward-scan';
import { beginsWith } from '../dialects/prefix';
import { decodeCursor, encodeCursor } from '../paging/cursor';
import { isBig, listPage, listTotal, type ListQuery } from '../paging/list-page';
import { scanPage } from '../paging/scan-page';
import { toUserRow, userConditions, userSelection } from './queries';

interface SearchRequest {
  /** What was typed, without the spaces around it. */
  readonly needle: string;
  readonly filters: UserFilters | undefined;
  readonly cursor: string | null | undefined;
  readonly limit: number;
}

/** The rungs of the ladder, in the order they are climbed. */
type Rung = 'exact' | 'prefix' | 'rest';

/** A page that is still short after so long is handed out, with a place to go on from. */
const BUDGET_MS = 1200;

/**
 * Finds users best match first: the very id or address, then addresses that begin so, then everything that contains it.
 * Each rung only adds to the list; what an index can answer is there at once, and nothing already shown moves.
 */
export async function searchUsers(
  connection: OpenConnection,
  request: SearchRequest,
  now: Date,
  signal: AbortSignal,
): Promise<Page<UserRow>> {
  const { user } = connection.schema;
  const { needle, filters, cursor, limit } = request;
  // No text can hold it, and Postgres refuses to be asked for it.
  if (needle.includes('\0')) {
    return { rows: [], nextCursor: null, total: { value: 0, exact: true }, source: connection.reader.source };
  }
  const bound = [connection.profile.id, 'users.search', needle, filters ?? {}];
  const from = cursor === null || cursor === undefined ? null : decodeCursor(bound, cursor);
  const rungs = new Rungs(connection, needle, userConditions(connection, undefined, filters, now));
  const all = userConditions(connection, needle, filters, now);

  // better-auth's own unique index; without it a big table is better read in ranges.
  const byIndex = user.hasIndexOn('email');
  const rows: UserRow[] = [];
  let rung = (from?.value ?? 'exact') as Rung;
  let inner = from === null || from.id === '' ? null : String(from.id);
  const query = (where: readonly Expression<SqlBool>[]): ListQuery<'user'> => ({
    connection,
    table: user,
    select: userSelection(user),
    where,
    signal,
  });
  // Counting would read the whole of a big table before the first match is shown; whoever wants it asks users.count.
  const total = async (complete: boolean) => {
    if (complete) return { value: rows.length, exact: true };
    return isBig(connection, user) ? null : listTotal(query(all));
  };
  const result = async (next: { rung: Rung; inner: string | null } | null): Promise<Page<UserRow>> => ({
    rows,
    nextCursor: next === null ? null : encodeCursor(bound, { value: next.rung, id: next.inner ?? '' }),
    total: from === null ? await total(next === null) : null,
    source: connection.reader.source,
  });

  if (rung === 'exact') {
    const found = await listPage({
      ...query(rungs.exact()),
      sort: BY_ADDRESS,
      acceptCost: true,
      indexed: byIndex,
      limit,
      cursor: null,
      query: bound,
    });
    rows.push(...found.rows.map((row) => toUserRow(user, row)));
    rung = 'prefix';
  }
  if (rung === 'prefix') {
    const where = rungs.prefix();
    if (where !== null && rows.length < limit) {
      const found = await listPage({
        ...query(where),
        sort: BY_ADDRESS,
        acceptCost: true,
        indexed: byIndex,
        limit: limit - rows.length,
        cursor: inner,
        query: bound,
      });
      rows.push(...found.rows.map((row) => toUserRow(user, row)));
      if (found.nextCursor !== null) return result({ rung, inner: found.nextCursor });
    }
    rung = 'rest';
    inner = null;
    // What is known already is shown before the table is read for the rest.
    if (rows.length > 0 && isBig(connection, user)) return result({ rung, inner });
  }
  if (rows.length >= limit) return result({ rung, inner });

  const where = rungs.rest(all);
  if (isBig(connection, user) && (await canScanBackwards(connection.reader.handle, user.physical))) {
    const found = await scanPage(query(where), { below: inner, limit: limit - rows.length, budgetMs: BUDGET_MS });
    rows.push(...found.rows.map((row) => toUserRow(user, row)));
    return result(found.below === null ? null : { rung, inner: found.below });
  }
  const found = await listPage({
    ...query(where),
    sort: NEWEST_FIRST,
    limit: limit - rows.length,
    cursor: inner,
    query: bound,
  });
  rows.push(...found.rows.map((row) => toUserRow(user, row)));
  return result(found.nextCursor === null ? null : { rung, inner: found.nextCursor });
}

const BY_ADDRESS = { by: 'email', direction: 'asc' } as const;
const NEWEST_FIRST = { by: 'createdAt', direction: 'desc' } as const;

/** The conditions of each rung: together everything that contains the text, and no row on two of them. */
class Rungs {
  readonly #filters: readonly Expression<SqlBool>[];
  readonly #exact: Expression<SqlBool>;
  readonly #prefix: Expression<SqlBool> | null;

  constructor(
    { schema: { user, emailOrder } }: OpenConnection,
    needle: string,
    filters: readonly Expression<SqlBool>[],
  ) {
    const address = needle.toLowerCase();
    this.#filters = filters;
    this.#exact = sql<SqlBool>`(${user.is('id', needle)} or ${user.ref('email')} = ${address})`;
    this.#prefix = beginsWith(user.ref('email'), address, emailOrder);
  }

  exact(): Expression<SqlBool>[] {
    return [...this.#filters, this.#exact];
  }

  prefix(): Expression<SqlBool>[] | null {
    return this.#prefix === null ? null : [...this.#filters, this.#prefix, sql<SqlBool>`not ${this.#exact}`];
  }

  rest(all: readonly Expression<SqlBool>[]): Expression<SqlBool>[] {
    const known = [this.#exact, ...(this.#prefix === null ? [] : [this.#prefix])];
    return [...all, ...known.map((condition) => sql<SqlBool>`not ${condition}`)];
  }
}

import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import { stoppable } from '../database/database-handle';
import { placeAfter } from '../paging/list-page';
import type { ListQuery } from '../paging/list-page';
import type { RawRow } from '../schema/auth-table';
import { userSelectionNames } from '../user-rows/queries';

interface Request {
  readonly exact: readonly Expression<SqlBool>[];
  readonly prefix: readonly Expression<SqlBool>[];
  readonly limit: number;
  /** What a further page of the prefix matches is bound to. */
  readonly bound: unknown;
}

interface Found {
  readonly rows: RawRow[];
  /** Whether there is more, and after which of the prefix matches; null: from their beginning. */
  readonly further: { readonly cursor: string | null } | null;
}

/**
 * The very id or address, and then what begins so by address, in one statement: every letter typed waits for the network
 * once.
 */
export async function exactAndPrefix(query: ListQuery<'user'>, request: Request): Promise<Found> {
  const { connection, table, select, signal } = query;
  const { limit, bound } = request;
  const most = limit + 1;
  const columns = [...userSelectionNames(table), '__order', '__id', '__rung'].map((name) => sql.id(name));
  const rung = (
    which: number,
    where: readonly Expression<SqlBool>[],
  ): RawBuilder<unknown> => sql`select ${sql.join(columns)} from (
    select ${sql.join([...select, sql`${table.ref('email')} as "__order"`, sql`${table.ref('id')} as "__id"`])},
      ${sql.lit(which)} as "__rung"
    from ${table.from} where ${sql.join([...where], sql` and `)}
    order by ${table.ref('email')}, ${table.ref('id')} limit ${most}) as ${sql.id(`rung${which}`)}`;
  const { rows } = await sql<RawRow>`${rung(0, request.exact)} union all ${rung(1, request.prefix)}
    order by "__rung", "__order", "__id" limit ${most}`.execute(connection.reader.handle.db, stoppable(signal));
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  if (rows.length <= limit) return { rows: shown, further: null };
  const begun = last !== undefined && Number(last['__rung']) === 1;
  return { rows: shown, further: { cursor: begun ? placeAfter(connection, bound, last) : null } };
}

import { stoppable } from '../database/database-handle';
import { bareColumn, eb, meeting, type Condition } from '../database/expressions';
import { placeAfter } from '../paging/list-page';
import type { ListQuery } from '../paging/list-page';
import { PLACE_NAMES, placeSelection, rowOrder } from '../paging/row-order';
import type { RawRow } from '../schema/auth-table';
import { userSelectionNames } from '../user-rows/queries';

interface Request {
  readonly exact: readonly Condition[];
  readonly prefix: readonly Condition[];
  readonly limit: number;
  /** What a further page of the prefix matches is bound to. */
  readonly bound: unknown;
}

interface Found {
  readonly rows: RawRow[];
  /** Whether there is more, and after which of the prefix matches; null: from their beginning. */
  readonly further: { readonly cursor: string | null } | null;
}

const PLACE = [...PLACE_NAMES, '__rung'];
const BY_ADDRESS = { by: 'email', direction: 'asc' } as const;

/**
 * The very id or address, and then what begins so by address, in one statement: every letter typed waits for the network
 * once.
 */
export async function exactAndPrefix(query: ListQuery<'user'>, request: Request): Promise<Found> {
  const { connection, table, select, signal } = query;
  const { limit, bound } = request;
  const most = limit + 1;
  const { db } = connection.reader.handle;
  const columns = [...userSelectionNames(table), ...PLACE].map((name) => bareColumn(name).as(name));
  const order = rowOrder(table, BY_ADDRESS);
  const rung = (which: 0 | 1, where: readonly Condition[]) => {
    const first = db
      .selectFrom(table.from)
      .select([...select, ...placeSelection(table, BY_ADDRESS.by), eb.lit(which).as('__rung')])
      .$call(meeting(where))
      .orderBy(order.column)
      .orderBy(order.id)
      .limit(most);
    // A limit of its own is possible only within, as SQLite has it.
    return db.selectFrom(first.as(`rung${which}`)).select(columns);
  };
  const rows = await rung(0, request.exact)
    .unionAll(rung(1, request.prefix))
    .orderBy(bareColumn('__rung'))
    .orderBy(bareColumn('__order'))
    .orderBy(bareColumn('__id'))
    .limit(most)
    .execute(stoppable(signal));
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  if (rows.length <= limit) return { rows: shown, further: null };
  const begun = last !== undefined && Number(last['__rung']) === 1;
  return {
    rows: shown,
    further: { cursor: begun ? placeAfter({ connection, table, sort: BY_ADDRESS, query: bound }, last) : null },
  };
}

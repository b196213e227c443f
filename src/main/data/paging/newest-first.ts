import type { LogicalFieldName, LogicalTable } from '@shared/logical-model';
import { AppError } from '../base/app-error';
import type { RawRow } from '../schema/auth-table';
import { canScanBackwards } from '../database/backward-scan';
import { decodeCursor, encodeCursor } from './cursor';
import { seenAlso, keepSeen, recallSeen } from './seen-rows';
import { isBig, listPage, type ListQuery, type RawPage } from './list-page';
import { mayShareIds } from './row-order';
import { scanPage } from './scan-page';

interface Request {
  readonly cursor?: string | null | undefined;
  readonly limit: number;
  readonly from?: 'start' | 'end' | undefined;
  readonly acceptCost?: boolean | undefined;
  /** Everything the list depends on; a cursor is bound to it. */
  readonly name: unknown;
  /** What the rows are called, such as `sessions`. */
  readonly noun: string;
  /** Whether an index narrows the list to a few rows, which are then sorted for next to nothing. */
  readonly narrow?: boolean;
}

interface StoredPaging extends Pick<Request, 'cursor' | 'limit' | 'from'> {
  /** Leaves those of some rows that are meant, in their order, where statements cannot tell. */
  readonly keep?: (rows: RawRow[]) => Promise<RawRow[]>;
}

/** A page that is still short after so long is handed out, with a place to go on from. */
const BUDGET_MS = 1200;
const NO_INDEX = 'There is no index to show the newest first';

/**
 * A page in the order a list has unless somebody chose another: newest first, unless that meant sorting a big table at
 * every look. better-auth makes no index on createdAt, so such a table is shown in the order its rows are stored, or,
 * where nothing narrows the list, by `indexed`, a field that has an index.
 */
export async function newestFirst<T extends LogicalTable>(
  query: ListQuery<T>,
  request: Request,
  indexed?: { readonly by: LogicalFieldName<T> & 'email'; readonly says: string },
): Promise<RawPage> {
  const { connection, table } = query;
  const { handle } = connection.reader;
  const createdAt = 'createdAt' as LogicalFieldName<T>;
  const { name, noun, narrow = false, ...paging } = request;
  const sorted = async (by: LogicalFieldName<T>, direction: 'asc' | 'desc') =>
    listPage({ ...query, ...paging, sort: { by, direction }, query: [name, by, direction] });

  if (narrow || !isBig(connection, table) || table.hasIndexOn(createdAt)) {
    return { ...(await sorted(createdAt, 'desc')), order: { by: 'createdAt', direction: 'desc', reason: null } };
  }
  const whole = query.where.length === 0;
  if (handle.kind === 'postgres' && whole && indexed !== undefined) {
    const order = {
      by: indexed.by,
      direction: 'asc',
      reason: `${NO_INDEX}, so ${noun} are ordered ${indexed.says}.`,
    } as const;
    return { ...(await sorted(indexed.by, 'asc')), order };
  }
  if (!(await canScanBackwards(handle, table.physical))) {
    return { ...(await sorted(createdAt, 'desc')), order: { by: 'createdAt', direction: 'desc', reason: null } };
  }
  return asStored(query, paging, { name, noun });
}

/** Whether the newest first meant sorting a big table at every look, and the order of storage is to be had instead. */
export async function isShownAsStored<T extends LogicalTable>({ connection, table }: ListQuery<T>): Promise<boolean> {
  const createdAt = 'createdAt' as LogicalFieldName<T>;
  if (!isBig(connection, table) || (table.has(createdAt) && table.hasIndexOn(createdAt))) return false;
  return canScanBackwards(connection.reader.handle, table.physical);
}

/** @throws AppError UNSUPPORTED for an order that has no index to be read from its end */
export function noEnd(order: string): AppError {
  return new AppError('UNSUPPORTED', `${order} can be read from its beginning only.`, {
    hint: 'Sort by a column to jump to the end.',
    field: 'from',
  });
}

/**
 * A page in the order rows are stored, last first; short where it took too long to fill.
 * @throws AppError UNSUPPORTED from the end
 */
export async function asStored<T extends LogicalTable>(
  query: ListQuery<T>,
  { cursor, limit, from, keep }: StoredPaging,
  { name, noun }: Pick<Request, 'name' | 'noun'>,
): Promise<RawPage> {
  if (from === 'end') throw noEnd('The order in which rows are stored');
  const { connection, table } = query;
  const bound = [connection.profile.id, name, 'added'];
  const at = cursor === null || cursor === undefined ? null : decodeCursor(bound, cursor);
  const shared = mayShareIds(table);
  // Rows of SQLite that may share an id are told apart by numbers they keep, so that the place alone says where to go on.
  const knows = shared && table.kind === 'sqlite';
  const given = knows ? null : recallSeen(connection, String(at?.value ?? ''));
  const place = at === null ? null : String(at.id);
  const found = await scanPage(query, { from: place, given, limit, budgetMs: BUDGET_MS, keep });
  const next = () => {
    const keys = knows ? [] : found.keys;
    return encodeCursor(bound, { value: keepSeen(connection, seenAlso(given, keys)), id: found.next ?? '' });
  };
  return {
    rows: found.rows,
    nextCursor: found.next === null ? null : next(),
    source: query.connection.reader.source,
    ...(shared && ({ sharedIds: true } as const)),
    order: {
      by: 'added',
      direction: 'desc',
      reason: `${NO_INDEX}, so ${noun} are in the order they were stored, last first.`,
    },
  };
}

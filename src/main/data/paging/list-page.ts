import type { ListOrder, Page, Total } from '@shared/api/common';
import type { LogicalTable } from '@shared/logical-model';
import { scanBackwards } from '../database/backward-scan';
import { stoppable, tableSize } from '../database/database-handle';
import { hidesRows, type AnyDatabase } from '../database/physical-table';
import { countOf, joined, meeting, type Condition, type Join, type Selected } from '../database/expressions';
import type { AuthTable, RawRow } from '../schema/auth-table';
import { decodeCursor, encodeCursor } from './cursor';
import { after, comparePositions, inOrder, reversed, type KeysetOrder } from './keyset';
import { requirePlanCost } from './plan-cost';
import {
  eachOnce,
  hasOwnPlaces,
  mayShareIds,
  placeIn,
  placeSelection,
  rawPlace,
  rowOrder,
  type Sort,
} from './row-order';
import type { OpenConnection } from '../connections/connection';

/** A list over one table, before paging: what is selected, what is joined and what is asked for. */
export interface ListQuery<T extends LogicalTable> {
  readonly connection: OpenConnection;
  readonly table: AuthTable<T>;
  readonly select: readonly Selected[];
  readonly joins?: readonly Join[];
  /** Conditions that have to hold together. */
  readonly where: readonly Condition[];
  readonly signal: AbortSignal;
}

interface PageRequest<T extends LogicalTable> extends ListQuery<T> {
  readonly sort: Sort<T>;
  readonly limit: number;
  readonly cursor?: string | null | undefined;
  /** From the end, rows still come in the list's order, and the cursor leads to those before them. */
  readonly from?: 'start' | 'end' | undefined;
  /** Run a statement whose plan is over budget. */
  readonly acceptCost?: boolean | undefined;
  /** An index answers the conditions: reading in ranges would only keep it from being used. */
  readonly indexed?: boolean | undefined;
  /** Everything the list depends on; a cursor is bound to it. */
  readonly query: unknown;
}

export interface RawPage {
  readonly rows: RawRow[];
  readonly nextCursor: string | null;
  /** Of a page read from the end. */
  readonly prevCursor?: string | null;
  readonly source: 'primary' | 'replica';
  readonly sharedIds?: true;
  /** Where the caller left the order open. */
  readonly order?: ListOrder;
}

/** Tables up to this size are read in one statement even where no index helps. */
const SCAN_IN_ONE_STATEMENT = 50_000;
/** Matches in tables up to this size are counted unasked. */
const COUNT_UNASKED = 200_000;

/**
 * One page of a keyset-paged list. Where SQLite would have to read a big table without an index's help, it is read in
 * ranges that can be cancelled and the best rows of each are merged.
 * @throws AppError INVALID_INPUT for a bad cursor
 */
export async function listPage<T extends LogicalTable>(request: PageRequest<T>): Promise<RawPage> {
  const { table, sort, limit, cursor, query, connection } = request;
  const backwards = request.from === 'end';
  const bound = [connection.profile.id, query, ...(backwards ? ['end'] : [])];
  const order = rowOrder(table, sort);
  const walked = backwards ? reversed(order) : order;
  const from = cursor === null || cursor === undefined ? null : decodeCursor(bound, cursor);
  const conditions = from === null ? request.where : [...request.where, after(walked, from)];

  const found = inRanges(request)
    ? await bestOfRanges(request, conditions, walked)
    : await read(request, conditions, walked, limit + 1);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  // Where the other table has several rows of one id, a join gives a row more than once.
  const rows = (request.joins ?? []).length > 0 && hasOwnPlaces(table) ? eachOnce(shown) : shown;
  const further = found.length > limit && last ? encodeCursor(bound, placeIn(last, walked)) : null;
  const { source } = connection.reader;
  const shared = { source, ...(mayShareIds(table) && ({ sharedIds: true } as const)) };
  if (backwards) return { rows: rows.toReversed(), nextCursor: null, prevCursor: further, ...shared };
  return { rows, nextCursor: further, ...shared };
}

/** A cursor of a list, leading to what comes after a row that `listPage` would give. */
export function placeAfter<T extends LogicalTable>(
  { connection, table, sort, query, from }: Pick<PageRequest<T>, 'connection' | 'table' | 'sort' | 'query' | 'from'>,
  row: RawRow,
): string {
  const backwards = from === 'end';
  const order = rowOrder(table, sort);
  return encodeCursor(
    [connection.profile.id, query, ...(backwards ? ['end'] : [])],
    placeIn(row, backwards ? reversed(order) : order),
  );
}

/** A page as the contract has it. The total comes with the first page only. */
export function toPage<Row>(page: RawPage, rows: Row[], total: Total | null): Page<Row> {
  return {
    rows,
    nextCursor: page.nextCursor,
    ...(page.prevCursor !== undefined && { prevCursor: page.prevCursor }),
    source: page.source,
    ...(page.sharedIds === true && { sharedIds: true }),
    ...(page.order !== undefined && { order: page.order }),
    total,
  };
}

/**
 * How many rows match: exact where that is cheap, an estimate of the whole table where nothing narrows it, else null
 * (`countExactly` tells, when somebody asks).
 */
export async function listTotal<T extends LogicalTable>(request: ListQuery<T>): Promise<Total | null> {
  const { connection, table, where } = request;
  const estimate = await tableSize(connection.reader.handle, table.physical, request.signal);
  if (where.length === 0) return { value: estimate.value, exact: estimate.exact };
  if (estimate.value > COUNT_UNASKED) return null;
  return countExactly(request);
}

/**
 * A page and, where it is the first one, the total. Of a whole list both are asked for at once, for on a network it is the
 * waiting that takes time, and neither runs on without the other. What has to be looked for is counted after its page:
 * one search never has two statements of ours at work.
 */
export async function withTotal<T extends LogicalTable>(
  request: ListQuery<T>,
  page: Promise<RawPage>,
  cursor: string | null | undefined,
): Promise<[page: RawPage, total: Total | null]> {
  if (cursor !== null && cursor !== undefined) return [await page, null];
  if (request.where.length > 0) return [await page, await listTotal(request)];
  const given = new AbortController();
  const signal = AbortSignal.any([request.signal, given.signal]);
  try {
    return await Promise.all([page, listTotal({ ...request, signal })]);
  } catch (error) {
    given.abort();
    throw error;
  }
}

/** The exact number of matches, however long it takes; in ranges on a big SQLite file. */
export async function countExactly<T extends LogicalTable>(request: ListQuery<T>): Promise<Total> {
  const { connection, table, signal } = request;
  const { handle } = connection.reader;
  const db = isBig(connection, table) ? handle.background : handle.db;
  let value = 0;
  const count = async (conditions: readonly Condition[]) => {
    value += await countOf(rowsThat(db, request, conditions), stoppable(signal));
  };
  if (isBigSqlite(request)) await eachRange(request, async (range) => count([...request.where, range]));
  else await count(request.where);
  return { value, exact: !hidesRows(table.physical) };
}

async function read<T extends LogicalTable>(
  request: PageRequest<T>,
  conditions: readonly Condition[],
  order: KeysetOrder,
  limit: number,
): Promise<RawRow[]> {
  const { connection, table, sort, select, signal } = request;
  const statement = rowsThat(connection.reader.handle.db, request, conditions)
    // What is merged from several ranges is compared to the letter.
    .select([...select, ...placeSelection(table, sort.by, inRanges(request))])
    .$call(inOrder(order))
    .limit(limit);
  if (request.acceptCost !== true && isUnusual(request)) await requirePlanCost(request, statement);
  return statement.execute(stoppable(signal));
}

/** The rows of a list, joins included, that meet some conditions. */
function rowsThat<T extends LogicalTable>(
  db: AnyDatabase,
  { table, joins = [] }: ListQuery<T>,
  conditions: readonly Condition[],
) {
  return db.selectFrom(table.from).$call(joined(joins)).$call(meeting(conditions));
}

async function bestOfRanges<T extends LogicalTable>(
  request: PageRequest<T>,
  conditions: readonly Condition[],
  order: KeysetOrder,
): Promise<RawRow[]> {
  let best: RawRow[] = [];
  await eachRange(request, async (range) => {
    // Once there are enough, a range has to give only what is better: else each would be sorted for nothing.
    const worst = best.length > request.limit ? best.at(-1) : undefined;
    const better = worst === undefined ? null : beforeRow(order, worst);
    const within = better === null ? [...conditions, range] : [...conditions, range, better];
    const more = await read(request, within, order, request.limit + 1);
    if (more.length === 0) return;
    best = [...best, ...more]
      .sort((a, b) => comparePositions(order, rawPlace(a), rawPlace(b)))
      .slice(0, request.limit + 1);
  });
  return best;
}

/** The condition that a row comes before one that was read; null where that one's place cannot be said. */
function beforeRow(order: KeysetOrder, row: RawRow): Condition | null {
  const place = placeIn(row, order);
  return place.row === undefined ? after(reversed(order), place) : null;
}

/** Whether a table is too big to be read in one go where no index helps; by its size when the connection was opened. */
export function isBig<T extends LogicalTable>({ report }: OpenConnection, table: AuthTable<T>): boolean {
  const reports: Record<string, { rows: { value: number } | null } | undefined> = report.tables;
  return (reports[table.logical]?.rows?.value ?? 0) > SCAN_IN_ONE_STATEMENT;
}

// An order that an index serves, with nothing to look for, costs a page however big the table is.
function isUnusual<T extends LogicalTable>({ connection, table, where, sort }: PageRequest<T>): boolean {
  return isBig(connection, table) && !(where.length === 0 && table.hasIndexOn(sort.by));
}

function inRanges<T extends LogicalTable>(request: PageRequest<T>): boolean {
  const ordered = request.table.hasIndexOn(request.sort.by) && request.where.length === 0;
  return isBigSqlite(request) && !ordered && request.indexed !== true;
}

function isBigSqlite<T extends LogicalTable>({ connection, table }: ListQuery<T>): boolean {
  return connection.handle.kind === 'sqlite' && isBig(connection, table) && table.physical.standsFor === undefined;
}

async function eachRange<T extends LogicalTable>(
  { connection, table, signal }: ListQuery<T>,
  visit: (range: Condition) => Promise<void>,
): Promise<void> {
  const scanned = { handle: connection.reader.handle, table: table.physical, alias: table.alias };
  for await (const { within } of scanBackwards(scanned, null, signal)) await visit(within);
}

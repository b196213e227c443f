import type { OpenConnection } from '../connections/connection';
import { isAnyRow, type Cells } from '../database/cells';
import { defaultOf } from '../database/insert-rows';
import type { PhysicalTable } from '../database/physical-table';
import { bareColumn, eb } from '../database/expressions';
import { normalise } from '../schema/match-names';
import type { Assignment, WritableTable } from '../write/asked';
import type { Capture } from '../write/capture';
import type { Collected } from './collect';
import type { ForeignKey, ReferenceGraph } from './foreign-keys';
import { deletionOrder, emptiable } from './order';
import { chunked, keyColumns } from './row-keys';

/**
 * Deletes what was collected, one layer after the other, so that nothing is left to the database to delete or to empty by
 * itself: what it does unasked could not be put back. Returns how many rows were touched.
 */
export async function deleteCollected(
  connection: OpenConnection,
  rows: Capture,
  graph: ReferenceGraph,
  { doomed, loosened, hidden }: Collected,
): Promise<number> {
  const { kind } = connection.handle;
  const order = deletionOrder(graph, doomed);
  if (!order.orderly || hidden.length > 0) rows.miss();
  let count = 0;
  for (const [key, some] of loosened) {
    count += await loosen(connection, rows, key, [...some.values()]);
  }
  for (const { key, rows: some } of order.emptied) {
    await loosen(connection, rows, { ...key, effect: 'detached' }, some);
  }
  for (const { table, rows: some } of order.steps) {
    const columns = keyColumns(kind, table);
    for (const piece of chunked(some)) {
      count += (await rows.delete(writable(table), isAnyRow(kind, columns, piece))).length;
    }
  }
  return count;
}

// Empties, or resets, the columns by which rows refer to what goes.
async function loosen(
  { handle: { kind }, schema: { session } }: OpenConnection,
  rows: Capture,
  key: ForeignKey,
  some: readonly Cells[],
): Promise<number> {
  const { child } = key;
  const assignments: Assignment[] = [];
  if (key.effect === 'reset') {
    for (const column of key.columns) {
      assignments.push({ column, value: await defaultOf(kind, rows.db, child, column), unknown: true });
    }
  } else {
    for (const column of emptiable(key)) assignments.push({ column, value: null });
    // A token of another app outlives the session it was given in: better-auth marks it as revoked when the session ends.
    const revoked = isToken(child) ? child.columns.find((c) => normalise(c.name) === 'revoked') : undefined;
    if (revoked !== undefined && /time|date/.test(revoked.type)) {
      const now = session?.encode('updatedAt', new Date()) ?? new Date().toISOString();
      assignments.push({ column: revoked.name, value: eb.fn.coalesce(bareColumn(revoked.name), eb.val(now)) });
    }
  }
  let count = 0;
  for (const piece of chunked(some)) {
    const these = isAnyRow(kind, keyColumns(kind, child), piece);
    const changed = await rows.update(writable(child), keyColumns(kind, child), these, assignments);
    count += changed.length;
  }
  return count;
}

function isToken({ name }: PhysicalTable): boolean {
  return /^oauth(access|refresh)tokens?$/.test(normalise(name));
}

function writable(physical: PhysicalTable): WritableTable {
  return { physical, logical: physical.name };
}

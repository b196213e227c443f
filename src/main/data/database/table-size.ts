import type { DatabaseHandle, RowEstimate } from './database-handle';
import type { PhysicalTable } from './physical-table';

/** "About so many" does not change in so short a time that anybody would see it. */
const REMEMBERED_MS = 10_000;
const known = new WeakMap<PhysicalTable, { readonly size: RowEstimate; readonly at: number }>();

/**
 * How many rows a table has, for people to read: an estimate is given again for some seconds, while an exact number is
 * counted anew every time.
 */
export async function tableSize(
  handle: DatabaseHandle,
  table: PhysicalTable,
  signal?: AbortSignal,
): Promise<RowEstimate> {
  const before = known.get(table);
  if (before !== undefined && performance.now() - before.at < REMEMBERED_MS) return before.size;
  const size = await handle.estimateRows(table, signal);
  if (size.exact) known.delete(table);
  else known.set(table, { size, at: performance.now() });
  return size;
}

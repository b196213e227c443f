import type { AliasableExpression } from 'kysely';
import { selectCell, isKey, type Cell, type Cells } from '../database/cells';
import type { OpenConnection } from '../connections/connection';
import { bareColumn, eb, meeting, tableAs } from '../database/expressions';
import { isStamp } from './row-states';
import type { RowChange, TableName } from '../database/row-change';

/**
 * A trace that a write leaves in the database, by which it can be told afterwards whether it was saved: a row that is
 * gone, or the moment of its last change. Holds nothing secret.
 */
export interface CommitMarker {
  readonly table: TableName;
  readonly key: Cells;
  /** Of a changed row the column of its last change, before and after; null for a row that was deleted. */
  readonly stamp: { readonly column: string; readonly before: Cell; readonly after: Cell } | null;
}

/** Whether a write was saved: all of it or nothing, since it is one transaction. `unseen`: it left no trace to go by. */
export type CommitOutcome = 'saved' | 'not-saved' | 'unknown' | 'unseen';

/** More than one, because others may change or remove single rows meanwhile. */
const MAX_MARKERS = 20;

/** The traces of some changes. */
export function commitMarkersOf(changes: readonly RowChange[]): CommitMarker[] {
  const markers: CommitMarker[] = [];
  for (const change of changes) {
    if (markers.length >= MAX_MARKERS) break;
    if (change.act === 'delete') {
      const id = Object.keys(change.before).find((column) => column.toLowerCase() === 'id');
      if (id !== undefined)
        markers.push({ table: change.table, key: { [id]: change.before[id] ?? null }, stamp: null });
    }
    if (change.act === 'update') {
      const column = Object.keys(change.after).find(isStamp);
      // A trigger may have put it back.
      if (column === undefined || change.before[column] === change.after[column]) continue;
      const stamp = { column, before: change.before[column] ?? null, after: change.after[column] ?? null };
      markers.push({ table: change.table, key: change.key, stamp });
    }
  }
  return markers;
}

/** Finds out whether a write was saved whose end nobody saw. */
export async function commitOutcome(
  connection: OpenConnection,
  markers: readonly CommitMarker[],
): Promise<CommitOutcome> {
  let gone = 0;
  for (const marker of markers) {
    const now = await readMarker(connection, marker);
    if (marker.stamp === null) {
      if (now !== null) return 'not-saved';
      gone += 1;
    } else if (now !== null) {
      if (now.stamp === marker.stamp.after) return 'saved';
      if (now.stamp === marker.stamp.before) return 'not-saved';
    }
  }
  if (gone > 0) return 'saved';
  return markers.length === 0 ? 'unseen' : 'unknown';
}

async function readMarker(
  { handle }: OpenConnection,
  { table, key, stamp }: CommitMarker,
): Promise<{ stamp: Cell } | null> {
  const { kind, db } = handle;
  const selected: AliasableExpression<Cell> =
    stamp === null ? eb.lit(null) : selectCell(kind, bareColumn(stamp.column));
  const found = await db
    .selectFrom(tableAs(table, 'kept'))
    .select(selected.as('stamp'))
    .$call(meeting(Object.entries(key).map(([name, cell]) => isKey(kind, bareColumn(name), cell))))
    .limit(1)
    .executeTakeFirst();
  return found ?? null;
}

import { sql } from 'kysely';
import { cellOf, isKey, tableRef, type Cell, type Cells } from '../database/cells';
import { isStamp } from './row-states';
import type { RowChange, TableName } from '../database/row-change';
import type { OpenConnection } from '../connections/connection';

/**
 * A trace that a write leaves in the database, by which it can be told afterwards whether it was saved: a row that is
 * gone, or the moment of its last change. Holds nothing secret.
 */
export interface Witness {
  readonly table: TableName;
  readonly key: Cells;
  /** Of a changed row the column of its last change, before and after; null for a row that was deleted. */
  readonly stamp: { readonly column: string; readonly before: Cell; readonly after: Cell } | null;
}

/** Whether a write was saved: all of it or nothing, since it is one transaction. `unseen`: it left no trace to go by. */
export type Landing = 'saved' | 'not-saved' | 'unknown' | 'unseen';

/** More than one, because others may change or remove single rows meanwhile. */
const WITNESSES = 20;

/** The traces of some changes. */
export function witnessesOf(changes: readonly RowChange[]): Witness[] {
  const witnesses: Witness[] = [];
  for (const change of changes) {
    if (witnesses.length >= WITNESSES) break;
    if (change.act === 'delete') {
      const id = Object.keys(change.before).find((column) => column.toLowerCase() === 'id');
      if (id !== undefined)
        witnesses.push({ table: change.table, key: { [id]: change.before[id] ?? null }, stamp: null });
    }
    if (change.act === 'update') {
      const column = Object.keys(change.after).find(isStamp);
      if (column === undefined) continue;
      const stamp = { column, before: change.before[column] ?? null, after: change.after[column] ?? null };
      witnesses.push({ table: change.table, key: change.key, stamp });
    }
  }
  return witnesses;
}

/** Finds out whether a write was saved whose end nobody saw. */
export async function howItLanded(connection: OpenConnection, witnesses: readonly Witness[]): Promise<Landing> {
  let gone = 0;
  for (const witness of witnesses) {
    // oxlint-disable-next-line no-await-in-loop -- twenty look-ups by key at the most
    const now = await readWitness(connection, witness);
    if (witness.stamp === null) {
      if (now !== null) return 'not-saved';
      gone += 1;
    } else if (now !== null) {
      if (now.stamp === witness.stamp.after) return 'saved';
      if (now.stamp === witness.stamp.before) return 'not-saved';
    }
  }
  if (gone > 0) return 'saved';
  return witnesses.length === 0 ? 'unseen' : 'unknown';
}

async function readWitness(
  { handle }: OpenConnection,
  { table, key, stamp }: Witness,
): Promise<{ stamp: Cell } | null> {
  const { kind, db } = handle;
  const where = Object.entries(key).map(([column, cell]) => isKey(kind, sql.id(column), cell));
  const selected = stamp === null ? sql`null` : cellOf(kind, sql.id(stamp.column));
  const { rows } = await sql<{ stamp: Cell }>`
    select ${selected} as stamp from ${tableRef(table)} where ${sql.join(where, sql` and `)} limit 1`.execute(db);
  return rows[0] ?? null;
}

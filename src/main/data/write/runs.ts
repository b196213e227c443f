import { cellsOf, isAnyRow, type CellDatabase, type Cells } from '../database/cells';
import type { PhysicalTable } from '../database/physical-table';
import { locked, tableAs } from '../database/expressions';
import { idColumn, sameCells, type RowState } from './row-states';
import type { RowChange } from '../database/row-change';

type Deleted = Extract<RowChange, { act: 'delete' }>;

/** Changes that are taken back one after the other, or deleted rows that can be put back together. */
export type Run =
  | { readonly together: false; readonly changes: readonly RowChange[] }
  | { readonly together: true; readonly changes: readonly Deleted[] };

/** Rows of one statement, and the parameters it may have: SQLite takes 32,766. */
const MAX_ROWS = 500;
const MAX_PARAMETERS = 30_000;

/**
 * Changes in their order, cut so that neighbours which are deleted rows of one table, with an id and the same columns,
 * come together. `alone` says which have to be looked at one by one.
 */
export function inRuns(changes: readonly RowChange[], alone: (change: RowChange) => boolean): Run[] {
  const runs: Run[] = [];
  let kind: string | null = null;
  let open: RowChange[] = [];
  const close = () => {
    if (open.length > 0) runs.push(runOf(kind, open));
    open = [];
  };
  for (const change of changes) {
    const next = alone(change) ? null : kindOf(change);
    const full = open.length >= sizeFor(change);
    if (next !== kind || full) close();
    kind = next;
    open.push(change);
  }
  close();
  return runs;
}

function runOf(kind: string | null, changes: readonly RowChange[]): Run {
  const deleted = changes.filter((change) => change.act === 'delete');
  const ids = new Set(deleted.map(({ before }) => before[idColumn(before) ?? '']));
  // Of an id that was there twice in one act, nobody can say here which row is meant.
  const together = kind !== null && deleted.length === changes.length && ids.size === changes.length && ids.size > 1;
  return together ? { together, changes: deleted } : { together: false, changes };
}

function kindOf(change: RowChange): string | null {
  if (change.act !== 'delete') return null;
  const id = idColumn(change.before);
  if (id === undefined || (change.before[id] ?? null) === null) return null;
  return JSON.stringify([change.table.schema, change.table.name, Object.keys(change.before)]);
}

function sizeFor(change: RowChange): number {
  const columns = change.act === 'delete' ? Object.keys(change.before).length : 1;
  return Math.max(1, Math.min(MAX_ROWS, Math.floor(MAX_PARAMETERS / columns)));
}

/**
 * How the rows of a run stand, in one look; on Postgres those that are there again are locked. Null where what was found
 * cannot be told apart, so that each has to be looked at by itself. `table`: what they are rows of, where that is known.
 */
export async function runStates(
  { kind, db }: CellDatabase,
  run: readonly Deleted[],
  table: PhysicalTable | null,
): Promise<RowState[] | null> {
  const [first] = run;
  const id = first === undefined ? undefined : idColumn(first.before);
  if (first === undefined || id === undefined) return null;
  const columns = Object.keys(first.before);
  const befores = run.map(({ before }) => before);
  const rows: Cells[] = await db
    .selectFrom(tableAs(first.table, 'kept'))
    .select(cellsOf(kind, columns))
    .where(isAnyRow(kind, [id], befores))
    .$call(locked(kind, table))
    .execute();
  const found = new Map(rows.map((row) => [row[id], row]));
  const states = run.map((change): RowState => {
    const now = found.get(change.before[id] ?? null) ?? null;
    if (now === null) return { change, state: 'done', now };
    return { change, state: sameCells(now, change.before) ? 'undone' : 'moved', now };
  });
  // SQLite may hold an id in another storage class than it had: `=` finds it, and its text is another.
  return states.filter(({ now }) => now !== null).length === rows.length ? states : null;
}

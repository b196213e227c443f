import type { CellDatabase, Cells } from '../database/cells';
import { hidesRows, type PhysicalTable } from '../database/physical-table';
import type { Condition } from '../database/expressions';
import type { ForeignKey, ReferenceGraph } from './foreign-keys';
import { chunked, countRowsMeeting, keyColumns, keyText, mayRead, refersToAny, selectCells } from './row-keys';

/** Rows to begin with: those of a table that meet a condition, which knows the table by `alias`. */
export interface Root {
  readonly table: PhysicalTable;
  readonly alias: string;
  readonly where: Condition;
}

/** Everything that goes, or changes, when some rows go. */
export interface Collected {
  /** Rows that go, by table and by key; of each its key and the columns that refer or are referred to. */
  readonly doomed: ReadonlyMap<PhysicalTable, ReadonlyMap<string, Cells>>;
  /** How many rows go because of each key; a row that several keys find counts for the first. */
  readonly deleted: ReadonlyMap<ForeignKey | Root, number>;
  /** Rows that stay, but whose reference is emptied or reset. */
  readonly loosened: ReadonlyMap<ForeignKey, ReadonlyMap<string, Cells>>;
  /** Rows that stay, and for which the database would refuse. */
  readonly blocking: ReadonlyMap<ForeignKey, number>;
  /** Tables this database user may not look into, or of which row-level security may hide rows. */
  readonly hidden: readonly ForeignKey[];
}

interface Options extends CellDatabase {
  /** Rows that nothing else refers to are only counted. */
  readonly countOnly: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Finds everything that refers to some rows, and to what goes with them, as far as foreign keys lead. */
export async function collectReferring(
  graph: ReferenceGraph,
  roots: readonly Root[],
  options: Options,
): Promise<Collected> {
  const { kind, countOnly, signal } = options;
  const doomed = new Map<PhysicalTable, Map<string, Cells>>();
  const deleted = new Map<ForeignKey | Root, number>();
  const kept = new Map<ForeignKey, Map<string, Cells>>();
  const hidden: ForeignKey[] = [];
  const waiting: { readonly table: PhysicalTable; readonly rows: readonly Cells[] }[] = [];

  const columnsOf = (table: PhysicalTable) => [
    ...new Set([
      ...keyColumns(kind, table),
      ...graph.keysTo(table).flatMap((key) => key.refersTo),
      ...graph.keysFrom(table).flatMap((key) => key.columns),
    ]),
  ];
  const condemn = (why: ForeignKey | Root, table: PhysicalTable, rows: readonly Cells[]) => {
    const known = doomed.get(table) ?? new Map<string, Cells>();
    doomed.set(table, known);
    const fresh = rows.filter((row) => !known.has(keyText(row, keyColumns(kind, table))));
    for (const row of fresh) known.set(keyText(row, keyColumns(kind, table)), row);
    if (fresh.length === 0) return;
    deleted.set(why, (deleted.get(why) ?? 0) + fresh.length);
    waiting.push({ table, rows: fresh });
  };
  const follow = async (key: ForeignKey, parents: readonly Cells[]) => {
    const { child } = key;
    const columns = columnsOf(child);
    const alone = graph.keysTo(child).length === 0 && graph.keysFrom(child).length === 1;
    for (const some of chunked(parents)) {
      const where = refersToAny(kind, key.columns, key.refersTo, some);
      if (where === null) continue;
      if (countOnly && alone && key.effect === 'deleted') {
        const n = await countRowsMeeting(options, { table: child, where }, signal);
        if (n > 0) deleted.set(key, (deleted.get(key) ?? 0) + n);
        continue;
      }
      const rows = await selectCells(options, { table: child, where }, columns, signal);
      if (key.effect === 'deleted') condemn(key, child, rows);
      else {
        const known = kept.get(key) ?? new Map<string, Cells>();
        kept.set(key, known);
        for (const row of rows) known.set(keyText(row, keyColumns(kind, child)), row);
      }
    }
  };

  for (const root of roots) {
    condemn(root, root.table, await selectCells(options, root, columnsOf(root.table), signal));
  }
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    for (const key of graph.keysTo(next.table)) {
      if (!mayRead(key.child, columnsOf(key.child))) {
        if (!hidden.includes(key)) hidden.push(key);
        continue;
      }
      // What is hidden goes too, by the database's own hand, and could not be put back.
      if (hidesRows(key.child) && !hidden.includes(key)) hidden.push(key);
      await follow(key, next.rows);
    }
  }
  // A row that goes for another reason is neither detached nor in the way.
  const left = [...kept].map(([key, rows]): [ForeignKey, Map<string, Cells>] => [
    key,
    new Map([...rows].filter(([id]) => doomed.get(key.child)?.has(id) !== true)),
  ]);
  const some = left.filter(([, rows]) => rows.size > 0);
  return {
    doomed,
    deleted,
    loosened: new Map(some.filter(([key]) => key.effect !== 'blocks')),
    blocking: new Map(some.filter(([key]) => key.effect === 'blocks').map(([key, rows]) => [key, rows.size])),
    hidden,
  };
}

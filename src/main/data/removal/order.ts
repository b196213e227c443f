import type { Cells } from '../database/cells';
import type { ForeignKey, ReferenceGraph } from './foreign-keys';
import { keyText } from './row-keys';
import type { PhysicalTable } from '../database/physical-table';

interface Node {
  readonly table: PhysicalTable;
  readonly row: Cells;
  /** Rows this one refers to, each by the key it does so by. */
  readonly parents: Map<Node, ForeignKey[]>;
  /** Rows that refer to this one and have not been dealt with. */
  children: number;
  done: boolean;
}

/** In which order rows have to be deleted, so that none is gone while another still refers to it. */
export interface DeletionOrder {
  /** References to be emptied first, because rows refer to each other in a circle. */
  readonly emptied: readonly { readonly key: ForeignKey; readonly rows: readonly Cells[] }[];
  /** Step by step; the rows of one step do not refer to each other. */
  readonly steps: readonly { readonly table: PhysicalTable; readonly rows: readonly Cells[] }[];
  /** False where a circle could not be broken, so that the rows could not be put back in order. */
  readonly orderly: boolean;
}

/** Orders rows that go: those that refer before those they refer to. Put back in reverse, each finds what it refers to. */
export function deletionOrder(
  graph: ReferenceGraph,
  doomed: ReadonlyMap<PhysicalTable, ReadonlyMap<string, Cells>>,
): DeletionOrder {
  const nodes = linked(graph, doomed);
  const emptied = new Map<ForeignKey, Cells[]>();
  const steps: { table: PhysicalTable; rows: Cells[] }[] = [];
  let left = nodes;
  let orderly = true;
  while (left.length > 0) {
    const free = left.filter((node) => node.children === 0);
    if (free.length === 0) {
      if (breakCircle(left, emptied)) continue;
      orderly = false;
    }
    const taken = free.length === 0 ? left : free;
    const byTable = new Map<PhysicalTable, Cells[]>();
    for (const node of taken) {
      node.done = true;
      const rows = byTable.get(node.table) ?? [];
      byTable.set(node.table, rows);
      rows.push(node.row);
    }
    for (const [table, rows] of byTable) steps.push({ table, rows });
    for (const node of taken) for (const parent of node.parents.keys()) parent.children -= 1;
    left = left.filter((node) => !node.done);
  }
  return { emptied: [...emptied].map(([key, rows]) => ({ key, rows })), steps, orderly };
}

function linked(graph: ReferenceGraph, doomed: ReadonlyMap<PhysicalTable, ReadonlyMap<string, Cells>>): Node[] {
  const byTable = new Map<PhysicalTable, Node[]>();
  for (const [table, rows] of doomed) {
    const nodes = [...rows.values()].map((row): Node => ({ table, row, parents: new Map(), children: 0, done: false }));
    byTable.set(table, nodes);
  }
  for (const [parentTable, parents] of byTable) {
    for (const key of graph.keysTo(parentTable)) {
      const children = byTable.get(key.child);
      if (!key.declared || children === undefined) continue;
      const found = new Map(parents.map((node) => [keyText(node.row, key.refersTo), node]));
      for (const child of children) {
        if (key.columns.some((c) => (child.row[c] ?? null) === null)) continue;
        const parent = found.get(keyText(child.row, key.columns));
        // A row may refer to itself: that is in nobody's way.
        if (parent === undefined || parent === child) continue;
        if (!child.parents.has(parent)) parent.children += 1;
        child.parents.set(parent, [...(child.parents.get(parent) ?? []), key]);
      }
    }
  }
  return [...byTable.values()].flat();
}

// Empties one reference of a circle: all keys by which a row refers to another that waits for it.
function breakCircle(left: readonly Node[], emptied: Map<ForeignKey, Cells[]>): boolean {
  for (const node of left) {
    for (const [parent, keys] of node.parents) {
      if (parent.done || !keys.every(canBeEmptied)) continue;
      node.parents.delete(parent);
      parent.children -= 1;
      for (const key of keys) emptied.set(key, [...(emptied.get(key) ?? []), node.row]);
      return true;
    }
  }
  return false;
}

function canBeEmptied({ child, columns }: ForeignKey): boolean {
  return emptiable({ child, columns }).length > 0 && child.primaryKey.length > 0;
}

/** The columns of a key that can be NULL: with one of them empty it refers to nothing. */
export function emptiable({ child, columns }: Pick<ForeignKey, 'child' | 'columns'>): string[] {
  return columns.filter(
    (name) => !child.primaryKey.includes(name) && child.columns.find((c) => c.name === name)?.nullable === true,
  );
}

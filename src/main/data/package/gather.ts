import type { UserRow } from '@shared/api/users';
import type { OpenConnection } from '../connections/connection';
import type { Cells } from '../database/cells';
import { hidesRows, type PhysicalTable } from '../database/physical-table';
import { readReferences, tableId, type ReferenceGraph } from '../removal/foreign-keys';
import { isCheaplyFound, keptColumns, namesAnyOf } from '../removal/kept-rows';
import { rowLabel } from '../removal/labels';
import { chunked, keyColumns, keyText, mayRead, refersToAny } from '../removal/row-keys';
import { userRoots } from '../removal/user-roots';
import { readRows, type PackageRow, type WantedRows } from './read-rows';

/** The rows of one table that are about a person. */
export interface PackageTable {
  readonly table: string;
  readonly about: string;
  /** The column that names the person, or a row of theirs. */
  readonly by: string;
  readonly rows: readonly PackageRow[];
}

export interface Gathered {
  readonly tables: readonly PackageTable[];
  /** What could not be looked into, in sentences. */
  readonly missing: readonly string[];
}

interface Waiting extends WantedRows {
  readonly label: string;
  readonly by: string;
  /** Whether everything that refers to these rows belongs to the person too, or only what goes with them. */
  readonly all: boolean;
}

/** Everything the database holds about one person: their row, all that refers to it, and what belongs to that. */
export async function gatherPerson(
  connection: OpenConnection,
  user: UserRow,
  { signal, found }: { readonly signal: AbortSignal; readonly found: (rows: number) => void },
): Promise<Gathered> {
  const graph = await readReferences(connection);
  const { kind } = connection.handle;
  const seen = new Map<string, Map<string, PackageRow>>();
  const tables = new Map<string, { about: string; by: string; table: PhysicalTable }>();
  const missing = new Set<string>();
  const waiting = await firstRows(connection, graph, user, { signal, missing });
  let count = 0;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    signal.throwIfAborted();
    const { table } = next;
    const keys = next.keys;
    if (!mayRead(table, keys)) {
      missing.add(`The database user may not read "${table.name}".`);
      continue;
    }
    if (hidesRows(table)) missing.add(`Row-level security may hide rows of "${table.name}".`);
    const known = seen.get(tableId(table)) ?? new Map<string, PackageRow>();
    seen.set(tableId(table), known);
    const rows = await readRows(connection, next, signal);
    const fresh = rows.filter(({ cells }) => !known.has(keyText(cells, keyColumns(kind, table))));
    for (const { cells, shown } of fresh) known.set(keyText(cells, keyColumns(kind, table)), shown);
    if (fresh.length === 0) continue;
    if (!tables.has(tableId(table))) tables.set(tableId(table), { about: next.label, by: next.by, table });
    count += fresh.length;
    found(count);
    waiting.push(...referring(connection, graph, { ...next, cells: fresh.map(({ cells }) => cells) }));
  }
  return {
    tables: [...tables].map(([id, { table, ...facts }]) => ({
      table: table.name,
      ...facts,
      rows: [...(seen.get(id)?.values() ?? [])],
    })),
    missing: [...missing],
  };
}

/** The columns of a row by which it is told apart, and by which others find it. */
function keysOf({ handle: { kind } }: OpenConnection, graph: ReferenceGraph, table: PhysicalTable): string[] {
  return [...new Set([...keyColumns(kind, table), ...graph.keysTo(table).flatMap(({ refersTo }) => refersTo)])];
}

async function firstRows(
  connection: OpenConnection,
  graph: ReferenceGraph,
  user: UserRow,
  { signal, missing }: { readonly signal: AbortSignal; readonly missing: Set<string> },
): Promise<Waiting[]> {
  const roots = userRoots(connection, graph, [user]);
  const named: Omit<Waiting, 'keys'>[] = [];
  for (const { table, column, values } of keptColumns(connection.schema, graph, [user.id], [user])) {
    if (!(await isCheaplyFound(connection.handle, table, [column]))) {
      missing.add(`"${table.name}" is too large to be looked through without an index.`);
      continue;
    }
    const where = namesAnyOf(table, column, values);
    named.push({ table, alias: table.name, where, label: rowLabel(table, [column]), by: column, all: false });
  }
  signal.throwIfAborted();
  return [
    ...(roots.user === null ? [] : [{ ...roots.user, label: 'The user', by: 'id', all: true }]),
    ...(roots.verification === null
      ? []
      : [{ ...roots.verification, label: rowLabel(roots.verification.table, []), by: 'identifier', all: false }]),
    ...named,
  ].map((rows) => ({ ...rows, keys: keysOf(connection, graph, rows.table) }));
}

/** The rows that refer to some: to the person's own row by whatever key, else those that would go with it. */
function referring(
  connection: OpenConnection,
  graph: ReferenceGraph,
  { table, all, cells }: Waiting & { readonly cells: readonly Cells[] },
): Waiting[] {
  return graph
    .keysTo(table)
    .filter(({ effect }) => all || effect === 'deleted')
    .flatMap((key) =>
      chunked(cells).flatMap((some): Waiting[] => {
        const { child, columns } = key;
        const where = refersToAny(connection.handle.kind, columns, key.refersTo, some);
        if (where === null) return [];
        const keys = keysOf(connection, graph, child);
        const by = columns.join(', ');
        return [{ table: child, alias: child.name, where, keys, label: rowLabel(child, columns), by, all: false }];
      }),
    );
}

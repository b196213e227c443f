import { sql } from 'kysely';
import type { DatabaseHandle } from './database-handle';
import type { PhysicalTable } from './physical-table';
import type { Scanned, Stretch } from './stretch';
import { heapStretches } from './heap-scan';
import { rowidStretches } from './rowid-scan';

/** The first Postgres that can read a range of row addresses without reading the whole table. */
const TID_RANGES_SINCE = 14;
const asked = new WeakMap<DatabaseHandle, Map<PhysicalTable, Promise<boolean>>>();

/** Whether a table can be walked in stretches: any but a view on SQLite; on Postgres an ordinary one of version 14 or later. */
export async function canScanBackwards(handle: DatabaseHandle, table: PhysicalTable): Promise<boolean> {
  if (handle.kind === 'sqlite') return table.standsFor === undefined;
  const known = asked.get(handle) ?? new Map<PhysicalTable, Promise<boolean>>();
  asked.set(handle, known);
  const answer = known.get(table) ?? hasTidRanges(handle, table);
  known.set(table, answer);
  // Only an answer is kept, so that whatever kept it away is tried again.
  answer.catch(() => known.delete(table));
  return answer;
}

/** Asks Postgres's own catalogue, which no other engine has. */
async function hasTidRanges(handle: DatabaseHandle, table: PhysicalTable): Promise<boolean> {
  const { rows } = await sql<{ version: number; kind: string }>`
    select current_setting('server_version_num')::int / 10000 as version, c.relkind as kind
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${table.schema ?? 'public'} and c.relname = ${table.name}`.execute(handle.db);
  const [found] = rows;
  return found !== undefined && found.version >= TID_RANGES_SINCE && found.kind === 'r';
}

/**
 * Walks a table from its end to its beginning, or on from where an earlier walk stopped (`next` or `below` of a stretch).
 * No index is needed, nothing is sorted, and between two stretches the walk can stop; the order is that of the table's
 * storage, new rows first as a rule. A row that is there throughout is in at least one stretch at the time it is read,
 * however often it is changed meanwhile, but may be in two: whoever reads them leaves out what came before.
 */
export async function* scanBackwards(
  scanned: Scanned,
  from: string | null,
  signal: AbortSignal,
): AsyncGenerator<Stretch> {
  yield* scanned.handle.kind === 'sqlite'
    ? rowidStretches(scanned, from, signal)
    : heapStretches(scanned, from, signal);
}

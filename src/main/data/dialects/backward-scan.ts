import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { DatabaseHandle, PhysicalTable, SqlValue } from './database-handle';

/** A stretch of a table in the order its rows lie there, to be read newest part first. */
export interface Stretch {
  readonly within: Expression<SqlBool>;
  /** The row's place as text, to go on from. */
  readonly address: RawBuilder<SqlValue>;
  /** ORDER BY, last row first. */
  readonly order: RawBuilder<unknown>;
  /** Everything of this stretch lies at or above this address: the next one is below it. */
  readonly bottom: string;
}

/** Some 30 ms of work each on an ordinary machine: short enough to stop between two. */
const SQLITE_ROWS = 20_000;
const POSTGRES_PAGES = 512;
/** The first Postgres that can read a range of row addresses without reading the whole table. */
const TID_RANGES_SINCE = 14;

/** Whether a table can be walked in stretches: any on SQLite; on Postgres an ordinary one of version 14 or later. */
export async function canScanBackwards(handle: DatabaseHandle, table: PhysicalTable): Promise<boolean> {
  if (handle.kind === 'sqlite') return true;
  const { rows } = await sql<{ version: number; kind: string }>`
    select current_setting('server_version_num')::int / 10000 as version, c.relkind as kind
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${table.schema ?? 'public'} and c.relname = ${table.name}`.execute(handle.db);
  const [found] = rows;
  return found !== undefined && found.version >= TID_RANGES_SINCE && found.kind === 'r';
}

/**
 * Walks a table from its end to its beginning, or on from below an address. No index is needed, nothing is sorted, and
 * between two stretches the walk can stop; the order is that of the table's storage, new rows first as a rule.
 */
export async function* scanBackwards(
  handle: DatabaseHandle,
  table: PhysicalTable,
  alias: string,
  below: string | null,
  signal: AbortSignal,
): AsyncGenerator<Stretch> {
  if (handle.kind === 'sqlite') yield* rowidStretches(handle, table, alias, below, signal);
  else yield* pageStretches(handle, table, alias, below, signal);
}

async function* rowidStretches(
  handle: DatabaseHandle,
  table: PhysicalTable,
  alias: string,
  from: string | null,
  signal: AbortSignal,
): AsyncGenerator<Stretch> {
  const rowid = sql.id(alias, 'rowid');
  // Numbers of rows travel as text: beyond 2^53 a JavaScript number would name another row.
  const number = (text: string) => sql`cast(${text} as integer)`;
  let below = from;
  for (;;) {
    signal.throwIfAborted();
    const limit = below === null ? sql`` : sql`where rowid < ${number(below)}`;
    // oxlint-disable-next-line no-await-in-loop -- one stretch at a time is the point
    const { rows }: { rows: { low: string | null; high: string | null }[] } = await sql<{
      low: string | null;
      high: string | null;
    }>`
      select cast(min(n) as text) as low, cast(max(n) as text) as high
      from (select rowid as n from ${sql.id(table.name)} ${limit} order by rowid desc limit ${SQLITE_ROWS})`.execute(
      handle.db,
      { signal },
    );
    const { low = null, high = null } = rows[0] ?? {};
    if (low === null || high === null) return;
    yield {
      within: sql<SqlBool>`${rowid} between ${number(low)} and ${number(high)}`,
      address: sql<SqlValue>`cast(${rowid} as text)`,
      order: sql`${rowid} desc`,
      bottom: low,
    };
    below = low;
  }
}

async function* pageStretches(
  handle: DatabaseHandle,
  table: PhysicalTable,
  alias: string,
  from: string | null,
  signal: AbortSignal,
): AsyncGenerator<Stretch> {
  const ctid = sql.id(alias, 'ctid');
  let top = from === null ? `(${await pagesOf(handle, table)},0)` : from;
  for (let page = pageOf(top); page >= 0; page -= POSTGRES_PAGES) {
    signal.throwIfAborted();
    const bottom = `(${Math.max(0, page - POSTGRES_PAGES + 1)},0)`;
    yield {
      within: sql<SqlBool>`(${ctid} >= ${bottom}::tid and ${ctid} < ${top}::tid)`,
      address: sql<SqlValue>`${ctid}::text`,
      order: sql`${ctid} desc`,
      bottom,
    };
    if (page - POSTGRES_PAGES + 1 <= 0) return;
    top = bottom;
  }
}

async function pagesOf(handle: DatabaseHandle, { schema, name }: PhysicalTable): Promise<number> {
  const { rows } = await sql<{ pages: string }>`
    select pg_relation_size(${`"${(schema ?? 'public').replaceAll('"', '""')}"."${name.replaceAll('"', '""')}"`}::regclass)
      / current_setting('block_size')::int as pages`.execute(handle.db);
  return Number(rows[0]?.pages ?? 0);
}

function pageOf(address: string): number {
  return Number(/^\((\d+),/.exec(address)?.[1] ?? 0);
}

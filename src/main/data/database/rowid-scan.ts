import { sql, type SqlBool } from 'kysely';
import type { SqlValue } from './physical-table';
import type { Scanned, Stretch } from './stretch';

/**
 * Some twenty milliseconds of work: whoever has to wait for the thread hardly notices, and going to the thread and back
 * costs little beside it.
 */
const USUAL_ROWS = 64_000;
/** Where row numbers have few gaps, so many stretches are cut by their numbers alone before it is looked again. */
const CUT_BLINDLY = 32;

/**
 * The stretches of a SQLite table by rowid, which stays with its row when the row is changed. (REPLACE makes a new row of
 * it, as deleting and adding does.)
 */
export async function* rowidStretches(
  { handle, table, alias, rows: ROWS = USUAL_ROWS, all = false }: Scanned,
  from: string | null,
  signal: AbortSignal,
): AsyncGenerator<Stretch> {
  const rowid = sql.id(alias, 'rowid');
  // Numbers of rows travel as text: beyond 2^53 a JavaScript number would name another row.
  const number = (value: bigint) => sql`cast(${String(value)} as integer)`;
  const ask = async (which: 'highest' | 'cut', top: bigint | null): Promise<bigint | null> => {
    const limit = top === null ? sql`` : sql`where rowid <= ${number(top)}`;
    const skipped = sql.lit(which === 'highest' ? 0 : ROWS - 1);
    const { rows } = await sql<{ n: string }>`select cast(rowid as text) as n from ${sql.id(table.name)} ${limit}
      order by rowid desc limit 1 offset ${skipped}`.execute(handle.db, { signal });
    return rows[0] === undefined ? null : BigInt(rows[0].n);
  };
  const stretch = (low: bigint | null, high: bigint): Stretch => ({
    within:
      low === null
        ? sql<SqlBool>`${rowid} <= ${number(high)}`
        : sql<SqlBool>`${rowid} between ${number(low)} and ${number(high)}`,
    address: sql<SqlValue>`cast(${rowid} as text)`,
    order: sql`${rowid} desc`,
    next: low === null ? null : String(low),
    below: (address) => address,
    beneath: (address) => sql<SqlBool>`${rowid} < ${number(BigInt(address))}`,
  });
  if (all) {
    // Read by row number, the table needs no stretches to keep a statement short.
    const within = from === null ? sql<SqlBool>`1 = 1` : sql<SqlBool>`${rowid} < ${number(BigInt(from))}`;
    yield { ...stretch(null, 0n), within };
    return;
  }

  let top = from === null ? await ask('highest', null) : BigInt(from) - 1n;
  // The first one always: most lists end within it.
  let blind = 1;
  while (top !== null) {
    signal.throwIfAborted();
    // oxlint-disable-next-line no-await-in-loop -- one stretch at a time is the point
    const low: bigint | null = blind > 0 ? top - BigInt(ROWS - 1) : await ask('cut', top);
    // Fewer rows are left than one stretch holds.
    if (low === null) {
      yield stretch(null, top);
      return;
    }
    // Numbers differ, so a stretch cut by them never holds more rows than it has numbers.
    if (blind > 0) blind -= 1;
    else if (top - low < BigInt(ROWS + ROWS / 4)) blind = CUT_BLINDLY;
    yield stretch(low, top);
    top = low - 1n;
  }
}

import { sql } from 'kysely';
import type { Scanned, Stretch } from './stretch';
import type { DatabaseHandle } from './database-handle';
import type { PhysicalTable } from './physical-table';
import { ALWAYS, columnOf, eb, integerOf, tableAs, type Column, type Condition } from './expressions';

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
  const rowid = columnOf(alias, 'rowid');
  const ask = async (which: 'highest' | 'cut', top: bigint | null): Promise<bigint | null> => {
    const row = await handle.db
      .selectFrom(tableAs(table, alias))
      .select(asText(rowid).as('n'))
      .$if(top !== null, (query) => query.where(eb(rowid, '<=', number(top ?? 0n))))
      .orderBy(rowid, 'desc')
      .limit(1)
      .offset(which === 'highest' ? 0 : ROWS - 1)
      .executeTakeFirst({ signal });
    return row === undefined ? null : BigInt(row.n);
  };
  const stretch = (low: bigint | null, high: bigint): Stretch => ({
    within: low === null ? eb(rowid, '<=', number(high)) : eb.between(rowid, number(low), number(high)),
    address: asText(rowid),
    order: rowid,
    next: low === null ? null : String(low),
    below: (address) => address,
    beneath: (address) => eb(rowid, '<', number(BigInt(address))),
  });
  if (all) {
    // Read by row number, the table needs no stretches to keep a statement short.
    const within = from === null ? ALWAYS : eb(rowid, '<', number(BigInt(from)));
    yield { ...stretch(null, 0n), within };
    return;
  }

  let top = from === null ? await ask('highest', null) : BigInt(from) - 1n;
  // The first one always: most lists end within it.
  let blind = 1;
  while (top !== null) {
    signal.throwIfAborted();
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

function number(value: bigint) {
  return integerOf(String(value));
}

// It travels as text: beyond 2^53 a JavaScript number would name another row.
function asText(rowid: Column) {
  return eb.cast<string>(rowid, 'text');
}

/** A moment of a SQLite table, and whether anything in the file was written since an earlier one. */
export interface RowidMark {
  readonly writtenAfter: (earlier: RowidMark) => boolean;
  /** Rows added since, of a table called so in the statement; those that were changed cannot be told. */
  readonly addedSince: (alias: string) => Condition;
  readonly version: number;
}

/** Marks this moment by the file's version and by the highest row number, which only SQLite has. */
export async function markRowids({ db }: DatabaseHandle, table: PhysicalTable): Promise<RowidMark> {
  const asked = await sql<{ data_version: number }>`pragma data_version`.execute(db);
  const version = asked.rows[0]?.data_version ?? 0;
  const found = await db
    .selectFrom(tableAs(table, 'marked'))
    .select(eb.fn.max<number | null>(columnOf('marked', 'rowid')).as('n'))
    .executeTakeFirst();
  const highest = found?.n ?? 0;
  return {
    version,
    writtenAfter: (earlier) => version !== earlier.version,
    addedSince: (alias) => eb(columnOf(alias, 'rowid'), '>', highest),
  };
}

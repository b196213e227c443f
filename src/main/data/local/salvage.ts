import { open, readFile, stat, writeFile } from 'node:fs/promises';
import type { SqliteClient } from '../database/sqlite-client';
import { openSqliteClient } from '../database/sqlite-client';
import { SqliteError } from '../database/sqlite-protocol';

/** What could be read of a damaged file. */
export interface Salvaged {
  readonly rows: number;
  /** Tables of which something may be missing. */
  readonly incomplete: readonly string[];
}

const BATCH = 200;
/** After so many looks at one table the rest between unreadable places is given up. */
const MAX_PROBES = 2000;

/**
 * Takes every row that can be read from a damaged copy of our own file into a new one, which has the present tables.
 * `copy` may be written to: where only its header is broken, it is mended there first.
 */
export async function salvage(copy: string, into: SqliteClient, worker: URL): Promise<Salvaged> {
  await mendHeader(copy);
  const tables = await tablesOf(into);
  const from = await openSqliteClient(worker, { file: copy, mode: 'readwrite', busyTimeoutMs: 1000, wal: false }).catch(
    () => null,
  );
  if (from === null) return { rows: 0, incomplete: [...tables.keys()] };
  const incomplete: string[] = [];
  let rows = 0;
  try {
    for (const [table, columns] of tables) {
      const copied = await copyTable({ from, into, table, columns }).catch(() => null);
      if (copied === null || copied.broken) incomplete.push(table);
      rows += copied?.rows ?? 0;
    }
  } finally {
    await from.close().catch(() => from.end());
  }
  return { rows, incomplete };
}

/** Our tables and their columns, as the migrations made them. */
async function tablesOf(client: SqliteClient): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  const rows = await client.values(
    `select t.name, c.name from pragma_table_list t, pragma_table_info(t.name) c
     where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite_%' order by t.name, c.cid`,
    [],
  );
  for (const [table, column] of rows as [string, string][]) found.set(table, [...(found.get(table) ?? []), column]);
  return found;
}

interface Copying {
  readonly from: SqliteClient;
  readonly into: SqliteClient;
  readonly table: string;
  readonly columns: readonly string[];
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Reads a table from both ends and, where a page in it cannot be read, goes on behind it. */
async function copyTable({ from, into, table, columns }: Copying): Promise<{ rows: number; broken: boolean }> {
  const known = await knownColumns(from, table, columns);
  if (known === null) return { rows: 0, broken: true };
  const list = known.map(quoted).join(', ');
  const insert = `insert or replace into ${quoted(table)} (${list}) values (${known.map(() => '?').join(', ')})`;
  let rows = 0;
  let broken = false;
  const keep = async (values: readonly unknown[]) => {
    try {
      const { changes } = await into.query(insert, values);
      rows += changes;
    } catch (error) {
      if (!(error instanceof SqliteError)) throw error;
      broken = true; // what it holds is no row any more
    }
  };
  // What a fresh file begins with gives way to what there was.
  const fresh = await into.values(`select rowid from ${quoted(table)}`, []);
  const last = await rowid(from, table, 'desc');
  const first = await rowid(from, table, 'asc');
  if (last === null && first === null) return { rows: 0, broken: !(await isEmpty(from, table)) };
  if (fresh.length > 0) await into.query(`delete from ${quoted(table)}`, []);
  const walk = async (low: number, high: number): Promise<void> => {
    if (low > high || probes > MAX_PROBES) return;
    const up = await take(low, high, 'asc');
    if (up === null) return;
    broken = true;
    const down = await take(up, high, 'desc');
    if (down === null || down <= up) return;
    // Whole pages are unreadable, not single rows: what lies between two of them is found by halving.
    const middle = Math.floor((up + down) / 2);
    await walk(up + 1, middle);
    await walk(middle + 1, down - 1);
  };
  let probes = 0;
  /** Keeps all rows from one end of a range on; the place where that came to a halt, or null. */
  const take = async (lowest: number, highest: number, direction: 'asc' | 'desc'): Promise<number | null> => {
    let [low, high] = [lowest, highest];
    for (;;) {
      const range = { table, list, low, high, direction };
      probes += 1;
      const found = (await read(from, range, BATCH)) ?? (await read(from, range, 1));
      if (found === null) return direction === 'asc' ? low : high;
      if (found.length === 0) return null;
      for (const [, ...values] of found) await keep(values);
      const reached = Number(found.at(-1)?.[0]);
      if (direction === 'asc') low = reached + 1;
      else high = reached - 1;
    }
  };
  await walk(first ?? Number.MIN_SAFE_INTEGER, last ?? Number.MAX_SAFE_INTEGER);
  return { rows, broken };
}

interface Range {
  readonly table: string;
  readonly list: string;
  readonly low: number;
  readonly high: number;
  readonly direction: 'asc' | 'desc';
}

async function read(client: SqliteClient, range: Range, limit: number): Promise<unknown[][] | null> {
  const { table, list, low, high, direction } = range;
  const sql = `select rowid, ${list} from ${quoted(table)}
    where rowid >= ? and rowid <= ? order by rowid ${direction} limit ?`;
  return client.values(sql, [low, high, limit]).catch(() => null);
}

async function rowid(client: SqliteClient, table: string, direction: 'asc' | 'desc'): Promise<number | null> {
  const sql = `select rowid from ${quoted(table)} order by rowid ${direction} limit 1`;
  const rows = await client.values(sql, []).catch(() => []);
  const found = rows[0]?.[0];
  return typeof found === 'number' ? found : null;
}

async function isEmpty(client: SqliteClient, table: string): Promise<boolean> {
  const rows = await client.values(`select count(*) from ${quoted(table)}`, []).catch(() => null);
  return rows !== null && Number(rows[0]?.[0]) === 0;
}

/** The columns that the damaged file has too, an older version's fewer; null where the table is not to be found. */
async function knownColumns(client: SqliteClient, table: string, columns: readonly string[]): Promise<string[] | null> {
  const rows = await client.values('select name from pragma_table_info(?)', [table]).catch(() => []);
  const there = new Set(rows.map(([name]) => name));
  const known = columns.filter((name) => there.has(name));
  return known.length === 0 ? null : known;
}

const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
const HEADER = 100;
const PAGE = 4096;

/** Writes anew what the first hundred bytes of every file of ours say, where they say something else. */
async function mendHeader(copy: string): Promise<void> {
  const { size } = await stat(copy);
  if (size < PAGE) return;
  const file = await open(copy, 'r+');
  try {
    const { buffer } = await file.read(Buffer.alloc(HEADER), 0, HEADER, 0);
    MAGIC.copy(buffer);
    buffer.writeUInt16BE(PAGE, 16);
    // 18, 19: rollback journal, as the copy is read alone; 20 to 23 are fixed by the format
    buffer.set([1, 1, 0, 64, 32, 32], 18);
    buffer.writeUInt32BE(Math.floor(size / PAGE), 28);
    buffer.writeUInt32BE(0, 32); // no free pages: nothing is written to it
    buffer.writeUInt32BE(0, 36);
    buffer.writeUInt32BE(4, 44);
    buffer.writeUInt32BE(0, 52);
    buffer.writeUInt32BE(1, 56); // UTF-8
    buffer.writeUInt32BE(0, 64);
    buffer.fill(0, 72, 92);
    // the size above counts only where these two agree
    buffer.copyWithin(92, 24, 28);
    await file.write(buffer, 0, HEADER, 0);
  } finally {
    await file.close();
  }
}

/** Copies a file with what SQLite keeps beside it; false where there is nothing that can be read. */
export async function copyWithCompanions(file: string, to: string): Promise<boolean> {
  const whole = await readFile(file).catch(() => null);
  if (whole === null) return false;
  await writeFile(to, whole, { mode: 0o600 });
  const journal = await readFile(`${file}-wal`).catch(() => null);
  if (journal !== null) await writeFile(`${to}-wal`, journal, { mode: 0o600 });
  return true;
}

import type { RawClient } from '../raw-client';

/** A row as texts that tell types, values and bytes apart; null is SQL NULL. */
type SnapshotRow = Readonly<Record<string, string | null>>;

/** All rows of all tables: table → id → column → text. */
export type Snapshot = ReadonlyMap<string, ReadonlyMap<string, SnapshotRow>>;

/** What differs between two snapshots. */
export interface Difference {
  /** `table/id` of rows that are gone. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** `table/id` → column → its text before and after. */
  readonly changed: Readonly<Record<string, Readonly<Record<string, readonly [string | null, string | null]>>>>;
}

/** Reads every byte of a database whose tables all have a column `id`. */
export async function takeSnapshot(raw: RawClient, kind: 'postgres' | 'sqlite'): Promise<Snapshot> {
  const snapshot = new Map<string, ReadonlyMap<string, SnapshotRow>>();
  for (const table of await raw.tables()) {
    const columns = await columnsOf(raw, kind, table);
    const cells = columns.map(({ name, type }) => {
      const value = raw.quote(name);
      if (kind === 'sqlite') return `case when ${value} is null then null else quote(${value}) end as ${value}`;
      const inUtc = type === 'timestamp with time zone' ? `${value} at time zone 'UTC'` : value;
      return `(${inUtc})::text as ${value}`;
    });
    const rows = await raw.query(`select ${cells.join(', ')} from ${raw.quote(table)}`);
    snapshot.set(table, new Map(rows.map((row) => [String(row['id']).replaceAll("'", ''), row as SnapshotRow])));
  }
  return snapshot;
}

/** What has changed from one snapshot to the next, to the byte. */
export function differenceOf(before: Snapshot, after: Snapshot): Difference {
  const removed: string[] = [];
  const added: string[] = [];
  const changed: Record<string, Record<string, [string | null, string | null]>> = {};
  for (const table of new Set([...before.keys(), ...after.keys()])) {
    const [old, current] = [before.get(table) ?? new Map(), after.get(table) ?? new Map()];
    for (const id of current.keys()) if (!old.has(id)) added.push(`${table}/${id}`);
    for (const [id, row] of old as ReadonlyMap<string, SnapshotRow>) {
      const now = (current as ReadonlyMap<string, SnapshotRow>).get(id);
      if (now === undefined) removed.push(`${table}/${id}`);
      else {
        const cells = Object.entries(row).filter(([column, text]) => now[column] !== text);
        if (cells.length > 0) {
          changed[`${table}/${id}`] = Object.fromEntries(
            cells.map(([column, text]) => [column, [text, now[column] ?? null]]),
          );
        }
      }
    }
  }
  return { removed: removed.sort(), added: added.sort(), changed };
}

async function columnsOf(raw: RawClient, kind: 'postgres' | 'sqlite', table: string) {
  const rows =
    kind === 'sqlite'
      ? await raw.query('select name, type from pragma_table_info(?)', [table])
      : await raw.query(
          `select attname as name, format_type(atttypid, null) as type from pg_attribute
           where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
          [raw.quote(table)],
        );
  return rows.map((row) => ({ name: String(row['name']), type: String(row['type']) }));
}

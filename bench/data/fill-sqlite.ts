import { openSqlite } from '../../test/support/sqlite';
import type { Cell, TableRows } from './tables';

/** Fills migrated, empty tables in one transaction, without waiting for the disk. */
export async function fillSqlite(file: string, tables: readonly TableRows[]): Promise<void> {
  const db = await openSqlite(file, 'wal');
  try {
    db.pragma('synchronous = off');
    db.pragma('cache_size = -1000000');
    db.pragma('foreign_keys = off');
    db.pragma('wal_autocheckpoint = 100000');
    for (const { table, columns, rows } of tables) {
      const names = columns.map((name) => `"${name}"`).join(', ');
      const insert = db.prepare(`insert into "${table}" (${names}) values (${columns.map(() => '?').join(', ')})`);
      db.exec('begin');
      for (const row of rows()) insert.run(...row.map(stored));
      db.exec('commit');
    }
    db.exec('analyze');
    db.pragma('wal_checkpoint(truncate)');
  } finally {
    db.close();
  }
}

/** As better-auth stores it in SQLite: booleans as numbers, times as ISO text. */
function stored(value: Cell): string | number | null {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'boolean' ? Number(value) : value;
}

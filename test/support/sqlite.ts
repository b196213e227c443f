import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type Database from 'better-sqlite3';

/** SQLite journal modes a test may ask for. */
export type JournalMode = 'delete' | 'wal' | 'truncate' | 'persist' | 'memory';

/** Opens a SQLite file as an auth server would: waits for other writers, and leaves the journal mode as it is. */
export async function openSqlite(file: string, journalMode?: JournalMode): Promise<Database.Database> {
  assertAddonLoads();
  const { default: Sqlite } = await import('better-sqlite3');
  const db = new Sqlite(file, { timeout: 10_000 });
  if (journalMode) db.pragma(`journal_mode = ${journalMode}`);
  return db;
}

/** Below Node-API 10 the prebuilt addon kills the process with a signal, so it must not even be tried. */
function assertAddonLoads(): void {
  if (Number(process.versions['napi']) >= 10) return;
  const entry = createRequire(import.meta.url).resolve('better-sqlite3');
  const compiled = path.join(path.dirname(entry), '..', 'build', 'Release', 'better_sqlite3.node');
  if (!existsSync(compiled)) {
    throw new Error(`better-sqlite3 is not compiled for this runtime (${compiled} is missing): run "npm run setup"`);
  }
}

import { openSqliteClient } from '../data/dialects/sqlite-client';
import type { AppVersions } from '../data/app/handlers';

/** The versions `app.info` tells; SQLite's own is asked of the library itself, in its worker. */
export async function readVersions(version: string, sqliteWorker: URL): Promise<AppVersions> {
  const { electron, chrome, node } = process.versions;
  return {
    version,
    electron: electron ?? 'none',
    chromium: chrome ?? 'none',
    node,
    sqlite: await sqliteVersion(sqliteWorker),
  };
}

async function sqliteVersion(worker: URL): Promise<string> {
  const client = await openSqliteClient(worker, { file: ':memory:', mode: 'create', busyTimeoutMs: 0, wal: false });
  try {
    const { rows } = await client.query('select sqlite_version() as version', []);
    const [row] = rows as Array<{ readonly version: string }>;
    return row?.version ?? 'unknown';
  } finally {
    await client.close();
  }
}

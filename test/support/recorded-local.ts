import { Kysely } from 'kysely';
import { openSqliteClient } from '../../src/main/data/database/sqlite-client';
import { sqliteDialect } from '../../src/main/data/database/sqlite-dialect';
import type { LocalTables } from '../../src/main/data/local/local-database';
import { sqliteWorker } from './sqlite-worker';

/** Our own file, read by a connection that remembers what it was asked; `before` may hold a statement back. */
export async function recordedLocal(file: string, before: (text: string) => Promise<void> | void = () => {}) {
  const client = await openSqliteClient(sqliteWorker, { file, mode: 'readonly', busyTimeoutMs: 5000, wal: false });
  const asked: { readonly text: string; readonly parameters: readonly unknown[] }[] = [];
  const db = new Kysely<LocalTables>({
    dialect: sqliteDialect({
      ...client,
      query: async (text, parameters) => {
        asked.push({ text, parameters });
        await before(text);
        return client.query(text, parameters);
      },
    }),
  });
  return {
    db,
    asked,
    /** How SQLite goes about everything that was asked, a line a step. */
    plans: async () => {
      const lines: string[] = [];
      for (const { text, parameters } of asked) {
        const { rows } = await client.query(`explain query plan ${text}`, parameters);
        lines.push(...rows.map((row) => String((row as { detail: unknown }).detail)));
      }
      return lines;
    },
  };
}

import type { BetterAuthOptions } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import pg from 'pg';
import { openSqlite, type JournalMode } from './sqlite';

/** Where a database is. */
export type DatabaseLocation =
  | { kind: 'postgres'; url: string; schema?: string | undefined }
  | { kind: 'sqlite'; file: string; journalMode?: JournalMode | undefined };

/** An open connection in the form better-auth takes. */
export interface AuthDatabase {
  database: NonNullable<BetterAuthOptions['database']>;
  close(): Promise<void>;
}

/** A pool on a Postgres database whose sessions see the given schema only. */
export function openPool(url: string, schema?: string, max = 4): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    ...(schema === undefined ? {} : { options: `-c search_path=${quoteSearchPath(schema)}` }),
  });
  // an idle connection that dies with its server (tests restart it) must not end the process
  pool.on('error', () => {});
  return pool;
}

/** Runs one statement on a connection of its own. */
export async function runOnce(url: string, statement: string): Promise<void> {
  const pool = openPool(url, undefined, 1);
  try {
    await pool.query(statement);
  } finally {
    await pool.end();
  }
}

/** Connects better-auth's side to a database. */
export async function openAuthDatabase(at: DatabaseLocation): Promise<AuthDatabase> {
  if (at.kind === 'postgres') {
    const pool = openPool(at.url, at.schema);
    return { database: pool, close: () => pool.end() };
  }
  const db = await openSqlite(at.file, at.journalMode);
  return {
    database: db,
    close: async () => {
      db.close();
    },
  };
}

/** Runs better-auth's own migrations, creating the Postgres schema first if it is not there. */
export async function migrate(at: DatabaseLocation, options: BetterAuthOptions): Promise<void> {
  if (at.kind === 'postgres' && at.schema !== undefined) {
    await runOnce(at.url, `create schema if not exists ${pg.escapeIdentifier(at.schema)}`);
  }
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
}

/** Within the `options` start-up parameter a backslash protects spaces and backslashes. */
function quoteSearchPath(schema: string): string {
  return pg.escapeIdentifier(schema).replaceAll(/[\\ ]/g, String.raw`\$&`);
}

// The database of a server: better-auth's own Kysely adapter, or Drizzle with a schema as better-auth's CLI writes it.
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { openDrizzle } from './drizzle.mjs';

/** Opens what better-auth takes as `database`; `make` creates the tables where better-auth does not do so itself. */
export async function openDatabase(spec) {
  const connection =
    spec.kind === 'postgres'
      ? new pg.Pool({
          connectionString: spec.target,
          max: 3,
          ...(spec.schema && { options: `-c search_path=${spec.schema}` }),
        })
      : new Sqlite(spec.target, { timeout: 10_000 });
  if (spec.adapter === 'drizzle') return openDrizzle({ ...spec, connection });
  return { forBetterAuth: connection };
}

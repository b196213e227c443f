// The database of a server: better-auth's own Kysely adapter, or Drizzle or Prisma with their own clients.
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { openDrizzle } from './drizzle.mjs';
import { openPrisma } from './prisma.mjs';

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
  if (spec.adapter === 'prisma') return openPrisma({ ...spec, connection });
  return { forBetterAuth: connection };
}

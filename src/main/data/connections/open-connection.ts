import type { ConnectionReport } from '@shared/api/connections';
import type { DatabaseHandle } from '../dialects/database-handle';
import { openPostgres } from '../dialects/postgres';
import { openSqlite } from '../dialects/sqlite';
import { readSchema, type AuthSchema } from '../schema/read-schema';
import { buildReport } from '../schema/report';
import type { ConnectionProfile } from './profile';

/** An auth database that is open: how to reach it, what it has, and what was found out at opening. */
export interface OpenConnection {
  readonly profile: ConnectionProfile;
  readonly handle: DatabaseHandle;
  readonly schema: AuthSchema;
  readonly report: ConnectionReport;
}

/**
 * Opens the database of a profile and looks at its schema. Leaves nothing open when it fails.
 * @throws AppError CONNECTION_FAILED, AUTH_FAILED, SCHEMA_MISMATCH, PERMISSION_DENIED
 */
export async function openConnection(profile: ConnectionProfile, sqliteWorker: URL): Promise<OpenConnection> {
  const handle =
    profile.target.driver === 'postgres'
      ? await openPostgres(profile.target.postgres, { readOnly: profile.readOnly })
      : await openSqlite({ file: profile.target.file, readOnly: profile.readOnly, worker: sqliteWorker });
  try {
    const schema = await readSchema(handle);
    const report = await buildReport(handle, schema, profile);
    return { profile, handle, schema, report };
  } catch (error) {
    await handle.close();
    throw handle.toAppError(error, false);
  }
}

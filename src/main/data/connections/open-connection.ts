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
  /** The primary: details and writes. */
  readonly handle: DatabaseHandle;
  /** Where lists, searches and counts go: the read replica where there is one, else the primary. */
  readonly reader: { readonly handle: DatabaseHandle; readonly source: 'primary' | 'replica' };
  readonly schema: AuthSchema;
  readonly report: ConnectionReport;
  /** Looks at the schema again as long as tables were too empty to be judged. */
  readonly settle: () => Promise<void>;
  readonly onLost: (listener: () => void) => void;
  readonly close: () => Promise<void>;
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
  let replica: DatabaseHandle | null = null;
  try {
    replica = profile.replica === null ? null : await openPostgres(profile.replica, { readOnly: true });
    let schema = await readSchema(handle, profile);
    let report = await buildReport(handle, schema, profile);
    const handles = replica === null ? [handle] : [handle, replica];
    return {
      profile,
      handle,
      reader: replica === null ? { handle, source: 'primary' } : { handle: replica, source: 'replica' },
      get schema() {
        return schema;
      },
      get report() {
        return report;
      },
      settle: async () => {
        if (!schema.undecided) return;
        schema = await readSchema(handle, profile);
        if (!schema.undecided) report = await buildReport(handle, schema, profile);
      },
      onLost: (listener) => {
        for (const each of handles) each.onLost(listener);
      },
      close: async () => {
        await Promise.all(handles.map(async (each) => each.close()));
      },
    };
  } catch (error) {
    await Promise.all([handle.close(), replica?.close()]);
    throw handle.toAppError(error, false);
  }
}

import type { ConnectionReport } from '@shared/api/connection-report';
import type { ConnectionInput } from '@shared/api/connections';
import type { ErrorInfo } from '@shared/result';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../databases';
import { startServices, type TestServices } from '../services';
import { openSqlite } from '../sqlite';
import { connectionTo } from './connection-to';

/** A database of a test's own making, and the app beside it. */
export interface AdHoc {
  readonly database: TestDatabase;
  readonly app: TestServices;
  /** Runs a script of several statements. */
  readonly run: (script: string) => Promise<void>;
  /** Saves a connection to it and opens it. */
  readonly open: (more?: Partial<ConnectionInput>) => Promise<ConnectionReport>;
  /** The same for a connection that cannot be opened. */
  readonly refused: (more?: Partial<ConnectionInput>) => Promise<ErrorInfo>;
  readonly close: () => Promise<void>;
}

/** Makes a database with a script and starts the app; nothing is opened yet. */
export async function adHoc(kind: DatabaseKind, pgUrl: string, script: string): Promise<AdHoc> {
  const database = await makeDatabase(kind, { pg: pgUrl, migrate: false });
  const app = await startServices();
  const run = async (more: string) => {
    if (database.location.kind === 'postgres') {
      await database.query(more);
      return;
    }
    const db = await openSqlite(database.location.file);
    db.exec(more);
    db.close();
  };
  const save = async (more?: Partial<ConnectionInput>) => app.call('connections.save', connectionTo(database, more));
  await run(script);
  return {
    database,
    app,
    run,
    open: async (more) => app.call('connections.open', { id: (await save(more)).id }),
    refused: async (more) => app.refused('connections.open', { id: (await save(more)).id }),
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}

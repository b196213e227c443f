import { CompiledQuery } from 'kysely';
import type { Job } from '@shared/api/jobs';
import type { MethodInput, MethodOutput } from '@shared/contract';
import type { MethodName } from '@shared/methods';
import type { DatabaseHandle } from '../../src/main/data/database/database-handle';
import { openPostgres } from '../../src/main/data/database/postgres';
import { parsePostgresUrl } from '../../src/main/data/database/postgres-target';
import { openSqlite } from '../../src/main/data/database/sqlite';
import { encodeCursor, type Position } from '../../src/main/data/paging/cursor';
import { createDispatcher, type Dispatcher } from '../../src/main/calls/dispatcher';
import { connectionTo } from '../../test/support/schemas/connection-to';
import { startServices } from '../../test/support/services';
import { sqliteWorker } from '../../test/support/sqlite-worker';
import type { Place } from './places';

type Row = Record<string, string | number | boolean | null>;

/** One database with all of main on it, and beside it a bare client of the same kind for the other side of a ratio. */
export interface World extends Place {
  readonly label: string;
  /** A call through main's whole path, answers unchecked as in the packaged app; throws what was refused. */
  readonly call: <M extends MethodName>(method: M, input?: MethodInput<M>) => Promise<MethodOutput<M>>;
  /** A job as it ended; heard of as a window hears of it. */
  readonly ended: (jobId: string) => Promise<Job>;
  readonly dispatcher: Dispatcher;
  readonly connectionId: string;
  /** One statement (`?` marks parameters) over the same driver, pool or thread as main's, but none of main's code. */
  readonly sql: (text: string, parameters?: readonly unknown[]) => Promise<Row[]>;
  readonly handle: DatabaseHandle;
  /** A cursor of users.list. */
  readonly cursor: (query: readonly unknown[], position: Position) => string;
  readonly close: () => Promise<void>;
}

/** Opens main and a bare client on a database, at another address if one is given. */
export async function openWorld(place: Place, url?: string): Promise<World> {
  const { location } = place;
  const at = location.kind === 'postgres' && url !== undefined ? { ...location, url } : location;
  const told = new Map<string, Job>();
  const waiting = new Map<string, (job: Job) => void>();
  const app = await startServices({
    onEvent: (event, payload) => {
      if (event !== 'job') return;
      const job = payload as Job;
      told.set(job.id, job);
      if (job.state !== 'running') waiting.get(job.id)?.(job);
    },
  });
  const { id } = await app.call('connections.save', connectionTo({ location: at }, { readOnly: false }));
  await app.call('connections.open', { id });
  const dispatcher = createDispatcher({
    handlers: app.services.handlers,
    log: { error: (message, details) => console.error(message, details) },
    checkOutputs: false,
  });
  const handle =
    at.kind === 'postgres'
      ? await openPostgres(parsePostgresUrl(at.url), { readOnly: false })
      : await openSqlite({ file: at.file, readOnly: false, worker: sqliteWorker });
  return {
    ...place,
    label: `${place.kind === 'postgres' ? 'Postgres' : 'SQLite'} ${sizeText(place.users)}`,
    dispatcher,
    connectionId: id,
    ended: async (jobId) => {
      const known = told.get(jobId);
      if (known !== undefined && known.state !== 'running') return known;
      return new Promise((resolve) => void waiting.set(jobId, resolve));
    },
    handle,
    call: async (method, input) => {
      const result = await dispatcher.call(method, input);
      if (!result.ok) throw new Error(`${method}: ${result.error.code} ${result.error.message}`);
      return result.data as never;
    },
    sql: async (text, parameters = []) => {
      let n = 0;
      const marked = at.kind === 'postgres' ? text.replaceAll('?', () => `$${(n += 1)}`) : text;
      const { rows } = await handle.db.executeQuery<Row>(CompiledQuery.raw(marked, [...parameters]));
      return rows;
    },
    cursor: (query, position) => encodeCursor([id, ...query], position),
    close: async () => {
      await handle.close();
      await app.close();
    },
  };
}

const sizeText = (users: number): string => (users >= 1_000_000 ? `${users / 1_000_000} M` : `${users / 1000} k`);

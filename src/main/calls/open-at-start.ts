import path from 'node:path';
import type { ConnectionInput } from '@shared/api/connections';
import { readPostgresAddress } from '@shared/postgres/address';
import { readSqlitePath } from '@shared/sqlite-path';
import { AppError } from '../data/base/app-error';
import { DEMO_CONNECTION_ID } from '../data/local/demo/constants';
import { parsePostgresUrl } from '../data/database/postgres-target';
import { wholePath } from '../data/database/sqlite-place';
import type { ConnectionManager } from '../data/connections/connection-manager';
import type { ConnectionStore } from '../data/connections/connection-store';
import type { Log } from '../data/base/events';

interface Request {
  /** What `--open=` named: a saved connection, a postgres:// URL or a SQLite file. */
  readonly open: string | undefined;
  readonly store: ConnectionStore;
  readonly connections: ConnectionManager;
  readonly log: Log;
}

/**
 * Opens a connection when the app starts: the one `--open=` names, or on the very first start the demo. A failure to
 * connect is not thrown: the connection's status tells it to the page.
 */
export async function openAtStart({ open, store, connections, log }: Request): Promise<void> {
  const settled = connections.expectOpening(shownName(open ?? ''));
  try {
    const id = await (open === undefined ? firstStart(store) : resolve(store, open)).catch(async (error: unknown) => {
      if (error instanceof AppError) await connections.noteFailure(error);
      throw error;
    });
    if (id !== null) await connections.open(id);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn(`could not open the connection asked for at start: ${error.code}`);
  } finally {
    settled();
  }
}

// What was asked for is told to the page before it is understood: an address by its host and database only, and nothing at
// all of one in which a password cannot be told from the rest.
function shownName(open: string): string {
  if (!isAddress(open)) return open;
  const read = readPostgresAddress(open);
  return read.ok ? nameOf(open) : '…';
}

/** Whether it may be an address with a password in it, rather than the name of a connection or a file. */
function isAddress(open: string): boolean {
  return open.includes('://') || /(?:^|\s)(?:host|hostaddr|port|dbname|user|password|service)\s*=/u.test(open);
}

function nameOf(address: string): string {
  const { host, port, database } = parsePostgresUrl(address);
  return `${host || 'localhost'}:${port}/${database}`;
}

async function firstStart(store: ConnectionStore): Promise<string | null> {
  const saved = await store.list();
  const untouched = saved.every((c) => c.id === DEMO_CONNECTION_ID && c.lastOpenedAt === null);
  return untouched && saved.length > 0 ? DEMO_CONNECTION_ID : null;
}

async function resolve(store: ConnectionStore, open: string): Promise<string> {
  const saved = await store.list();
  const named = saved.find((c) => c.name.toLowerCase() === open.toLowerCase() || c.id === open.toLowerCase());
  if (named) return named.id;
  const input = adHoc(open);
  const same = saved.find((c) => c.name === input.name && c.driver === input.driver);
  return (await store.save({ ...input, ...(same && { id: same.id }), remember: false })).id;
}

// A database named on the command line is somebody's own: development, and writable as they asked for nothing else.
function adHoc(open: string): ConnectionInput {
  if (isAddress(open) && !/^(?:file|sqlite):/iu.test(open)) {
    return {
      name: nameOf(open),
      environment: 'development',
      driver: 'postgres',
      postgres: { url: open },
    };
  }
  if (!/[\\/.]/.test(open)) {
    throw new AppError('NOT_FOUND', `There is no connection called "${open}".`, { hint: 'Choose one from the list.' });
  }
  const read = readSqlitePath(open);
  if (!read.ok) throw new AppError('INVALID_INPUT', `${read.fault}.`, { field: 'sqlite.file' });
  const file = path.resolve(wholePath(read.file));
  return { name: path.basename(file), environment: 'development', driver: 'sqlite', sqlite: { file } };
}

import type {
  ConnectionHealth,
  ConnectionInput,
  ConnectionReport,
  ConnectionSecrets,
  ConnectionStatus,
} from '@shared/api/connections';
import type { ErrorInfo } from '@shared/result';
import { sql } from 'kysely';
import { AppError } from '../app-error';
import { stoppable } from '../dialects/database-handle';
import type { ConnectionStore } from './connection-store';
import { openConnection, type OpenConnection } from './open-connection';
import { splitSecrets, toProfile } from './profile';

export interface ConnectionManager {
  readonly open: (id: string, secrets?: ConnectionSecrets) => Promise<ConnectionReport>;
  readonly close: () => Promise<void>;
  /** Keeps why a connection that was asked for could not even be tried, for the page to show. */
  readonly noteFailure: (error: AppError) => Promise<void>;
  readonly test: (input: ConnectionInput | { id: string }) => Promise<ConnectionReport>;
  readonly status: () => Promise<ConnectionStatus>;
  /**
   * Runs work on the open connection, with the driver's errors turned into ours and a lost connection noticed.
   * @throws AppError NOT_CONNECTED
   */
  readonly use: <T>(signal: AbortSignal, work: (connection: OpenConnection) => Promise<T>) => Promise<T>;
}

interface Dependencies {
  readonly store: ConnectionStore;
  readonly sqliteWorker: URL;
  readonly announce: (status: ConnectionStatus) => void;
  readonly log: {
    readonly info: (message: string) => void;
    readonly warn: (message: string, details?: unknown) => void;
  };
  /** Runs before a saved connection is opened or tested, such as to make the demo database. */
  readonly beforeOpen?: (id: string) => Promise<void>;
  /** Milliseconds until the next try to reconnect; grows to the last. */
  readonly retryDelays?: readonly number[];
}

const RETRY_DELAYS = [500, 1000, 2000, 4000, 8000, 15_000];
const PING_TIMEOUT_MS = 5000;

/** Holds the one open connection, watches its health and reconnects by itself. */
export function createConnectionManager(dependencies: Dependencies): ConnectionManager {
  const { store, sqliteWorker, announce, log, beforeOpen, retryDelays = RETRY_DELAYS } = dependencies;
  let current: OpenConnection | null = null;
  let health: ConnectionHealth = 'ok';
  let failure: ErrorInfo | null = null;
  let retry: ReturnType<typeof setTimeout> | null = null;

  const status = async (): Promise<ConnectionStatus> => ({
    open: current === null ? null : await store.summary(current.profile.id).catch(() => null),
    health,
    report: current?.report ?? null,
    failure,
  });
  const tell = async () => announce(await status());

  const stopRetrying = () => {
    if (retry !== null) clearTimeout(retry);
    retry = null;
  };
  const close = async () => {
    stopRetrying();
    const closing = current;
    current = null;
    health = 'ok';
    await closing?.handle.close().catch((error: unknown) => log.warn('closing a connection failed', error));
  };

  const scheduleRetry = (connection: OpenConnection, attempt: number) => {
    const delay = retryDelays[Math.min(attempt, retryDelays.length - 1)] ?? 1000;
    retry = setTimeout(() => void reconnect(connection, attempt), delay);
    retry.unref();
  };
  const reconnect = async (connection: OpenConnection, attempt: number) => {
    if (current !== connection) return;
    try {
      await sql`select 1`.execute(connection.handle.db, stoppable(AbortSignal.timeout(PING_TIMEOUT_MS)));
      if (current !== connection) return;
      health = 'ok';
      log.info('connection is back');
      await tell();
    } catch {
      if (current === connection) scheduleRetry(connection, attempt + 1);
    }
  };
  const noticeLoss = (connection: OpenConnection) => {
    if (current !== connection || health !== 'ok') return;
    health = 'reconnecting';
    log.warn('connection lost, trying to reconnect');
    scheduleRetry(connection, 0);
    void tell();
  };

  const openSaved = async (id: string, given: ConnectionSecrets | undefined) => {
    const { profile, missing } = await store.load(id, given);
    if (missing.includes('password')) {
      throw new AppError('CONNECTION_FAILED', `The password of "${profile.name}" is not stored.`, {
        hint: 'Enter it to open the connection; it is kept for this run only.',
        field: 'secrets.password',
        details: { id, missing },
      });
    }
    await beforeOpen?.(id);
    return openConnection(profile, sqliteWorker);
  };

  return {
    status,
    open: async (id, given) => {
      try {
        const opened = await openSaved(id, given);
        await close();
        current = opened;
        failure = null;
        await store.touch(id);
        return opened.report;
      } catch (error) {
        failure = error instanceof AppError ? error.toInfo() : null;
        throw error;
      } finally {
        await tell();
      }
    },
    close: async () => {
      await close();
      await tell();
    },
    noteFailure: async (error) => {
      failure = error.toInfo();
      await tell();
    },
    test: async (input) => {
      const profile = await profileToTest(store, input);
      if (input.id !== undefined) await beforeOpen?.(input.id);
      // A test writes nothing, whatever the connection may do.
      const opened = await openConnection({ ...profile, readOnly: true }, sqliteWorker);
      await opened.handle.close();
      return opened.report;
    },
    use: async (signal, work) => {
      const connection = current;
      if (connection === null) {
        throw new AppError('NOT_CONNECTED', 'No database is open.', { hint: 'Open a connection first.' });
      }
      try {
        signal.throwIfAborted();
        const result = await work(connection);
        if (health !== 'ok' && current === connection) {
          stopRetrying();
          health = 'ok';
          await tell();
        }
        return result;
      } catch (error) {
        const known = connection.handle.toAppError(error, signal.aborted);
        if (known.code === 'CONNECTION_LOST') noticeLoss(connection);
        throw known;
      }
    },
  };
}

async function profileToTest(store: ConnectionStore, input: ConnectionInput | { id: string }) {
  if (!('driver' in input)) return (await store.load(input.id)).profile;
  const { settings, secrets } = splitSecrets(input);
  // Testing a change of a saved connection: what was left out is the stored one.
  const stored = input.id === undefined ? null : (await store.load(input.id)).profile;
  const password =
    stored?.target.driver === 'postgres' && stored.target.postgres.password !== undefined
      ? { password: stored.target.postgres.password }
      : {};
  return toProfile(input.id ?? 'test', settings, { ...password, ...secrets });
}

import type {
  ConnectionHealth,
  ConnectionInput,
  ConnectionReport,
  ConnectionSecrets,
  ConnectionStatus,
} from '@shared/api/connections';
import type { ErrorInfo } from '@shared/result';
import { AppError } from '../base/app-error';
import { reachAuthServer } from '../auth-server/reach-server';
import type { ConnectionStore } from './connection-store';
import { openConnection } from './open-connection';
import type { OpenConnection } from './connection';

export interface ConnectionManager {
  readonly open: (id: string, secrets?: ConnectionSecrets) => Promise<ConnectionReport>;
  readonly close: () => Promise<void>;
  /** Says that a connection is about to be opened at start, so that nobody is told "not connected" in between. */
  readonly expectOpening: (name: string) => () => void;
  /** Keeps why a connection that was asked for could not even be tried, for the page to show. */
  readonly noteFailure: (error: AppError) => Promise<void>;
  readonly test: (input: ConnectionInput | { id: string }) => Promise<ConnectionReport>;
  readonly status: () => Promise<ConnectionStatus>;
  /** The connection that is open, be it lost at the moment; null without one. */
  readonly current: () => OpenConnection | null;
  /**
   * Runs work on the open connection, with the driver's errors turned into ours and a lost connection noticed. What fails
   * while it changes something has been told by the write path already; here it is reading.
   * @throws AppError NOT_CONNECTED, CONNECTION_LOST
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
  /** Told which connection is the open one from now on, if any. */
  readonly held?: (connection: OpenConnection | null) => void;
  /** Runs before a saved connection is opened or tested, such as to make the demo database. */
  readonly beforeOpen?: (id: string) => Promise<void>;
  /** Milliseconds until the next try to reconnect; grows to the last. */
  readonly retryDelays?: readonly number[];
}

const RETRY_DELAYS = [500, 1000, 2000, 4000, 8000, 15_000];

interface Trouble {
  readonly since: Date;
  readonly nextTryAt: Date | null;
}

/** Holds the one open connection, watches its health and reconnects by itself. */
export function createConnectionManager(dependencies: Dependencies): ConnectionManager {
  const { store, sqliteWorker, announce, log, held, beforeOpen, retryDelays = RETRY_DELAYS } = dependencies;
  let current: OpenConnection | null = null;
  let trouble: Trouble | null = null;
  let failure: { readonly error: ErrorInfo; readonly id: string | null } | null = null;
  let opening: { readonly id: string; readonly name: string } | null = null;
  let retry: ReturnType<typeof setTimeout> | null = null;

  const status = async (): Promise<ConnectionStatus> => {
    const health: ConnectionHealth = trouble === null ? 'ok' : 'reconnecting';
    return {
      open: current === null ? null : await store.summary(current.profile.id).catch(() => null),
      health,
      trouble:
        trouble === null
          ? null
          : { since: trouble.since.toISOString(), nextTryAt: trouble.nextTryAt?.toISOString() ?? null },
      report: current?.report ?? null,
      opening,
      failure: failure?.error ?? null,
      failedId: failure?.id ?? null,
    };
  };
  const tell = async () => announce(await status());

  const letGo = (connection: OpenConnection) => {
    void connection.close().catch((error: unknown) => log.warn('closing a connection failed', error));
  };
  const hold = (connection: OpenConnection | null) => {
    if (retry !== null) clearTimeout(retry);
    retry = null;
    trouble = null;
    const before = current;
    current = connection;
    held?.(connection);
    connection?.onLost(() => noticeLoss(connection));
    return before;
  };

  const scheduleRetry = (connection: OpenConnection, attempt: number) => {
    const delay = retryDelays[Math.min(attempt, retryDelays.length - 1)] ?? 1000;
    trouble = { since: trouble?.since ?? new Date(), nextTryAt: new Date(Date.now() + delay) };
    retry = setTimeout(() => void reopen(connection, attempt), delay);
    retry.unref();
    void tell();
  };
  // Opened anew instead of trusted again: after a restore or a migration the schema may be another.
  const reopen = async (connection: OpenConnection, attempt: number) => {
    try {
      const fresh = await openConnection(connection.profile, sqliteWorker);
      if (current !== connection) {
        letGo(fresh);
        return;
      }
      hold(fresh);
      letGo(connection);
      log.info('the connection is back');
      await tell();
    } catch {
      if (current === connection) scheduleRetry(connection, attempt + 1);
    }
  };
  const noticeLoss = (connection: OpenConnection) => {
    if (current !== connection || trouble !== null) return;
    log.warn('the connection was lost; trying to reconnect');
    scheduleRetry(connection, 0);
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
    current: () => current,
    open: async (id, given) => {
      // Whoever asked last gets their connection, however long an earlier one took to open.
      const asked = { id, name: await store.summary(id).then((s) => s.name) };
      opening = asked;
      await tell();
      try {
        const opened = await openSaved(id, given);
        if (opening !== asked) {
          letGo(opened);
          throw new AppError('CANCELLED', `"${asked.name}" was not opened, because another connection was asked for.`);
        }
        opening = null;
        const before = hold(opened);
        if (before) letGo(before);
        failure = null;
        // Only now: a mistyped password must not stand before the one that was kept.
        if (given) store.keep(id, given);
        await store.touch(id);
        return opened.report;
      } catch (error) {
        if (opening === asked) {
          opening = null;
          // Told with the connection it is about, so that the page can lead to its form.
          failure = error instanceof AppError ? { error: error.toInfo(), id } : null;
        }
        throw error;
      } finally {
        await tell();
      }
    },
    close: async () => {
      opening = null;
      await hold(null)?.close();
      await tell();
    },
    expectOpening: (name) => {
      const expected = { id: '', name };
      opening = expected;
      return () => {
        if (opening !== expected) return;
        opening = null;
        void tell();
      };
    },
    noteFailure: async (error) => {
      failure = { error: error.toInfo(), id: null };
      await tell();
    },
    test: async (input) => {
      // Testing a change of a saved connection: what was left out is the stored one, but never told to another server.
      const profile = 'driver' in input ? await store.draft(input) : (await store.load(input.id)).profile;
      if (input.id !== undefined) await beforeOpen?.(input.id);
      // A test writes nothing, whatever the connection may do.
      const opened = await openConnection({ ...profile, readOnly: true }, sqliteWorker);
      try {
        return { ...opened.report, authServer: await reachAuthServer(profile) };
      } finally {
        await opened.close();
      }
    },
    use: async (signal, work) => {
      const connection = current;
      if (connection === null) {
        throw new AppError('NOT_CONNECTED', 'No database is open.', { hint: 'Open a connection first.' });
      }
      try {
        signal.throwIfAborted();
        await connection.settle();
        return await work(connection);
      } catch (error) {
        const known = connection.handle.toAppError(error, signal.aborted, 'reading');
        if (known.code === 'CONNECTION_LOST') noticeLoss(connection);
        throw known;
      }
    },
  };
}

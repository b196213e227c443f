import type { ConnectionReport } from '@shared/api/connection-report';
import type { ConnectionHealth, ConnectionInput, ConnectionSecrets, ConnectionStatus } from '@shared/api/connections';
import type { ErrorInfo } from '@shared/result';
import { AppError } from '../base/app-error';
import { reachAuthServer } from '../auth-server/reach-server';
import type { SshComputer } from '../ssh/settings';
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
  /** The computer slept: finds out whether the line to the database lived through it, and opens it anew where it did not. */
  readonly woke: () => Promise<void>;
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
  readonly computer: SshComputer;
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

/** How long a database may take to say anything at all after the computer slept. */
const ANSWER_MS = 5000;
const RETRY_DELAYS = [500, 1000, 2000, 4000, 8000, 15_000];

interface Trouble {
  readonly since: Date;
  readonly nextTryAt: Date | null;
}

/** Holds the one open connection, watches its health and reconnects by itself. */
export function createConnectionManager(dependencies: Dependencies): ConnectionManager {
  const manager = new Manager(dependencies);
  return {
    open: async (id, secrets) => manager.open(id, secrets),
    close: async () => manager.close(),
    expectOpening: (name) => manager.expectOpening(name),
    noteFailure: async (error) => manager.noteFailure(error),
    test: async (input) => testConnection(dependencies, input),
    status: async () => manager.status(),
    woke: async () => manager.held.woke(),
    current: () => manager.held.connection,
    use: async (signal, work) => manager.held.use(signal, work),
  };
}

/** The open connection: where it is lost, it is opened anew until that works or another one takes its place. */
class HeldConnection {
  readonly #dependencies: Dependencies;
  readonly #tell: () => Promise<void>;
  #current: OpenConnection | null = null;
  #trouble: Trouble | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;

  constructor(dependencies: Dependencies, tell: () => Promise<void>) {
    this.#dependencies = dependencies;
    this.#tell = tell;
  }

  get connection(): OpenConnection | null {
    return this.#current;
  }

  get trouble(): Trouble | null {
    return this.#trouble;
  }

  /** Takes a connection, or none, in place of the one before, which is given back to be closed. */
  hold(connection: OpenConnection | null): OpenConnection | null {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    this.#trouble = null;
    const before = this.#current;
    this.#current = connection;
    this.#dependencies.held?.(connection);
    connection?.onLost(() => this.#noticeLoss(connection));
    return before;
  }

  /** Closes a connection that nobody waits for. */
  letGo(connection: OpenConnection): void {
    const { log } = this.#dependencies;
    void connection.close().catch((error: unknown) => log.warn('closing a connection failed', error));
  }

  async use<T>(signal: AbortSignal, work: (connection: OpenConnection) => Promise<T>): Promise<T> {
    const connection = this.#current;
    if (connection === null) {
      throw new AppError('NOT_CONNECTED', 'No database is open.', { hint: 'Open a connection first.' });
    }
    try {
      signal.throwIfAborted();
      await connection.settle();
      return await work(connection);
    } catch (error) {
      const known = connection.handle.toAppError(error, signal.aborted, 'reading');
      if (known.code === 'CONNECTION_LOST') this.#noticeLoss(connection);
      throw known;
    }
  }

  async woke(): Promise<void> {
    const connection = this.#current;
    // A file is where it is; the lines to servers are what sleep does away with.
    if (connection?.handle.kind !== 'postgres' || this.#trouble !== null || (await answers(connection))) return;
    // Nothing more comes over a line that is dead, and nobody is to wait for it.
    connection.handle.hangUp();
    this.#noticeLoss(connection);
  }

  #noticeLoss(connection: OpenConnection): void {
    if (this.#current !== connection || this.#trouble !== null) return;
    this.#dependencies.log.warn('the connection was lost; trying to reconnect');
    this.#scheduleRetry(connection, 0);
  }

  #scheduleRetry(connection: OpenConnection, attempt: number): void {
    const { retryDelays = RETRY_DELAYS } = this.#dependencies;
    const delay = retryDelays[Math.min(attempt, retryDelays.length - 1)] ?? 1000;
    this.#trouble = { since: this.#trouble?.since ?? new Date(), nextTryAt: new Date(Date.now() + delay) };
    this.#retry = setTimeout(() => void this.#reopen(connection, attempt), delay);
    this.#retry.unref();
    void this.#tell();
  }

  // Opened anew instead of trusted again: after a restore or a migration the schema may be another.
  async #reopen(connection: OpenConnection, attempt: number): Promise<void> {
    try {
      const { sqliteWorker, computer } = this.#dependencies;
      const fresh = await openConnection(connection.profile, sqliteWorker, computer);
      if (this.#current !== connection) {
        this.letGo(fresh);
        return;
      }
      this.hold(fresh);
      this.letGo(connection);
      this.#dependencies.log.info('the connection is back');
      await this.#tell();
    } catch {
      if (this.#current === connection) this.#scheduleRetry(connection, attempt + 1);
    }
  }
}

/** Whether a database says anything within a time in which any does; `false` also where it says that it is gone. */
async function answers({ handle }: OpenConnection): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_MS);
  });
  const asked = handle.ping().then(
    () => true,
    (error: unknown) => handle.toAppError(error, false, 'reading').code !== 'CONNECTION_LOST',
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Which connection is open, or about to be, as asked for from outside. */
class Manager {
  readonly #dependencies: Dependencies;
  readonly held: HeldConnection;
  #opening: { readonly id: string; readonly name: string } | null = null;
  #failure: { readonly error: ErrorInfo; readonly id: string | null } | null = null;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
    this.held = new HeldConnection(dependencies, async () => this.#tell());
  }

  async status(): Promise<ConnectionStatus> {
    const { connection, trouble } = this.held;
    const health: ConnectionHealth = trouble === null ? 'ok' : 'reconnecting';
    return {
      open:
        connection === null ? null : await this.#dependencies.store.summary(connection.profile.id).catch(() => null),
      health,
      trouble:
        trouble === null
          ? null
          : { since: trouble.since.toISOString(), nextTryAt: trouble.nextTryAt?.toISOString() ?? null },
      report: connection?.report ?? null,
      opening: this.#opening,
      failure: this.#failure?.error ?? null,
      failedId: this.#failure?.id ?? null,
    };
  }

  async open(id: string, given: ConnectionSecrets | undefined): Promise<ConnectionReport> {
    const { store, log } = this.#dependencies;
    // Whoever asked last gets their connection, however long an earlier one took to open.
    const asked = { id, name: await store.summary(id).then((s) => s.name) };
    this.#opening = asked;
    await this.#tell();
    try {
      const opened = await openSaved(this.#dependencies, id, given);
      if (this.#opening !== asked) {
        this.held.letGo(opened);
        throw new AppError('CANCELLED', `"${asked.name}" was not opened, because another connection was asked for.`);
      }
      this.#opening = null;
      const before = this.held.hold(opened);
      if (before) this.held.letGo(before);
      this.#failure = null;
      // Only now: a mistyped password must not stand before the one that was kept.
      if (given) store.keep(id, given);
      // When it was opened last is worth knowing, but not worth refusing what was asked for.
      await store.touch(id).catch((error: unknown) => log.warn('when a connection was opened was not kept', error));
      return opened.report;
    } catch (error) {
      if (this.#opening === asked) {
        this.#opening = null;
        // Told with the connection it is about, so that the page can lead to its form.
        this.#failure = error instanceof AppError ? { error: error.toInfo(), id } : null;
      }
      throw error;
    } finally {
      await this.#tell();
    }
  }

  async close(): Promise<void> {
    this.#opening = null;
    await this.held.hold(null)?.close();
    await this.#tell();
  }

  expectOpening(name: string): () => void {
    const expected = { id: '', name };
    this.#opening = expected;
    return () => {
      if (this.#opening !== expected) return;
      this.#opening = null;
      void this.#tell();
    };
  }

  async noteFailure(error: AppError): Promise<void> {
    this.#failure = { error: error.toInfo(), id: null };
    await this.#tell();
  }

  async #tell(): Promise<void> {
    this.#dependencies.announce(await this.status());
  }
}

async function openSaved(
  { store, sqliteWorker, computer, beforeOpen }: Dependencies,
  id: string,
  given: ConnectionSecrets | undefined,
): Promise<OpenConnection> {
  const { profile, missing } = await store.load(id, given);
  if (missing.includes('password')) {
    throw new AppError('CONNECTION_FAILED', `The password of "${profile.name}" is not stored.`, {
      hint: 'Enter it to open the connection; it is kept for this run only.',
      field: 'secrets.password',
      details: { id, missing },
    });
  }
  await beforeOpen?.(id);
  return openConnection(profile, sqliteWorker, computer);
}

async function testConnection(
  { store, sqliteWorker, computer, beforeOpen }: Dependencies,
  input: ConnectionInput | { id: string },
): Promise<ConnectionReport> {
  // Testing a change of a saved connection: what was left out is the stored one, but never told to another server.
  const profile = 'driver' in input ? await store.draft(input) : (await store.load(input.id)).profile;
  if (input.id !== undefined) await beforeOpen?.(input.id);
  // A test writes nothing, whatever the connection may do.
  const opened = await openConnection({ ...profile, readOnly: true }, sqliteWorker, computer);
  try {
    return { ...opened.report, authServer: await reachAuthServer(opened) };
  } finally {
    await opened.close();
  }
}

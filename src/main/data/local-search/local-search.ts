import type { SearchIndexStatus } from '@shared/api/search';
import { AppError } from '../base/app-error';
import { canScanBackwards } from '../database/backward-scan';
import { startIndex, type IndexClient } from './index-client';
import type { IndexHits } from './packed-index';
import { IndexSource, type Mark } from './source';
import type { OpenConnection } from '../connections/connection';

type Search = (words: readonly string[], from: number, most: number, signal: AbortSignal) => Promise<IndexHits>;

export interface LocalSearch {
  /** Looks for folded words in the index of this very connection; null while there is none, or it is not complete. */
  readonly ready: (connection: OpenConnection) => Search | null;
  readonly status: () => SearchIndexStatus;
  /** @throws AppError CONFIRMATION_REQUIRED above a size, UNSUPPORTED, NOT_CONNECTED */
  readonly start: (acceptSize: boolean) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** The connection that is open from now on; an index of another is forgotten. */
  readonly follow: (connection: OpenConnection | null) => void;
  /** Users that a write of ours changed: they are in the index before anybody looks for them. */
  readonly changed: (userIds: readonly string[]) => void;
  readonly close: () => Promise<void>;
}

interface Dependencies {
  readonly worker: URL;
  readonly log: {
    readonly info: (message: string) => void;
    readonly warn: (message: string, details?: unknown) => void;
  };
  /** Milliseconds between two looks at what changed, instead of as many as the looks allow. */
  readonly followEveryMs?: number;
}

/** Above this many users it is asked first: a gigabyte of memory for every six million. */
const ASK_ABOVE = 3_000_000;
const BYTES_A_USER = 180;
const FOLLOW_EVERY_MS = 5000;
/** Of the database's time, looking at what changed takes at most one part in so many. */
const SHARE = 50;
/** The index is made anew once so many rows were added to it again, changed ones included. */
const REBUILD_SHARE = 0.25;
const REBUILD_ROWS = 100_000;

/** One index over one connection: it is built, and then follows what is written until it is stopped. */
class Running {
  readonly connection: OpenConnection;
  readonly #dependencies: Dependencies;
  readonly #end = new AbortController();
  readonly #source: IndexSource;
  readonly #expected: number;
  #client: IndexClient;
  #built: { readonly rows: number; readonly at: number; mark: Mark } | null = null;
  #wake: () => void = () => {};
  failure: string | null = null;

  constructor(connection: OpenConnection, dependencies: Dependencies) {
    this.connection = connection;
    this.#dependencies = dependencies;
    this.#expected = connection.report.tables.user.rows?.value ?? 0;
    this.#source = new IndexSource(connection, this.#end.signal);
    this.#client = startIndex(dependencies.worker);
    void this.#run();
  }

  get search(): Search | null {
    if (this.#built === null || this.failure !== null) return null;
    const client = this.#client;
    return async (words, from, most, signal) => {
      signal.throwIfAborted();
      return client.search(words, from, most);
    };
  }

  status(): SearchIndexStatus {
    const { rows, bytes } = this.#client.size();
    const built = this.#built;
    const state = this.failure !== null ? 'failed' : built === null ? 'building' : 'ready';
    return {
      state,
      rows,
      bytes,
      progress: state === 'building' ? Math.min(1, rows / Math.max(1, this.#expected)) : null,
      builtAt: built === null ? null : new Date(built.at).toISOString(),
      behindSeconds: built === null ? null : Math.max(0, Math.round((Date.now() - built.mark.at) / 1000)),
      problem: this.failure,
    };
  }

  /** Reads these users again. A failure shows in how far the index is behind. */
  async refresh(ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += 500) {
      await this.#client.add(await this.#source.byId(ids.slice(at, at + 500)));
    }
  }

  async close(): Promise<void> {
    this.#end.abort();
    this.#wake();
    await this.#client.close();
  }

  async #run(): Promise<void> {
    try {
      await this.#build();
      while (!this.#end.signal.aborted) {
        await this.#wait(await this.#followOnce());
      }
    } catch (error) {
      if (this.#end.signal.aborted) return;
      const known = this.connection.handle.toAppError(error, false, 'reading');
      this.failure = known.message;
      this.#dependencies.log.warn(`the search index failed: ${known.code}`);
      await this.#client.close();
    }
  }

  async #build(): Promise<void> {
    const mark = await this.#source.mark();
    const client = this.#client;
    let last = performance.now();
    // Half of the time at most: the application goes first.
    const pause = async () => {
      await this.#wait(Math.max(1, performance.now() - last));
      last = performance.now();
    };
    await this.#source.all(async (rows) => client.add(rows), pause);
    await client.trim();
    this.#built = { rows: client.size().rows, at: Date.now(), mark };
    this.#dependencies.log.info('the search index is ready');
  }

  /** Takes in what changed and gives how long to wait until the next time. */
  async #followOnce(): Promise<number> {
    const built = this.#built;
    if (built === null) return 0;
    const started = performance.now();
    try {
      const mark = await this.#source.mark();
      await this.#source.since(
        built.mark,
        mark,
        async (rows) => this.#client.add(rows),
        async () => this.#wait(1),
      );
      built.mark = mark;
    } catch (error) {
      if (this.#end.signal.aborted) return 0;
      // The connection looks after itself; how far the index is behind is told.
      this.#dependencies.log.warn(
        `the search index could not follow: ${this.connection.handle.toAppError(error, false, 'reading').code}`,
      );
    }
    await this.#rebuildWhenWorn(built.rows);
    const took = performance.now() - started;
    return this.#dependencies.followEveryMs ?? Math.max(FOLLOW_EVERY_MS, took * SHARE);
  }

  async #rebuildWhenWorn(rows: number): Promise<void> {
    if (this.#client.size().rows - rows < Math.max(REBUILD_ROWS, rows * REBUILD_SHARE)) return;
    const worn = this.#client;
    this.#built = null;
    this.#client = startIndex(this.#dependencies.worker);
    await worn.close();
    await this.#build();
  }

  async #wait(ms: number): Promise<void> {
    if (this.#end.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const OFF: SearchIndexStatus = {
  state: 'off',
  rows: 0,
  bytes: 0,
  progress: null,
  builtAt: null,
  behindSeconds: null,
  problem: null,
};

/** The local search index of whatever connection is open: in memory only, gone with the connection. */
export function createLocalSearch(dependencies: Dependencies): LocalSearch {
  let open: OpenConnection | null = null;
  let running: Running | null = null;
  /** The connection whose index is to be there again when it comes back by itself. */
  let wanted: string | null = null;
  let refused: string | null = null;

  const drop = async () => {
    const before = running;
    running = null;
    await before?.close();
  };
  const begin = async (connection: OpenConnection, acceptSize: boolean) => {
    const { user } = connection.schema;
    if (!(await canScanBackwards(connection.reader.handle, user.physical))) {
      throw new AppError('UNSUPPORTED', 'The search index needs Postgres 14 or later, and an ordinary user table.', {
        hint: 'Searching works without it.',
      });
    }
    const rows = connection.report.tables.user.rows?.value ?? 0;
    if (rows > ASK_ABOVE && !acceptSize) throw tooLarge(rows);
    if (open !== connection) return;
    await drop();
    running = new Running(connection, dependencies);
    wanted = connection.profile.id;
    refused = null;
  };

  return {
    ready: (connection) => (running?.connection === connection ? running.search : null),
    status: () => running?.status() ?? { ...OFF, problem: refused },
    start: async (acceptSize) => {
      if (open === null) {
        throw new AppError('NOT_CONNECTED', 'No database is open.', { hint: 'Open a connection first.' });
      }
      if (running !== null && running.failure === null) return;
      await begin(open, acceptSize);
    },
    stop: async () => {
      wanted = null;
      refused = null;
      await drop();
    },
    follow: (connection) => {
      open = connection;
      refused = null;
      if (running?.connection === connection) return;
      void drop();
      if (connection === null || (wanted !== null && wanted !== connection.profile.id)) wanted = null;
      if (connection === null || (connection.profile.searchIndex !== true && wanted === null)) return;
      begin(connection, wanted !== null).catch((error: unknown) => {
        refused = error instanceof AppError ? error.message : 'The search index could not be started.';
      });
    },
    changed: (userIds) => {
      if (userIds.length === 0) return;
      const current = running;
      current?.refresh(userIds).catch((error: unknown) => {
        const known = current?.connection.handle.toAppError(error, false, 'reading');
        if (current === running)
          dependencies.log.warn(`the search index missed a change of ours: ${known?.code ?? ''}`);
      });
    },
    close: drop,
  };
}

function tooLarge(rows: number): AppError {
  const bytes = rows * BYTES_A_USER;
  const gigabytes = (bytes / 1e9).toFixed(1);
  return new AppError('CONFIRMATION_REQUIRED', `The search index would take about ${gigabytes} GB of memory.`, {
    hint: 'Build it all the same, or go on without it.',
    details: { reason: 'size', rows, bytes },
  });
}

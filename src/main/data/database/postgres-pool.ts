import pg from 'pg';
import type { AppError } from '../base/app-error';
import { closedUnder } from './closed';
import { hasNoServer, isNoFreeConnection, noFreeConnection } from './postgres-errors';
import { places } from './places';
import { settingsOfTransaction, settingStatement, settleSession, STATEMENT_TIMEOUT_MS } from './postgres-session';
import type { SessionFacts, SessionWish, Settings } from './postgres-session';
import { sharedSession, whenBegun } from './postgres-shared-session';
import { controlOf, type Control } from './postgres-control-client';

/** A pool of sessions that are all as they have to be, whatever lies between here and the database. */
export interface SessionPool {
  /** Of the first session; every other one is held to the same. */
  readonly facts: SessionFacts;
  /** A session; `more` are settings for this use of it, where each transaction makes its own. */
  readonly connect: (more?: Settings) => Promise<pg.PoolClient>;
  /** One statement on any session, before there is more to ask. */
  readonly query: (statement: string) => Promise<pg.QueryResult>;
  readonly control: Control;
  /** Ends all sessions; a second call does nothing. */
  readonly end: () => Promise<void>;
  readonly options: pg.PoolOptions;
  /** Calls back when a session is lost while nobody is asking, other than for having been idle. */
  readonly onLost: (listener: () => void) => void;
}

export interface PoolSettings {
  readonly wish: SessionWish;
  readonly size: number;
  /** How long a server may take to let somebody in. */
  readonly connectTimeoutMs: number;
}

/** How long for a further session, where one of ours would do instead. */
const FURTHER_TIMEOUT_MS = 3000;
/** A server that had no place for us is not asked for a further one for so long. */
const SMALLER_FOR_MS = 60_000;
/** Until a place is asked for again where none of ours is left: one that was just given up takes a moment to be free. */
const RETRY_DELAYS_MS = [100, 200, 400, 800, 1600];
/** The server's own, or a pooler's, for sessions that nobody used for a while. */
const IDLE = /client_idle_timeout|idle-session timeout/;

/**
 * Opens a pool with a first session in it.
 *
 * Where the database itself answers, each session is made right once and used as it is. Behind a pooler a statement may
 * meet another session than the one before, with what other programs left there; so every statement travels in a
 * transaction that makes its own settings. Where the server has no place for a further session, those that are there are
 * used in turn.
 * @throws what connecting throws, and AppError CONNECTION_FAILED
 */
export async function openPool(pool: pg.Pool, { wish, size, connectTimeoutMs }: PoolSettings): Promise<SessionPool> {
  const queue = places(size, STATEMENT_TIMEOUT_MS);
  const control = controlOf(pool, whenBegun);
  const known = new WeakMap<pg.ClientBase, SessionFacts>();
  let first: SessionFacts | null = null;
  // The pool waits for it before it hands a session out, which its types do not say.
  const onConnect = async (client: pg.ClientBase): Promise<void> => {
    const patience = first === null ? connectTimeoutMs : FURTHER_TIMEOUT_MS;
    const facts = await withinTime(client, patience, settleSession(client, wish, first));
    first ??= facts;
    known.set(client, facts);
  };
  Object.assign(pool.options, { onConnect });

  /** Those who wait for a session: a pool that ends forgets them, and they would wait until the time is up. */
  const waiting = new Set<(reason: AppError) => void>();
  const fromPool = async (): Promise<pg.PoolClient> => {
    const given = pool.connect();
    let giveUp: ((reason: AppError) => void) | undefined;
    try {
      return await new Promise<pg.PoolClient>((resolve, reject) => {
        giveUp = reject;
        waiting.add(reject);
        given.then(resolve, reject);
      });
    } catch (error) {
      given.then(
        (late) => late.release(),
        () => {},
      );
      throw error;
    } finally {
      if (giveUp !== undefined) waiting.delete(giveUp);
    }
  };

  const newSession = async (): Promise<pg.PoolClient | null> => {
    for (const delay of [...RETRY_DELAYS_MS, null]) {
      try {
        return await fromPool();
      } catch (error) {
        // A pooler that had a session for us may find none for a further one: its own user may have had its share.
        if (!isNoFreeConnection(error) && !(first !== null && hasNoServer(error))) throw error;
        if (queue.shrink(SMALLER_FOR_MS)) return null;
        if (delay === null) throw error;
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
    return null;
  };
  const connect = async (more: Settings = {}): Promise<pg.PoolClient> => {
    const leave = await queue.enter();
    try {
      const client = await newSession();
      if (client !== null) {
        const release = client.release.bind(client);
        // The pool gives a client another `release` each time it hands it out.
        client.release = (error) => {
          release(error);
          leave();
        };
        const facts = known.get(client);
        return facts === undefined || facts.direct ? client : sharedSession(client, transaction(wish, facts, more));
      }
    } catch (error) {
      leave();
      throw error;
    }
    leave();
    return connect(more);
  };

  const client = await connect();
  client.release();
  return {
    facts: first ?? unlooked(),
    connect,
    control,
    query: async (statement) => {
      const session = await connect();
      try {
        return await session.query(statement);
      } finally {
        session.release();
      }
    },
    end: async () => {
      if (pool.ending) return;
      const ended = pool.end();
      for (const giveUp of waiting) giveUp(closedUnder());
      await ended;
    },
    options: pool.options,
    onLost: (listener) => {
      pool.on('error', (error, lost) => {
        if (known.has(lost) && !IDLE.test(error.message)) listener();
      });
    },
  };
}

/** What every transaction behind a pooler begins with. */
function transaction(wish: SessionWish, facts: SessionFacts, more: Settings): { begin: string; settings: string } {
  const mode = wish.readOnly ? ' read only' : facts.onlyReads === null ? ' read write' : '';
  const settings = { search_path: facts.searchPath, ...settingsOfTransaction(wish), ...more };
  return { begin: `begin${mode}`, settings: settingStatement(settings, 'transaction') };
}

/** A pooler lets in at once and makes whoever is in wait for a session of the database. */
async function withinTime<T>(client: pg.ClientBase, milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(noFreeConnection()), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {}); // ended with the session
  }
}

function unlooked(): never {
  throw new Error('no session was looked at');
}

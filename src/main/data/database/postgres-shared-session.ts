import pg from 'pg';
import { noFreeConnection } from './postgres-errors';
import { STATEMENT_TIMEOUT_MS } from './postgres-session';
import { TransactionQuery } from './postgres-transaction-query';

/** What a transaction begins with. */
interface Beginning {
  readonly begin: string;
  readonly settings: string;
}

type Asked = string | { readonly text: string; readonly values?: readonly unknown[] } | pg.Submittable;

const BEGINS = /^(begin|start transaction)\b[^;]*/i;
const HAS_MODE = /\bread (only|write)\b/i;
/** Whoever has to wait for a pooler longer than a statement may run is told so. */
const POOLER_PATIENCE_MS = STATEMENT_TIMEOUT_MS;
/** The same for what nobody waits for any more. */
const CANCELLED_PATIENCE_MS = 2000;

const pending = new WeakMap<object, Promise<boolean>>();
const shared = new WeakSet<object>();

/** Whether a session is one that statements share with others. */
export function isShared(client: pg.PoolClient): boolean {
  return shared.has(client);
}

/**
 * A session behind a pooler, where only what is in one transaction surely meets one session of the database: a statement
 * by itself travels in a transaction of its own, and one that begins a transaction makes the settings there, each in one
 * round trip. Whatever is asked within a transaction goes as it is.
 */
export function sharedSession(client: pg.PoolClient, { begin, settings }: Beginning): pg.PoolClient {
  const query = (asked: Asked, values: readonly unknown[] = []): unknown => {
    if (typeof asked === 'object' && 'submit' in asked) return client.query(asked);
    const statement = typeof asked === 'string' ? { text: asked, values } : { values, ...asked };
    if (client.getTransactionStatus() !== 'I') return client.query(statement.text, [...statement.values]);
    return BEGINS.test(statement.text) ? beginning(statement.text) : alone(statement);
  };

  const beginning = async (text: string): Promise<pg.QueryResult> =>
    bounded(client, async (onBegun) => {
      const mode = begin.replace(/^begin/, '');
      const prepared = text.replace(BEGINS, (words) => `${words}${HAS_MODE.test(words) ? '' : mode}; ${settings}`);
      const results = (await client.query(prepared)) as unknown as readonly [pg.QueryResult];
      onBegun();
      return results[0];
    });

  const alone = async ({ text, values }: { readonly text: string; readonly values: readonly unknown[] }) =>
    bounded(client, async (onBegun) => {
      try {
        return await new Promise<pg.QueryResult>((resolve, reject) => {
          const callback = (error: Error | null, result?: pg.QueryResult) =>
            result === undefined ? reject(error ?? new Error('no answer')) : resolve(result);
          client.query(new TransactionQuery({ text, values, before: [begin, settings], callback, onBegun }));
        });
      } catch (error) {
        // What failed leaves its transaction open; a session that is gone has taken it along.
        if (client.getTransactionStatus() !== 'I') await client.query('rollback').catch(() => {});
        throw error;
      }
    });

  const session = Object.create(client, {
    query: { value: query },
    release: { value: client.release.bind(client), writable: true },
  }) as pg.PoolClient;
  shared.add(session);
  return session;
}

/** Whether a session has begun what it was asked; false where it was given up while it waited for the pooler. */
export async function whenBegun(client: pg.ClientBase): Promise<boolean> {
  const begun = pending.get(client);
  if (begun === undefined) return true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), CANCELLED_PATIENCE_MS);
  });
  const inTime = await Promise.race([begun, late]);
  clearTimeout(timer);
  if (!inTime) hangUp(client);
  return inTime;
}

/** Waits for as long as a pooler may take to find a session of the database for us, and not for ever. */
async function bounded<T>(client: pg.PoolClient, work: (onBegun: () => void) => Promise<T>): Promise<T> {
  let gaveUp = false;
  let settle: (begun: boolean) => void = () => {};
  pending.set(
    client,
    new Promise<boolean>((resolve) => {
      settle = resolve;
    }),
  );
  const timer = setTimeout(() => {
    gaveUp = true;
    hangUp(client);
  }, POOLER_PATIENCE_MS);
  const onBegun = () => {
    clearTimeout(timer);
    settle(true);
  };
  try {
    return await work(onBegun);
  } catch (error) {
    throw gaveUp ? noFreeConnection() : error;
  } finally {
    onBegun();
    pending.delete(client);
  }
}

/** The pooler forgets whoever hangs up; a cancel would find nothing to stop. */
function hangUp(client: pg.ClientBase): void {
  (client as pg.Client).connection.stream.destroy();
}

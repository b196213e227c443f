import pg from 'pg';
import type { SessionPool } from './postgres-pool';
import type { SerialPool } from './postgres-serial-pool';
import { isShared } from './postgres-shared-session';

/** More rows than any answer has. */
const ALL_ROWS = 2 ** 31 - 1;
const NO_WORKERS = { max_parallel_workers_per_gather: '0' };

/**
 * A pool's connections for work of seconds. Asked for a number of rows, however large, Postgres starts no parallel workers:
 * the statement keeps one core of the customer's server busy instead of all of them, for one trip more over the network.
 * Where each transaction makes its own settings anyhow, it is one of them, and costs none.
 */
export function onOneCore(pool: SessionPool): SerialPool {
  return {
    connect: async () => {
      const client = await pool.connect(NO_WORKERS);
      if (isShared(client)) return client;
      const query = async (text: string, values: readonly unknown[] = []) => {
        try {
          return await client.query({ text, values: [...values], rows: ALL_ROWS } as pg.QueryConfig);
        } catch (error) {
          // After an error the server waits for this message, which the driver forgets where rows are counted.
          if (error instanceof pg.DatabaseError && client instanceof pg.Client) client.connection.sync();
          throw error;
        }
      };
      // The same client in all else: Kysely asks it for its process, and gives it back.
      return Object.create(client, { query: { value: query } }) as pg.PoolClient;
    },
    end: async () => {},
    options: pool.options,
  };
}

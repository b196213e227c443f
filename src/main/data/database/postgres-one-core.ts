import pg from 'pg';
import type { SerialPool } from './postgres-serial-pool';

/** More rows than any answer has. */
const ALL_ROWS = 2 ** 31 - 1;

/**
 * A pool's connections for work of seconds. Asked for a number of rows, however large, Postgres starts no parallel workers:
 * the statement keeps one core of the customer's server busy instead of all of them, for one trip more over the network.
 */
export function onOneCore(pool: pg.Pool): SerialPool {
  return {
    connect: async () => {
      const client = await pool.connect();
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

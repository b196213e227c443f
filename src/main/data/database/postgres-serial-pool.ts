import type pg from 'pg';

/** What Kysely needs of a pool. */
export interface SerialPool {
  readonly connect: () => Promise<pg.PoolClient>;
  readonly end: () => Promise<void>;
  readonly options: pg.PoolOptions;
}

/**
 * A pool's connections, handed out one at a time. A statement that was cancelled keeps its connection until the server has
 * stopped it, so that of whatever goes through here never two run there at once.
 */
export function serialPool(pool: Pick<SerialPool, 'connect' | 'options'>): SerialPool {
  let last: Promise<void> = Promise.resolve();
  return {
    connect: async () => {
      const before = last;
      let free: () => void = () => {};
      last = new Promise((resolve) => {
        free = resolve;
      });
      await before;
      try {
        const client = await pool.connect();
        // The pool gives a client another `release` each time it hands it out.
        const release = client.release.bind(client);
        client.release = (error) => {
          free();
          release(error);
        };
        return client;
      } catch (error) {
        free();
        throw error;
      }
    },
    end: async () => {},
    options: pool.options,
  };
}

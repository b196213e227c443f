import pg from 'pg';
import type { PostgresClient, PostgresClientConstructor } from 'kysely';

/**
 * The clients that Kysely cancels running queries with. One works at a time and is gone before the next connects: however
 * many calls are cancelled at once, they take no more than one connection of the server.
 */
export function controlClients(): PostgresClientConstructor {
  let turn: Promise<void> = Promise.resolve();
  return class ControlClient {
    readonly #client: pg.Client;
    #leave = () => {};

    constructor(options: pg.ClientConfig) {
      this.#client = new pg.Client(options);
      // A server that goes away meanwhile must not end the process; its queries end by themselves.
      this.#client.on('error', () => {});
    }

    async connect(): Promise<PostgresClient> {
      const before = turn;
      turn = new Promise((resolve) => {
        this.#leave = resolve;
      });
      await before;
      await this.#client.connect();
      return this.#client;
    }

    query(text: string, parameters: readonly unknown[]) {
      return this.#client.query(text, [...parameters]);
    }

    end(): void {
      void this.#client
        .end()
        .catch(() => {})
        .finally(() => this.#leave());
    }
  } as unknown as PostgresClientConstructor;
}

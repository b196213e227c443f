import pg from 'pg';

/** What node-postgres's own query does with the messages of the server, which its types leave out. */
interface QueryMessages {
  prepare(connection: Wire): void;
  // eslint-disable-next-line no-underscore-dangle -- node-postgres's name
  _getRows(connection: Wire, rows?: number): void;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
  handleError(error: unknown, connection: Wire): void;
}
interface Wire extends pg.Connection {
  readonly parse: (statement: { readonly text: string }) => void;
  readonly bind: (portal: object) => void;
  readonly execute: (portal: object) => void;
  readonly flush: () => void;
}
type Callback = (error: Error | null, result?: pg.QueryResult) => void;
const Query = pg.Query as unknown as new (
  config: { readonly text: string; readonly values: readonly unknown[]; readonly queryMode: 'extended' },
  callback: Callback,
) => QueryMessages & pg.Submittable;

export interface InTransaction {
  readonly text: string;
  readonly values: readonly unknown[];
  /** What comes before the statement, without parameters; its rows are of no interest. The first one begins. */
  readonly before: readonly string[];
  /** False where the transaction goes on after it. */
  readonly ends?: boolean;
  /** Called once, when the session can be used again or is gone. */
  readonly callback: Callback;
  /** The server has begun to work on it. */
  readonly onBegun: () => void;
}

/**
 * One statement in a transaction of its own, with everything that makes the transaction what it has to be, in one round
 * trip: all of it is sent before the first answer comes, and where one part fails the server skips the rest, so that the
 * statement never runs without what comes before it. After an error the transaction may be left open.
 */
export class TransactionQuery extends Query {
  readonly #before: readonly string[];
  readonly #onBegun: () => void;
  readonly #ends: boolean;
  #done = 0;

  constructor({ text, values, before, ends = true, callback, onBegun }: InTransaction) {
    super({ text, values, queryMode: 'extended' }, callback);
    this.#before = before;
    this.#onBegun = onBegun;
    this.#ends = ends;
  }

  override prepare(connection: Wire): void {
    for (const [i, text] of this.#before.entries()) {
      send(connection, text);
      // Told at once, that it may be known whether there is something to cancel; the rest comes at the end.
      if (i === 0) connection.flush();
    }
    super.prepare(connection);
  }

  override _getRows(connection: Wire): void {
    connection.execute({});
    if (this.#ends) send(connection, 'commit');
    connection.sync();
  }

  override handleRowDescription(message: unknown): void {
    if (this.#isAtStatement()) super.handleRowDescription(message);
  }

  override handleDataRow(message: unknown): void {
    if (this.#isAtStatement()) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: Wire): void {
    if (this.#done === 0) this.#onBegun();
    if (this.#isAtStatement()) super.handleCommandComplete(message, connection);
    this.#done += 1;
  }

  override handleError(error: unknown, connection: Wire): void {
    const tell = () => {
      connection.off('readyForQuery', tell);
      connection.off('end', tell);
      super.handleError(error, connection);
    };
    // What the server refused it goes on after; what the driver tells is the end of the session.
    if (!(error instanceof pg.DatabaseError)) return super.handleError(error, connection);
    connection.once('readyForQuery', tell);
    connection.once('end', tell);
  }

  #isAtStatement(): boolean {
    return this.#done === this.#before.length;
  }
}

function send(connection: Wire, text: string): void {
  connection.parse({ text });
  connection.bind({});
  connection.execute({});
}

import net from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import type { PostgresClientConstructor } from 'kysely';

/** The statement Kysely cancels with. */
const CANCEL = /^select pg_cancel_backend\((-?\d+)\)$/;
const TIMEOUT_MS = 8000;

/** What node-postgres knows of a session besides what its types tell. */
type Session = pg.ClientBase & {
  readonly processID: number;
  readonly secretKey: number;
  readonly host: string;
  readonly port: number;
  readonly connection: Wire & {
    readonly ssl: false | ConnectionOptions;
    readonly sslNegotiation: 'postgres' | 'direct';
  };
};

interface Wire extends pg.Connection {
  readonly stream: net.Socket;
  readonly connect: (portOrPath: number | string, host?: string) => void;
  readonly requestSsl: () => void;
  readonly cancel: (processID: number, secretKey: number) => void;
}

/** What can stop what runs on the sessions of a pool. */
export interface Control {
  /** For Kysely, which makes one for each statement that is to be stopped. */
  readonly Client: PostgresClientConstructor;
  /** Stops whatever a session runs at the moment; resolves when the server has taken note. */
  readonly cancel: (client: pg.ClientBase) => Promise<void>;
}

/**
 * Cancels statements as the protocol has it: by the key that came with the session, over a connection that needs no
 * sign-in and takes none of the database's places. Poolers pass it on to whatever session works for us at the moment,
 * while the process they tell of is their own invention. One request at a time, however many calls are cancelled at once.
 * `hasBegun` waits until there is something to stop, and tells whether there is.
 */
export function controlOf(pool: pg.Pool, hasBegun: (client: pg.ClientBase) => Promise<boolean>): Control {
  const sessions = new Map<number, Session>();
  pool.on('connect', (client) => sessions.set((client as unknown as Session).processID, client as unknown as Session));
  pool.on('remove', (client) => sessions.delete((client as unknown as Session).processID));
  let turn: Promise<void> = Promise.resolve();

  const cancel = async (processID: number): Promise<void> => {
    const before = turn;
    let leave = () => {};
    turn = new Promise((resolve) => {
      leave = resolve;
    });
    try {
      await before;
      const session = sessions.get(processID);
      if (session !== undefined && (await hasBegun(session))) await request(session, pool.options);
    } finally {
      leave();
    }
  };
  // Whoever had a statement cancelled keeps its session until this is over, so that no other one is hit.
  class ControlClient {
    async connect(): Promise<this> {
      return this;
    }

    async query(statement: string): Promise<void> {
      await cancel(Number(CANCEL.exec(statement)?.[1]));
    }

    end(): void {}
  }
  return {
    Client: ControlClient as unknown as PostgresClientConstructor,
    cancel: async (client) => cancel((client as Session).processID),
  };
}

/** Goes to the very server the session is on, in the same way: a name may lead to several. */
async function request(session: Session, { stream }: pg.PoolOptions): Promise<void> {
  const { connection, host, port, processID, secretKey } = session;
  const { sslNegotiation } = connection;
  const ssl = connection.ssl === false ? false : { ...nameOf(host), ...connection.ssl };
  const wire = new pg.Connection({ ssl, sslNegotiation, stream } as pg.ConnectionConfig) as unknown as Wire;
  const timer = setTimeout(() => wire.stream.destroy(), TIMEOUT_MS);
  await new Promise<void>((resolve) => {
    // The server answers nothing: it hangs up once it has told the session.
    wire.once('end', resolve);
    // Whatever becomes of the request, the statement ends by itself after a while.
    wire.on('error', () => wire.stream.destroy());
    wire.once('connect', () => {
      if (ssl === false) wire.cancel(processID, secretKey);
      else if (sslNegotiation !== 'direct') wire.requestSsl();
    });
    wire.once('sslconnect', () => wire.cancel(processID, secretKey));
    const { remoteAddress, remotePort } = connection.stream;
    if (host.startsWith('/')) wire.connect(`${host}/.s.PGSQL.${port}`);
    else wire.connect(remotePort ?? port, remoteAddress ?? host);
  });
  clearTimeout(timer);
}

/** The name a certificate has to have, where the connection goes to an address. */
function nameOf(host: string): ConnectionOptions {
  return net.isIP(host) === 0 ? { host, servername: host } : { host };
}

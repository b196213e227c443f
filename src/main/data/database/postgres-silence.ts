import net from 'node:net';
import pg from 'pg';

/** What can be done about sessions of which nothing is heard. */
export interface SessionLines {
  /** Breaks off every line there is: whoever waits for an answer is told at once. */
  readonly hangUp: () => void;
}

/**
 * Hangs up where a session was asked something and nothing is heard of it for longer than any statement of ours may run. A
 * line that died without a word (a computer that slept, a VPN that ended) would keep whoever asked waiting for a quarter
 * of an hour, until the system gives up sending.
 */
export function watchSilence(pool: pg.Pool, longestMs: number): SessionLines {
  const sessions = new Set<pg.Client>();
  const asked = new Set<pg.Client>();
  const clientOf = (client: pg.ClientBase) => client as pg.Client;
  pool.on('connect', (session) => {
    const client = clientOf(session);
    const { stream } = client.connection;
    sessions.add(client);
    // A line through a tunnel is no socket; the tunnel's own end is heard.
    if (!(stream instanceof net.Socket)) return;
    stream.setTimeout(longestMs);
    stream.on('timeout', () => {
      // Paused by us: a file is being written, and the server waits for that.
      if (asked.has(client) && !stream.isPaused())
        stream.destroy(new Error('Connection terminated: nothing was heard'));
    });
  });
  pool.on('acquire', (session) => asked.add(clientOf(session)));
  pool.on('release', (_error, session) => asked.delete(clientOf(session)));
  pool.on('remove', (session) => {
    sessions.delete(clientOf(session));
    asked.delete(clientOf(session));
  });
  return {
    hangUp: () => {
      for (const { connection } of sessions)
        connection.stream.destroy(new Error('Connection terminated: it was given up'));
    },
  };
}

// A line to a Postgres server that breaks off at a given message of the protocol, whichever side sends it, or in its middle:
// what a router that goes away, a VPN that ends or a sleeping computer does to an open connection.
import { once } from 'node:events';
import net from 'node:net';

/** Where a line breaks off: before the message of this number, or with its first half still through. */
export interface Cut {
  readonly at: number;
  readonly half: boolean;
}

export interface CuttingLine {
  readonly port: number;
  /** From now on messages are counted; the line breaks off where it is said, and lets nobody in again until `mend`. */
  readonly arm: (cut: Cut | null) => void;
  /** What went over the line since it was armed, one letter a message: what we say in front of `>`, the server behind `<`. */
  readonly seen: () => readonly string[];
  /** From now on nothing gets through, and nobody is told: what a VPN that ended or a sleep does to open connections. */
  readonly fallSilent: () => void;
  readonly mend: () => void;
  readonly stop: () => Promise<void>;
}

/** Opens such a line to a port of this computer. Without encryption: it has to tell one message from the next. */
export async function startCuttingLine(to: number): Promise<CuttingLine> {
  const sockets = new Set<net.Socket>();
  let cut: Cut | null = null;
  let armed = false;
  let broken = false;
  let silent = false;
  let seen: string[] = [];

  const breakOff = () => {
    broken = true;
    for (const socket of sockets) socket.destroy();
  };
  const server = net.createServer((near) => {
    if (broken) {
      near.destroy();
      return;
    }
    const far = net.connect(to, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    carry(near, far, '>');
    carry(far, near, '<');
  });

  /** Passes messages on, whole ones only, each counted. What begins a session has no letter in front of its length. */
  const carry = (from: net.Socket, goal: net.Socket, sign: '>' | '<') => {
    let waiting = Buffer.alloc(0);
    let begun = sign === '<';
    from.on('data', (bytes: Buffer) => {
      if (silent) return;
      waiting = Buffer.concat([waiting, bytes]);
      for (;;) {
        const head = begun ? 1 : 0;
        if (waiting.length < head + 4) return;
        const length = head + waiting.readInt32BE(head);
        if (waiting.length < length) return;
        const message = waiting.subarray(0, length);
        waiting = waiting.subarray(length);
        const letter = begun ? String.fromCharCode(message[0] ?? 0) : '*';
        begun = true;
        if (broken) return;
        if (armed) {
          seen.push(sign + letter);
          if (cut !== null && seen.length > cut.at) {
            if (!cut.half) {
              breakOff();
              return;
            }
            // The half has to get there before the line ends.
            broken = true;
            goal.write(message.subarray(0, Math.ceil(length / 2)), () => breakOff());
            return;
          }
        }
        goal.write(message);
      }
    });
  };

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as net.AddressInfo).port,
    arm: (where) => {
      cut = where;
      armed = true;
      seen = [];
    },
    seen: () => seen,
    fallSilent: () => {
      silent = true;
    },
    mend: () => {
      broken = false;
      silent = false;
      armed = false;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

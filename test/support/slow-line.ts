// A line to a server that is far away: every byte takes its time each way, and the trips are counted.
import { once } from 'node:events';
import net from 'node:net';

export interface SlowLine {
  readonly port: number;
  /** How often somebody asked after an answer had come; what is sent together, or before an answer, is one trip. */
  readonly trips: () => number;
  readonly stop: () => Promise<void>;
}

/** Opens a line to a port of this computer over which a round trip takes `milliseconds`. */
export async function startSlowLine(to: number, milliseconds: number): Promise<SlowLine> {
  const sockets = new Set<net.Socket>();
  let trips = 0;
  const server = net.createServer((near) => {
    const far = net.connect(to, '127.0.0.1');
    let answered = true;
    carry(near, far, milliseconds / 2);
    carry(far, near, milliseconds / 2);
    near.on('data', () => {
      if (answered) trips += 1;
      answered = false;
    });
    far.on('data', () => {
      answered = true;
    });
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
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as net.AddressInfo).port,
    trips: () => trips,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** In the order it came, each piece after its time. */
function carry(from: net.Socket, to: net.Socket, milliseconds: number): void {
  from.on('data', (bytes) => setTimeout(() => to.destroyed || to.write(bytes), milliseconds));
  from.on('end', () => setTimeout(() => to.end(), milliseconds));
}

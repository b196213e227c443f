import net, { type AddressInfo } from 'node:net';

/** A way to the database as long as a real network's. */
export interface FarAway {
  readonly url: (of: string) => string;
  readonly close: () => Promise<void>;
}

/** Forwards a local port to a server, holding back everything it answers by one round trip. */
export async function farAway(port: number, roundTripMs: number): Promise<FarAway> {
  const sockets = new Set<net.Socket>();
  const proxy = net.createServer((client) => {
    const server = net.connect({ port, host: '127.0.0.1', noDelay: true });
    client.setNoDelay(true);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', (chunk) => server.write(chunk));
    server.on('data', (chunk) => void setTimeout(() => client.write(chunk), roundTripMs));
    client.on('close', () => server.destroy());
    server.on('close', () => void setTimeout(() => client.destroy(), roundTripMs));
  });
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve);
  });
  const at = (proxy.address() as AddressInfo).port;
  return {
    url: (of) => {
      const url = new URL(of);
      url.port = String(at);
      return url.href;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        proxy.close(resolve);
      });
    },
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import type { SelfSigned } from './self-signed';

/** A real Redis of the test's own, on a free port of loopback, that keeps nothing on disk. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** The port that is encrypted; null without a certificate. */
  readonly tlsPort: number | null;
  /** A client of the kind better-auth's own package uses, for the server under test and for looking. */
  readonly client: Redis;
  /** Ends the server; what was in it is gone. */
  readonly stop: () => Promise<void>;
}

const READY = /Ready to accept connections/;

/** Starts a Redis; `password` makes it want one, `tls` opens a second port that is encrypted with this certificate. */
export async function startRedis({
  password,
  tls,
}: { readonly password?: string; readonly tls?: SelfSigned } = {}): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-redis-'));
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const tlsPort = tls === undefined ? null : await freePort();
  if (tls !== undefined) {
    const [cert, key] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
    await Promise.all([writeFile(cert, tls.cert), writeFile(key, tls.key)]);
    options.push('--tls-port', String(tlsPort), '--tls-cert-file', cert, '--tls-key-file', key);
    options.push('--tls-ca-cert-file', cert, '--tls-auth-clients', 'no');
  }
  const child = spawn('redis-server', password === undefined ? options : [...options, '--requirepass', password], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    void exited.then(() => reject(new Error(`redis-server ended: ${said}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (READY.test(said)) resolve();
    });
  });
  const client = new Redis({ port, host: '127.0.0.1', ...(password !== undefined && { password }) });
  client.on('error', () => {}); // tests stop the server under it
  let stopped: Promise<void> | null = null;
  return {
    url: `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}/0`,
    port,
    tlsPort,
    client,
    stop: async () =>
      (stopped ??= (async () => {
        client.disconnect();
        child.kill('SIGKILL');
        await exited;
        await rm(folder, { recursive: true, force: true });
      })()),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

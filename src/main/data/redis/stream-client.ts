import type { Duplex } from 'node:stream';
import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect as secure } from 'node:tls';
import { Decoder } from '@redis/client/dist/lib/RESP/decoder.js';
import { openSocket, type OpenStream } from '../base/open-stream';

/** What is needed of a client of Redis. */
export interface RedisClient {
  readonly isReady: boolean;
  /** The answer as the server gave it, in the second version of its protocol. */
  readonly sendCommand: (args: string[]) => Promise<unknown>;
  readonly destroy: () => void;
}

// The library's client opens its own sockets and takes no other. What it knows of reading the protocol it lends to this one,
// which goes over any stream, such as one through an SSH tunnel.

interface Place {
  readonly openStream: OpenStream;
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}

/** Signs in to a Redis over a stream that is opened by somebody else; the certificate has to be that of the URL's host. */
export async function connectOver(text: string, { openStream, ca, signal }: Place): Promise<RedisClient> {
  const url = new URL(text);
  const host = decodeURIComponent(url.hostname.replaceAll(/^\[|\]$/gu, ''));
  const socket = await openSocket(openStream, { host, port: Number(url.port || 6379), signal });
  let stream: Duplex = socket;
  try {
    if (url.protocol === 'rediss:') {
      const name = isIP(host) === 0 && { servername: host };
      stream = secure({ socket, host, ...name, ...(ca !== undefined && { ca }) });
      await once(stream, 'secureConnect', { signal });
    }
    const client = talkOver(stream);
    const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
    if (password !== '') await client.sendCommand(['AUTH', ...(user === '' ? [] : [user]), password]);
    const database = url.pathname.slice(1);
    if (database !== '' && database !== '0') await client.sendCommand(['SELECT', database]);
    // Nothing hangs on the name, which old servers do not know.
    await client.sendCommand(['CLIENT', 'SETNAME', 'authdesk']).catch(() => {});
    return client;
  } catch (error) {
    stream.destroy();
    socket.destroy();
    throw error;
  }
}

/** Commands and their answers over a stream, in order. What is under way when it breaks off fails. */
export function talkOver(stream: Duplex): RedisClient {
  const waiting: { readonly done: (reply: unknown) => void; readonly fail: (error: Error) => void }[] = [];
  let isReady = true;
  const decoder = new Decoder({
    onReply: (reply) => waiting.shift()?.done(reply),
    onErrorReply: (error) => waiting.shift()?.fail(error),
    onPush: () => {},
    getTypeMapping: () => ({}),
  });
  const end = (error: Error) => {
    isReady = false;
    for (const { fail } of waiting.splice(0)) fail(error);
  };
  stream.on('data', (chunk: Buffer) => {
    try {
      decoder.write(chunk);
    } catch (error) {
      // What answers there is no Redis.
      stream.destroy(error instanceof Error ? error : new Error('EPROTO'));
    }
  });
  stream.on('error', end);
  stream.on('close', () => end(new Error('ECONNRESET')));
  return {
    get isReady() {
      return isReady;
    },
    sendCommand: async (args) =>
      new Promise((done, fail) => {
        if (!isReady) {
          fail(new Error('ECONNRESET'));
          return;
        }
        waiting.push({ done, fail });
        stream.write(encoded(args));
      }),
    destroy: () => {
      stream.destroy();
      end(new Error('ECONNRESET'));
    },
  };
}

function encoded(args: readonly string[]): string {
  return `*${args.length}\r\n${args.map((arg) => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`).join('')}`;
}

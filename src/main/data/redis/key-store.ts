import { z } from 'zod';
import { AppError } from '../base/app-error';
import type { OpenStream } from '../base/open-stream';
import { explainRedisFailure } from './redis-errors';
import type { RedisClient } from './stream-client';

/** A Redis server as a store of keys with text values. Every failure is told in plain words (CONNECTION_FAILED). */
export interface KeyStore {
  /** `host:port`, for people. */
  readonly server: string;
  readonly ping: () => Promise<void>;
  /** The server's clock, in milliseconds since 1970. */
  readonly now: () => Promise<number>;
  readonly get: (key: string) => Promise<string | null>;
  /** In the order of the keys; null where there is none. */
  readonly getMany: (keys: readonly string[]) => Promise<(string | null)[]>;
  /** How many of the keys there were. */
  readonly remove: (keys: readonly string[]) => Promise<number>;
  readonly set: (key: string, value: string, seconds: number) => Promise<void>;
  /**
   * Gives a key another value, or none, if it still holds the expected one; without `seconds` it keeps its lifetime.
   * False: somebody was faster, and nothing was changed.
   */
  readonly swap: (key: string, expected: string, value: string | null, seconds?: number) => Promise<boolean>;
  /** Walks the keys that match a pattern in short steps, some of which find none. A key may come twice. */
  readonly scan: (pattern: string, signal?: AbortSignal) => AsyncGenerator<string[]>;
  readonly close: () => Promise<void>;
}

const CONNECT_MS = 3000;
const COMMAND_MS = 5000;
/** Through a tunnel, which may have to be opened anew. */
const THROUGH_MS = 20_000;
/** Keys in one command: enough to save round trips, and short enough not to hold others up. */
const CHUNK = 200;
/** Keys the server looks at in one step of a walk. */
const SCAN_STEP = 1000;

const SWAP = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) return 1 end
if ARGV[3] ~= '' then redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) return 1 end
local left = redis.call('PTTL', KEYS[1])
if left > 0 then redis.call('SET', KEYS[1], ARGV[2], 'PX', left) else redis.call('SET', KEYS[1], ARGV[2]) end
return 1`;

interface KeyStoreOptions {
  readonly readOnly: boolean;
  readonly ca?: string | undefined;
  readonly openStream?: OpenStream | undefined;
}

/**
 * Opens a Redis server when it is first used, and again after it was lost. Nothing waits for long: an answer that does not
 * come in five seconds is a failure. `readOnly` refuses every change; `ca` is the authority (PEM) a `rediss://` server is
 * vouched for by, where it is none of those this computer trusts; with `openStream` it is not reached directly.
 */
export function openKeyStore(url: string, { readOnly, ca, openStream }: KeyStoreOptions): KeyStore {
  const server = serverOf(url);
  let client: Promise<RedisClient> | null = null;

  const use = async <T>(work: (active: RedisClient) => Promise<T>): Promise<T> => {
    client ??= openStream === undefined ? connect(url, ca) : connectThrough(url, openStream, ca);
    const current = client;
    let active: RedisClient | null = null;
    try {
      active = await current;
      if (!active.isReady) throw new Error('ECONNRESET');
      return await inTime(work(active));
    } catch (error) {
      // What the server itself refuses says nothing against the connection; silence and loss do.
      const refused = active?.isReady === true && !isTimeout(error);
      if (!refused) {
        if (client === current) client = null;
        discard(active);
      }
      throw explainRedisFailure(error, server);
    }
  };
  const change = async <T>(work: (active: RedisClient) => Promise<T>): Promise<T> => {
    if (readOnly) throw new AppError('READ_ONLY', 'This connection is opened read-only, so nothing was changed.');
    return use(work);
  };

  return {
    server,
    ping: async () => {
      // A connection that was lost while nobody used it is opened anew.
      const ask = async () => use(async (active) => active.sendCommand(['PING']));
      await ask().catch(ask);
    },
    now: async () =>
      use(async (active) => {
        const [seconds = '0', micros = '0'] = texts.parse(await active.sendCommand(['TIME']));
        return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
      }),
    get: async (key) => use(async (active) => textOrNull.parse(await active.sendCommand(['GET', key]))),
    getMany: async (keys) => {
      const values: (string | null)[] = [];
      for (const some of chunks(keys)) {
        values.push(
          ...(await use(async (active) => z.array(textOrNull).parse(await active.sendCommand(['MGET', ...some])))),
        );
      }
      return values;
    },
    remove: async (keys) => {
      let removed = 0;
      for (const some of chunks(keys)) {
        removed += await change(async (active) => Number(await active.sendCommand(['DEL', ...some])));
      }
      return removed;
    },
    set: async (key, value, seconds) => {
      await change(async (active) => active.sendCommand(['SET', key, value, 'EX', String(seconds)]));
    },
    swap: async (key, expected, value, seconds) =>
      change(async (active) => {
        const given = [expected, value ?? '', seconds === undefined ? '' : String(seconds)];
        return Number(await active.sendCommand(['EVAL', SWAP, '1', key, ...given])) === 1;
      }),
    scan: async function* (pattern, signal) {
      let cursor = '0';
      do {
        signal?.throwIfAborted();
        const from = cursor;
        const step = ['SCAN', from, 'MATCH', pattern, 'COUNT', String(SCAN_STEP)];
        const [next, keys] = scanned.parse(await use(async (active) => active.sendCommand(step)));
        cursor = next;
        yield keys;
      } while (cursor !== '0');
    },
    close: async () => {
      const closing = client;
      client = null;
      await closing?.then(discard, () => {});
    },
  };
}

const texts = z.array(z.string());
const textOrNull = z.string().nullable();
const scanned = z.tuple([z.string(), texts]);

/** A text as a pattern that matches nothing else. */
export function literally(text: string): string {
  return text.replaceAll(/[\\*?[\]]/g, String.raw`\$&`);
}

/** `host:port` of an address. */
export function serverOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port === '' ? '6379' : port}`;
}

// Loaded only where a connection has a Redis: most have none.
async function connect(url: string, ca: string | undefined): Promise<RedisClient> {
  const { createClient } = await import('@redis/client');
  const waiting = { connectTimeout: CONNECT_MS, reconnectStrategy: false } as const;
  const encrypted = new URL(url).protocol === 'rediss:';
  const client = createClient({
    url,
    RESP: 2,
    name: 'authdesk',
    disableClientInfo: true,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    commandsQueueMaxLength: 10_000,
    socket: encrypted ? { ...waiting, tls: true, ...(ca !== undefined && { ca }) } : waiting,
  });
  // Whoever waits is told by their command; without a listener it would end the process.
  client.on('error', () => {});
  try {
    await inTime(client.connect(), CONNECT_MS + 1000);
    return client;
  } catch (error) {
    discard(client);
    throw error;
  }
}

async function connectThrough(url: string, openStream: OpenStream, ca: string | undefined): Promise<RedisClient> {
  const { connectOver } = await import('./stream-client');
  const signal = AbortSignal.timeout(THROUGH_MS);
  try {
    return await connectOver(url, { openStream, ca, signal });
  } catch (error) {
    throw signal.aborted ? new Error(TIMEOUT, { cause: error }) : error;
  }
}

// Destroying what has broken off by itself is an error to the library, and none to us.
function discard(client: { readonly destroy: () => void } | null): void {
  try {
    client?.destroy();
  } catch {
    // it is gone already
  }
}

const TIMEOUT = 'timeout';

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === TIMEOUT;
}

async function inTime<T>(work: Promise<T>, ms = COMMAND_MS): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(TIMEOUT)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function chunks(keys: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(keys.length / CHUNK) }, (_, i) => keys.slice(i * CHUNK, (i + 1) * CHUNK));
}

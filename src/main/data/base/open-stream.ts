import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { AppError } from './app-error';

/**
 * Opens a stream to a server, such as through an SSH tunnel: `host` is a name, an address, or the path of a Unix socket.
 * Drivers that are given one open no socket of their own.
 */
export type OpenStream = (host: string, port: number) => Promise<Duplex>;

/** Nothing answered where a stream was to lead; another place may. */
export class NothingThere extends AppError<'CONNECTION_FAILED'> {}

/** Opens a stream that drivers take for a socket; fails as `open` does, or when it is aborted meanwhile. */
export async function openSocket(
  open: OpenStream,
  { host, port, signal }: { readonly host: string; readonly port: number; readonly signal?: AbortSignal },
): Promise<LateStream> {
  const stream = new LateStream(open).connect(port, host);
  try {
    await once(stream, 'connect', { ...(signal && { signal }) });
    return stream;
  } catch (error) {
    stream.on('error', () => {}); // it was told
    stream.destroy();
    throw error;
  }
}

/** A stream that drivers take for a socket: it can be written to before it is there, and tells by `connect` when it is. */
export class LateStream extends Duplex {
  connecting = true;
  readonly #open: OpenStream;
  #inner: Duplex | null = null;
  #waiting: (() => void)[] = [];
  #silence: { readonly ms: number; timer: ReturnType<typeof setTimeout> } | null = null;

  constructor(open: OpenStream) {
    super({ allowHalfOpen: false });
    this.#open = open;
  }

  /** As `net.Socket` has it: a port and a host, or the path of a Unix socket. */
  connect(portOrPath: number | string, host = 'localhost'): this {
    const opening = typeof portOrPath === 'string' ? this.#open(portOrPath, 0) : this.#open(host, portOrPath);
    opening.then(
      (inner) => this.#take(inner),
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  /** Emits `timeout` once nothing came or went for so long (milliseconds); 0 for never. */
  setTimeout(ms: number, listener?: () => void): this {
    clearTimeout(this.#silence?.timer);
    this.#silence = ms > 0 && !this.destroyed ? { ms, timer: this.#timer(ms) } : null;
    if (listener !== undefined) this.once('timeout', listener);
    return this;
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#stir();
    const inner = this.#inner;
    if (inner === null) this.#waiting.push(() => this._write(chunk, encoding, done));
    else if (inner.write(chunk, encoding)) done();
    else inner.once('drain', done);
  }

  override _read(): void {
    this.#inner?.resume();
  }

  override _final(done: () => void): void {
    if (this.#inner === null) this.#waiting.push(() => this._final(done));
    else {
      this.#inner.end();
      done();
    }
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#silence?.timer);
    this.#silence = null;
    this.#waiting = [];
    this.#inner?.destroy();
    // After whoever speaks TLS over it, who knows why it ended: drivers take the first thing they hear for the cause.
    setImmediate(() => done(error));
  }

  #take(inner: Duplex): void {
    if (this.destroyed) {
      inner.on('error', () => {}); // nobody listens any more
      inner.destroy();
      return;
    }
    this.#inner = inner;
    inner.on('data', (chunk: Buffer) => {
      this.#stir();
      if (!this.push(chunk)) inner.pause();
    });
    inner.on('end', () => this.push(null));
    inner.on('error', (error) => this.destroy(error));
    inner.on('close', () => this.destroy());
    this.connecting = false;
    this.#stir();
    this.emit('connect');
    for (const go of this.#waiting.splice(0)) go();
  }

  #timer(ms: number): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.emit('timeout'), ms).unref();
  }

  #stir(): void {
    this.#silence?.timer.refresh();
  }
}

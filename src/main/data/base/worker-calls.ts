import type { Worker } from 'node:worker_threads';

interface Numbered {
  readonly id: number;
}

/** A request before it has a number, whichever of several kinds it is. */
export type Unsent<Request> = Request extends Numbered ? Omit<Request, 'id'> : never;

/** Requests to a thread, each with its reply. Once the thread is gone every call fails, those under way too. */
export class WorkerCalls<Request extends Numbered, Reply extends Numbered> {
  readonly #worker: Worker;
  readonly #pending = new Map<number, { resolve: (reply: Reply) => void; reject: (error: Error) => void }>();
  #lastId = 0;
  #gone: Error | null = null;

  /** @param whyGone the error calls fail with: after an error of the thread itself, or as it was ended (null) */
  constructor(worker: Worker, whyGone: (error: Error | null) => Error) {
    this.#worker = worker;
    worker.on('message', (reply: Reply) => {
      this.#pending.get(reply.id)?.resolve(reply);
      this.#pending.delete(reply.id);
    });
    worker.on('error', (error: Error) => this.#fail(whyGone(error)));
    worker.on('exit', () => this.#fail(whyGone(null)));
  }

  get isGone(): boolean {
    return this.#gone !== null;
  }

  async send(request: Unsent<Request>): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      if (this.#gone !== null) {
        reject(this.#gone);
        return;
      }
      this.#lastId += 1;
      this.#pending.set(this.#lastId, { resolve, reject });
      this.#worker.postMessage({ ...request, id: this.#lastId });
    });
  }

  /** Ends the thread in the middle of whatever it does. */
  async end(why: Error): Promise<void> {
    this.#fail(why);
    await this.#worker.terminate();
  }

  #fail(error: Error): void {
    this.#gone ??= error;
    for (const call of this.#pending.values()) call.reject(this.#gone);
    this.#pending.clear();
  }
}

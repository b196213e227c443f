import { Worker } from 'node:worker_threads';
import type { IndexHits } from './packed-index';
import type { IndexReply, IndexRequest, IndexRow } from './protocol';

/** An index in a thread of its own. Every call fails once it is closed. */
export interface IndexClient {
  readonly size: () => { readonly rows: number; readonly bytes: number };
  readonly add: (rows: readonly IndexRow[]) => Promise<void>;
  /** Gives memory back once everything is in. */
  readonly trim: () => Promise<void>;
  readonly search: (text: string, from: number, most: number) => Promise<IndexHits>;
  /** Ends the thread, and with it everything that was in the index. */
  readonly close: () => Promise<void>;
}

type Unsent<T> = T extends IndexRequest ? Omit<T, 'id'> : never;

export function startIndex(file: URL): IndexClient {
  // Nothing of what it holds may end up in a dump or on a console.
  const worker = new Worker(file, { stdout: true, stderr: true, env: {} });
  const pending = new Map<number, { resolve: (reply: IndexReply) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let size = { rows: 0, bytes: 0 };
  let gone: Error | null = null;

  const fail = (error: Error) => {
    gone ??= error;
    for (const call of pending.values()) call.reject(gone);
    pending.clear();
  };
  worker.on('message', (reply: IndexReply) => {
    size = { rows: reply.rows, bytes: reply.bytes };
    pending.get(reply.id)?.resolve(reply);
    pending.delete(reply.id);
  });
  worker.on('error', (error: Error) => fail(new Error(`the search index broke: ${error.name}`)));
  worker.on('exit', () => fail(new Error('the search index is gone')));
  worker.unref();

  const send = async (request: Unsent<IndexRequest>) =>
    new Promise<IndexReply>((resolve, reject) => {
      if (gone !== null) {
        reject(gone);
        return;
      }
      lastId += 1;
      pending.set(lastId, { resolve, reject });
      worker.postMessage({ ...request, id: lastId });
    });
  return {
    size: () => size,
    add: async (rows) => {
      await send({ kind: 'add', rows });
    },
    trim: async () => {
      await send({ kind: 'trim' });
    },
    search: async (text, from, most) => {
      const { found } = await send({ kind: 'search', text, from, most });
      return found ?? { ids: [], next: null };
    },
    close: async () => {
      fail(new Error('the search index is closed'));
      await worker.terminate();
    },
  };
}

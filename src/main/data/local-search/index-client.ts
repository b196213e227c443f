import { Worker } from 'node:worker_threads';
import { WorkerCalls } from '../base/worker-calls';
import type { IndexHits } from './packed-index';
import type { IndexReply, IndexRequest, IndexRow } from './protocol';

/** An index in a thread of its own. Every call fails once it is closed. */
export interface IndexClient {
  readonly size: () => { readonly rows: number; readonly bytes: number };
  readonly add: (rows: readonly IndexRow[]) => Promise<void>;
  /** Gives memory back once everything is in. */
  readonly trim: () => Promise<void>;
  readonly search: (words: readonly string[], from: number, most: number) => Promise<IndexHits>;
  /** Ends the thread, and with it everything that was in the index. */
  readonly close: () => Promise<void>;
}

export function startIndex(file: URL): IndexClient {
  // Nothing of what it holds may end up in a dump or on a console.
  const worker = new Worker(file, { stdout: true, stderr: true, env: {} });
  const calls = new WorkerCalls<IndexRequest, IndexReply>(
    worker,
    (error) => new Error(error === null ? 'the search index is gone' : `the search index broke: ${error.name}`),
  );
  worker.unref();
  let size = { rows: 0, bytes: 0 };
  worker.on('message', ({ rows, bytes }: IndexReply) => {
    size = { rows, bytes };
  });

  return {
    size: () => size,
    add: async (rows) => {
      await calls.send({ kind: 'add', rows });
    },
    trim: async () => {
      await calls.send({ kind: 'trim' });
    },
    search: async (words, from, most) => {
      const { found } = await calls.send({ kind: 'search', words, from, most });
      return found ?? { ids: [], next: null };
    },
    close: async () => calls.end(new Error('the search index is closed')),
  };
}

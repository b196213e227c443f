// The index lives in a thread of its own: looking through it blocks nobody, and ending the thread forgets all of it.
import { parentPort } from 'node:worker_threads';
import { PackedIndex } from './packed-index';
import type { IndexReply, IndexRequest } from './protocol';

const port = parentPort;
if (port === null) throw new Error('index-worker runs as a worker thread only');
const index = new PackedIndex();

port.on('message', (request: IndexRequest) => {
  if (request.kind === 'add') for (const [id, ...texts] of request.rows) index.add(id, texts);
  if (request.kind === 'trim') {
    index.trim();
    index.warmUp();
  }
  const found = request.kind === 'search' ? index.search(request.words, request.from, request.most) : null;
  port.postMessage({ id: request.id, found, rows: index.rows, bytes: index.bytes } satisfies IndexReply);
});

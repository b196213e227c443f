import { Worker } from 'node:worker_threads';
import { WorkerCalls, type Unsent } from '../base/worker-calls';
import { SqliteError, type WorkerOptions, type WorkerReply, type WorkerRequest } from './sqlite-protocol';

export interface SqliteClient {
  /** Runs one statement; rows for a reader, the number of changed rows otherwise. */
  readonly query: (sql: string, parameters: readonly unknown[]) => Promise<{ rows: unknown[]; changes: number }>;
  /** Runs one statement; its rows as arrays of values in the order they were selected. */
  readonly values: (sql: string, parameters: readonly unknown[]) => Promise<unknown[][]>;
  /** Rows as the text of a file, in UTF-8. */
  readonly text: (request: TextRequest) => Promise<{ text: Uint8Array; rows: number }>;
  /** Runs a script of several statements. */
  readonly script: (sql: string) => Promise<void>;
  readonly close: () => Promise<void>;
  /** Ends it in the middle of whatever it does. */
  readonly end: () => Promise<void>;
}

function toObject(columns: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  // Every cell of every list passes here.
  for (let i = 0; i < columns.length; i += 1) row[columns[i] ?? ''] = values[i];
  return row;
}

const NO_TEXT = new Uint8Array();

type TextRequest = Omit<Extract<WorkerRequest, { kind: 'text' }>, 'id' | 'kind'>;
function closed(message = 'the database is closed'): SqliteError {
  return new SqliteError(message, 'AUTHDESK_WORKER_DIED');
}

/**
 * Opens a SQLite file in a worker thread of its own.
 * @throws SqliteError with the library's code, such as SQLITE_CANTOPEN or SQLITE_NOTADB
 */
export async function openSqliteClient(workerFile: URL, options: WorkerOptions): Promise<SqliteClient> {
  const worker = new Worker(workerFile, { workerData: options });
  let closing = false;
  const calls = new WorkerCalls<WorkerRequest, WorkerReply>(worker, (error) =>
    closing ? new SqliteError('the database is closed', 'AUTHDESK_CLOSED') : closed(error?.message),
  );
  const send = async (request: Unsent<WorkerRequest>): Promise<WorkerReply & { ok: true }> => {
    const reply = await calls.send(request);
    if (reply.ok) return reply;
    throw new SqliteError(reply.message, reply.code);
  };

  try {
    await send({ kind: 'open' });
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    query: async (sql, parameters) => {
      const { rows, columns = [], changes } = await send({ kind: 'query', sql, parameters });
      return { rows: (rows as unknown[][]).map((values) => toObject(columns, values)), changes };
    },
    values: async (sql, parameters) => (await send({ kind: 'values', sql, parameters })).rows as unknown[][],
    text: async (request) => {
      const { text = NO_TEXT, changes } = await send({ kind: 'text', ...request });
      return { text, rows: changes };
    },
    script: async (sql) => {
      await send({ kind: 'script', sql });
    },
    close: async () => {
      closing = true;
      if (calls.isGone) return;
      const exited = new Promise((resolve) => worker.once('exit', resolve));
      await send({ kind: 'close' });
      await exited;
    },
    end: async () => calls.end(closed()),
  };
}

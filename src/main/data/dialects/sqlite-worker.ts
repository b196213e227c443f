// better-sqlite3 blocks the thread it runs on, so it lives here, in a worker thread of its own, one for each open file.
import Database from 'better-sqlite3';
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerOptions, WorkerReply, WorkerRequest } from './sqlite-protocol';

const STATEMENT_CACHE = 100;

const options = workerData as WorkerOptions;
const port = parentPort;
if (port === null) throw new Error('sqlite-worker runs as a worker thread only');

let db: Database.Database | null = null;
const statements = new Map<string, Database.Statement>();

function open(): Database.Database {
  const database = new Database(options.file, {
    readonly: options.mode === 'readonly',
    fileMustExist: options.mode !== 'create',
    timeout: options.busyTimeoutMs,
  });
  try {
    // Reading the header is what finds out that a file is no database.
    database.pragma('schema_version');
    database.pragma('foreign_keys = ON');
    if (options.wal) {
      database.pragma('journal_mode = WAL');
      // The driver is built with NORMAL, with which a power cut may take back what was said to be kept.
      database.pragma('synchronous = FULL');
    }
    // LIKE folds ASCII only; this folds every script, for searches that contain more than ASCII.
    database.function('authdesk_contains', { deterministic: true }, (text: unknown, lowerNeedle: unknown) =>
      typeof text === 'string' && text.toLowerCase().includes(String(lowerNeedle)) ? 1 : 0,
    );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepare(database: Database.Database, text: string): Database.Statement {
  const known = statements.get(text);
  if (known) {
    statements.delete(text);
    statements.set(text, known);
    return known;
  }
  const statement = database.prepare(text);
  statements.set(text, statement);
  if (statements.size > STATEMENT_CACHE) {
    const [oldest] = statements.keys();
    if (oldest !== undefined) statements.delete(oldest);
  }
  return statement;
}

function answer(request: WorkerRequest): WorkerReply {
  switch (request.kind) {
    case 'open':
      db = open();
      return { id: request.id, ok: true, rows: [], changes: 0 };
    case 'close':
      statements.clear();
      db?.close();
      db = null;
      return { id: request.id, ok: true, rows: [], changes: 0 };
    case 'script':
      opened().exec(request.sql);
      return { id: request.id, ok: true, rows: [], changes: 0 };
    case 'query': {
      const statement = prepare(opened(), request.sql);
      if (statement.reader) return { id: request.id, ok: true, rows: statement.all(...request.parameters), changes: 0 };
      return { id: request.id, ok: true, rows: [], changes: statement.run(...request.parameters).changes };
    }
  }
}

function opened(): Database.Database {
  if (db === null) throw new Error('the database is closed');
  return db;
}

port.on('message', (request: WorkerRequest) => {
  try {
    port.postMessage(answer(request));
  } catch (error) {
    const { message, code } = error as { message?: string; code?: string };
    port.postMessage({ id: request.id, ok: false, message: message ?? String(error), code: code ?? '' });
  }
  if (request.kind === 'close') port.close();
});

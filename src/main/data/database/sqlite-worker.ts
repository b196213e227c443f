// better-sqlite3 blocks the thread it runs on, so it lives here, in a worker thread of its own, one for each open file.
import Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { fold } from '../base/fold';
import { slippedPattern } from '../base/slips';
import { isInRange, parseIpRange, type IpRange } from '../base/ip-range';
import { SqliteError, type WorkerOptions, type WorkerReply, type WorkerRequest } from './sqlite-protocol';
import { textWriter, type TextWriter } from './sqlite-text';

const STATEMENT_CACHE = 100;

const options = workerData as WorkerOptions;
const port = parentPort;
if (port === null) throw new Error('sqlite-worker runs as a worker thread only');

let db: Database.Database | null = null;
let openedFile: string | null = null;
const statements = new Map<string, Database.Statement>();
let writer: TextWriter | null = null;

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
    addFunctions(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Adds the functions our statements use to an open SQLite file. */
function addFunctions(database: Database.Database): void {
  // LIKE folds ASCII only; this folds every script, for searches that contain more than ASCII.
  database.function('authdesk_contains', { deterministic: true }, (text: unknown, lowerNeedle: unknown) =>
    typeof text === 'string' && text.toLowerCase().includes(String(lowerNeedle)) ? 1 : 0,
  );
  database.function('authdesk_folds', { deterministic: true }, (text: unknown, folded: unknown, atStart: unknown) => {
    if (typeof text !== 'string' || typeof folded !== 'string') return 0;
    const searched = fold(text);
    return (atStart === 1 ? searched.startsWith(folded) : searched.includes(folded)) ? 1 : 0;
  });
  let slips: { readonly word: string; readonly pattern: RegExp } = { word: '', pattern: /(?:)/ };
  database.function('authdesk_slipped', { deterministic: true }, (text: unknown, word: unknown) => {
    if (typeof text !== 'string' || typeof word !== 'string') return 0;
    if (slips.word !== word) slips = { word, pattern: slippedPattern(word) };
    return slips.pattern.test(fold(text)) ? 1 : 0;
  });
  let last: { readonly text: string; readonly range: IpRange | null } = { text: '', range: null };
  database.function('authdesk_ip_in', { deterministic: true }, (address: unknown, network: unknown) => {
    if (typeof address !== 'string' || typeof network !== 'string') return 0;
    if (last.text !== network) last = { text: network, range: parseIpRange(network) };
    return last.range !== null && isInRange(address, last.range) ? 1 : 0;
  });
}

function prepare(database: Database.Database, text: string, raw = false): Database.Statement {
  // Whether rows come as arrays is remembered by the statement.
  const key = raw ? `raw ${text}` : text;
  const known = statements.get(key);
  if (known) {
    statements.delete(key);
    statements.set(key, known);
    return known;
  }
  const statement = database.prepare(text);
  if (raw) statement.raw(true);
  statements.set(key, statement);
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
      openedFile = identity();
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
      assertPresent();
      const statement = prepare(opened(), request.sql);
      if (!statement.reader) {
        return { id: request.id, ok: true, rows: [], changes: statement.run(...request.parameters).changes };
      }
      // Names of columns cross to the other thread once instead of with every row.
      const rows = statement.raw(true).all(...request.parameters);
      return { id: request.id, ok: true, rows, columns: namesOf(statement), changes: 0 };
    }
    case 'values': {
      const rows = prepare(opened(), request.sql, true).all(...request.parameters);
      return { id: request.id, ok: true, rows, changes: 0 };
    }
    case 'text': {
      if (request.plan !== undefined) writer = textWriter(request.plan, prepare);
      if (writer === null) throw new Error('nothing was said of what the text should be');
      const { text, rows } = writer(opened(), request);
      return { id: request.id, ok: true, rows: [], changes: rows, text };
    }
  }
}

const names = new WeakMap<Database.Statement, readonly string[]>();

// No statement of ours selects `*`: its columns never change.
function namesOf(statement: Database.Statement): readonly string[] {
  const known = names.get(statement) ?? statement.columns().map(({ name }) => name);
  names.set(statement, known);
  return known;
}

function opened(): Database.Database {
  if (db === null) throw new SqliteError('the database is closed', 'AUTHDESK_CLOSED');
  return db;
}

/** Which file a name leads to; null where to none. */
function identity(): string | null {
  const found = statSync(options.file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}

/**
 * An open file goes on being readable after somebody moved, deleted or replaced it: what is shown then is not the database
 * that the app uses, and what is written is lost. A transaction that began in time is let go to its end.
 */
function assertPresent(): void {
  if (options.foreign !== true || opened().inTransaction || identity() === openedFile) return;
  throw new SqliteError('the file is another one now', 'AUTHDESK_FILE_GONE');
}

port.on('message', (request: WorkerRequest) => {
  try {
    const reply = answer(request);
    // Handed over instead of copied.
    port.postMessage(reply, reply.ok && reply.text !== undefined ? [reply.text.buffer as ArrayBuffer] : []);
  } catch (error) {
    const { message, code } = error as { message?: string; code?: string };
    port.postMessage({ id: request.id, ok: false, message: message ?? String(error), code: code ?? '' });
  }
  if (request.kind === 'close') port.close();
});

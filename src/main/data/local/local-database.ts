import { Kysely, sql, type Generated } from 'kysely';
import { AppError } from '../base/app-error';
import { openSqliteClient, type SqliteClient } from '../database/sqlite-client';
import { sqliteDialect } from '../database/sqlite-dialect';
import { SqliteError } from '../database/sqlite-protocol';
import { toLocalFault } from './local-fault';
import { migrations } from './migrations';

export interface LocalTables {
  connection: {
    id: string;
    position: number;
    settings: string;
    sealed_secrets: Uint8Array | null;
    last_opened_at: string | null;
  };
  preference: { key: string; value: string };
  audit: {
    seq: number;
    id: string;
    at: string;
    actor: string;
    connection_id: string | null;
    connection_name: string | null;
    action: string;
    target_type: string | null;
    target_id: string | null;
    target_label: string | null;
    user_id: string | null;
    summary: string;
    before: string | null;
    after: string | null;
    outcome: string;
    rows: number | null;
    /** Reason, ticket, person and what the entry undoes, as JSON; null where there is none of it. */
    extra: string | null;
    previous: string;
    hash: string;
  };
  audit_head: { only: number; seq: number; hash: string; mac: string };
  intent: {
    id: string;
    at: string;
    entry: string;
    sealed_changes: Uint8Array | null;
    /** What is to be done outside of the database once it is committed. */
    sealed_rest: Uint8Array | null;
  };
  left_undone: {
    audit_id: string;
    connection_id: string;
    connection_name: string;
    user_id: string | null;
    /** Of the write it belongs to. */
    summary: string;
    sealed: Uint8Array;
  };
  undo_image: {
    audit_id: string;
    connection_id: string;
    key_id: string;
    sealed: Uint8Array;
    undone_by: string | null;
  };
  audit_checkpoint: { seq: number; at: string; hash: string; mac: string };
  sealed_key: { name: string; sealed: Uint8Array };
  saved_view: { id: string; connection_id: string; name: string; screen: string; state: string };
  note: {
    id: string;
    connection_id: string;
    user_id: string;
    at: string;
    actor: string;
    person: string | null;
    ticket: string | null;
    text: string;
    /** Somebody took it away, and may bring it back. */
    removed_at: string | null;
  };
  person_tag: { connection_id: string; user_id: string; tag: string; at: string };
  person_mark: { connection_id: string; user_id: string; pinned_at: string | null; zone: string | null };
  team_text: { connection_id: string; name: string; text: string };
  recent_user: { connection_id: string; user_id: string; at: string };
  outbox: {
    seq: Generated<number>;
    id: string;
    at: string;
    connection_id: string;
    user_id: string | null;
    recipient: string;
    sender: string;
    subject: string;
    sealed_body: Uint8Array;
    kind: string | null;
  };
  mail_log: {
    seq: Generated<number>;
    id: string;
    at: string;
    kind: string;
    connection_id: string;
    connection_name: string;
    user_id: string | null;
    recipient: string;
    via: string;
    outcome: string;
    message_id: string | null;
    reply: string | null;
    /** The bulk job it belongs to: nobody is mailed twice in one. */
    run: string | null;
  };
  mail_template: {
    connection_id: string;
    kind: string;
    language: string;
    subject: string;
    text: string;
    html: string;
  };
  mail_pace: {
    lane: string;
    /** Mails that count together towards the limit. */
    count: number;
    /** Epoch milliseconds. */
    last_sent: number | null;
    hold_until: number | null;
  };
  bulk_job: {
    id: string;
    at: string;
    connection_id: string;
    connection_name: string;
    /** The database it is about, whatever becomes of the connection's settings. */
    target: string;
    action: string;
    why: string;
    state: string;
    started_at: string | null;
    /** How far it got and what it has to say, as JSON; null before its first end. */
    result: string | null;
    flight: string | null;
  };
  bulk_row: {
    job_id: string;
    seq: number;
    given: string;
    user_id: string | null;
    label: string | null;
    outcome: string;
    detail: string | null;
    at: string | null;
    entry_id: string | null;
  };
}

export type LocalDatabase = Kysely<LocalTables>;

/** Our own file, and the client below Kysely. */
export interface Opened {
  readonly db: LocalDatabase;
  /** The same file in a thread of its own, which only reads: however long it takes, nothing waits that is to be written. */
  readonly reads: LocalDatabase;
  readonly client: SqliteClient;
  readonly close: () => Promise<void>;
  /** From now on statements that change anything fail with this error. */
  readonly refuseWrites: (error: AppError) => void;
}

/**
 * Opens Authdesk's own file and brings it to the present version, one transaction a migration. What then fails in it
 * is told as a person can act on it.
 * @throws AppError SCHEMA_MISMATCH when a newer Authdesk wrote it; SqliteError
 */
export async function openLocalDatabase(file: string, worker: URL, steps = migrations): Promise<Opened> {
  const client = await openSqliteClient(worker, {
    file,
    mode: 'create',
    busyTimeoutMs: 5000,
    wal: file !== ':memory:',
  });
  const told = new ToldClient(client);
  const db = new Kysely<LocalTables>({ dialect: sqliteDialect(told) });
  try {
    const [row] = await client.values('pragma user_version', []);
    const version = Number(row?.[0] ?? 0);
    if (version > steps.length) {
      throw new AppError('SCHEMA_MISMATCH', 'The data of Authdesk was written by a newer version.', {
        hint: 'Install the newer Authdesk, or start with another data folder.',
      });
    }
    for (const [i, step] of steps.entries()) {
      if (i < version) continue;
      await client.script(`begin immediate; ${step}; pragma user_version = ${i + 1}; commit;`);
    }
    const reads = file === ':memory:' ? db : readsOf(file, worker);
    return {
      db,
      reads,
      client,
      close: async () => {
        await reads.destroy();
        if (reads !== db) await db.destroy();
      },
      refuseWrites: (error) => told.refuseWrites(error),
    };
  } catch (error) {
    await client.close().catch(async () => client.end());
    throw error;
  }
}

/** Reads of a file that is open already. Its thread begins with the first of them: most of what is done needs none. */
function readsOf(file: string, worker: URL): LocalDatabase {
  const client = lateClient(async () =>
    openSqliteClient(worker, { file, mode: 'readonly', busyTimeoutMs: 5000, wal: false }),
  );
  return new Kysely<LocalTables>({ dialect: sqliteDialect(new ToldClient(client)) });
}

/** A client that is opened when it is first asked; one that could not be is tried again. */
function lateClient(open: () => Promise<SqliteClient>): SqliteClient {
  let opening: Promise<SqliteClient> | null = null;
  const opened = async () => {
    opening ??= open().catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };
  return {
    query: async (text, parameters) => (await opened()).query(text, parameters),
    values: async (text, parameters) => (await opened()).values(text, parameters),
    text: async (request) => (await opened()).text(request),
    script: async (text) => (await opened()).script(text),
    close: async () => (opening === null ? undefined : (await opening).close()),
    end: async () => (opening === null ? undefined : (await opening).end()),
  };
}

const READS = /^\s*(select|with|pragma|begin|commit|rollback)\b/i;

/** The client as Kysely has it: every fault in the words of our own file. */
class ToldClient implements SqliteClient {
  readonly #client: SqliteClient;
  #refusal: AppError | null = null;

  constructor(client: SqliteClient) {
    this.#client = client;
  }

  refuseWrites(error: AppError): void {
    this.#refusal = error;
  }

  query: SqliteClient['query'] = async (text, parameters) => {
    if (this.#refusal !== null && !READS.test(text)) throw this.#refusal;
    return this.#telling(this.#client.query(text, parameters));
  };
  values: SqliteClient['values'] = async (text, parameters) => this.#telling(this.#client.values(text, parameters));
  text: SqliteClient['text'] = async (request) => this.#telling(this.#client.text(request));
  script: SqliteClient['script'] = async (text) => this.#telling(this.#client.script(text));
  close: SqliteClient['close'] = async () => this.#client.close();
  end: SqliteClient['end'] = async () => this.#client.end();

  async #telling<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw error instanceof SqliteError ? toLocalFault(error) : error;
    }
  }
}

/** The version of the SQLite library itself. */
export async function sqliteVersion(db: LocalDatabase): Promise<string> {
  const { rows } = await sql<{ version: string }>`select sqlite_version() as version`.execute(db);
  return rows[0]?.version ?? 'unknown';
}

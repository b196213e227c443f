import { stat } from 'node:fs/promises';
import { Kysely, sql } from 'kysely';
import { AppError } from '../base/app-error';
import type { NoNames, PhysicalTable, Reference } from './physical-table';
import { beginIn, type DatabaseHandle } from './database-handle';
import { unlessClosing } from './closed';
import { estimateRows } from './sqlite-estimate';
import { openSqliteClient, type SqliteClient } from './sqlite-client';
import { sqliteDialect } from './sqlite-dialect';
import { sqliteColumnsAtFault } from './sqlite-fault';
import { copySqlite } from './sqlite-copy';
import { fileGone, sqliteOpenError, sqliteQueryError } from './sqlite-errors';
import { readViews } from './sqlite-views';
import { fileAt, isEmbeddedReplica, remarksOn, surroundingsOf } from './sqlite-place';
import { sqliteUniqueWith } from './sqlite-unique';
import { allRowsOfSqlite } from './sqlite-read-all';

interface SqliteTarget {
  readonly file: string;
  readonly readOnly: boolean;
  /** Open a copy of it as it is now, instead of the file in its place. */
  readonly copy?: boolean;
  /** The compiled sqlite-worker. */
  readonly worker: URL;
}

const BUSY_TIMEOUT_MS = 5000;
/**
 * Opens somebody's SQLite file without switching its journal mode; with `readOnly` the file itself is opened read-only.
 * @throws AppError CONNECTION_FAILED
 */
export async function openSqlite(target: SqliteTarget): Promise<DatabaseHandle> {
  const place = await fileAt(target.file);
  if (target.copy !== true) return openAt(target, place, await remarksOn(place));
  const copy = await copySqlite(place, target.worker);
  try {
    const handle = await openAt({ ...target, readOnly: true }, copy.file, [
      `You see a copy of the file as it was at ${copy.madeAt.toLocaleTimeString('en-GB')}. What changes in the app from then on is not in it: open the connection again for a newer one.`,
    ]);
    const close = async () => {
      await handle.close();
      await copy.remove();
    };
    return { ...handle, close };
  } catch (error) {
    await copy.remove();
    throw error;
  }
}

async function openAt(target: SqliteTarget, at: string, remarks: readonly string[]): Promise<DatabaseHandle> {
  // Changes in the local copy of a libSQL server would be lost.
  const readOnly = target.readOnly || (await isEmbeddedReplica(at));
  const file = { file: at, mode: readOnly ? 'readonly' : 'readwrite', busyTimeoutMs: BUSY_TIMEOUT_MS } as const;
  let client: SqliteClient;
  try {
    client = await openSqliteClient(target.worker, { ...file, wal: false, foreign: true });
  } catch (error) {
    throw sqliteOpenError(error, { file: at, readOnly, ...(await surroundingsOf(at)) });
  }
  const db = new Kysely<NoNames>({ dialect: sqliteDialect(client) });
  // The worker looks before every statement; exports have files of their own.
  const opened = await stat(at);
  const assertPresent = async () => {
    const now = await stat(at).catch(() => null);
    if (now === null || now.ino !== opened.ino || now.dev !== opened.dev) throw fileGone();
  };
  const closing = new AbortController();
  const handle: DatabaseHandle = {
    kind: 'sqlite',
    session: null,
    remarks,
    db,
    searches: db,
    background: db,
    ping: async () => void (await sql`select 1`.execute(db)),
    serverVersion: async () => {
      const { rows } = await sql<{ version: string }>`select sqlite_version() as version`.execute(db);
      return `SQLite ${rows[0]?.version ?? ''}`.trim();
    },
    readTables: async () => readTables(db),
    estimateRows: async (table, signal) => estimateRows(db, table, signal),
    textOrder: async () => 'bytes',
    uniqueWith: async (table, column) => sqliteUniqueWith(db, table, column),
    knowsCharacters: true,
    unicode: true,
    holds: () => true,
    unheld: () => null,
    serverTime: async () => null,
    begin: async () => beginIn(db),
    atOnce: async (work) => work(handle),
    all: allRowsOfSqlite({ worker: target.worker, file, db, assertPresent, closing: closing.signal }),
    // SQLite has no triggers that wait for the commit, and foreign keys that do cannot be asked earlier.
    runDeferred: async () => false,
    columnsAtFault: async (error, tried) => sqliteColumnsAtFault(db, error, tried),
    onLost: () => {},
    hangUp: () => {},
    toAppError: (error, aborted, doing) => unlessClosing(sqliteQueryError(error, aborted, doing), closing.signal),
    close: async () => {
      closing.abort(new AppError('CONNECTION_LOST', 'The connection was closed before everything was read.'));
      await db.destroy();
      await client.close();
    },
  };
  return handle;
}

const DELETE_ACTIONS: Readonly<Record<string, Reference['onDelete']>> = {
  CASCADE: 'cascade',
  'SET NULL': 'set-null',
  'SET DEFAULT': 'set-default',
};

async function readTables(db: Kysely<NoNames>): Promise<PhysicalTable[]> {
  const columns = await sql<{
    table: string;
    name: string;
    type: string;
    required: number;
    default: string | null;
    pk: number;
    /** 2 and 3: generated. */
    hidden: number;
  }>`
    select m.name as "table", c.name as "name", lower(c.type) as "type", c."notnull" as "required",
      c.dflt_value as "default", c.pk as "pk", c.hidden as "hidden"
    from sqlite_schema m join pragma_table_xinfo(m.name) c
    where m.type = 'table' and c.hidden <> 1 and m.name not like 'sqlite\\_%' escape '\\'
    order by m.name, c.cid`.execute(db);
  const indexes = await sql<{ table: string; index: string; column: string | null; unique: number }>`
    select m.name as "table", l.name as "index", i.name as "column", l."unique" as "unique"
    from sqlite_schema m join pragma_index_list(m.name) l join pragma_index_info(l.name) i
    where m.type = 'table' and l.partial = 0
    order by m.name, l.name, i.seqno`.execute(db);

  interface Found {
    readonly columns: PhysicalTable['columns'][number][];
    readonly indexes: Map<string, string[]>;
    readonly primaryKey: { readonly name: string; readonly place: number }[];
  }
  const tables = new Map<string, Found>();
  for (const row of columns.rows) {
    const table = tables.get(row.table) ?? { columns: [], indexes: new Map<string, string[]>(), primaryKey: [] };
    tables.set(row.table, table);
    if (row.pk > 0) table.primaryKey.push({ name: row.name, place: row.pk });
    table.columns.push({
      name: row.name,
      type: row.type,
      // SQLite lets a key of any other type be NULL, unless it was told not to.
      nullable: row.required === 0 && !(row.pk > 0 && row.type === 'integer'),
      hasDefault: row.default !== null,
      generated: row.hidden > 1,
      readable: true,
    });
  }
  const withoutRowid = new Set(
    (
      await sql<{ name: string }>`
        select name as "name" from pragma_table_list where schema = 'main' and type = 'table' and wr = 1`.execute(db)
    ).rows.map(({ name }) => name),
  );
  const keys = await sql<{
    table: string;
    column: string;
    target: string;
    refersTo: string | null;
    onDelete: string;
    key: number;
    place: number;
  }>`
    select m.name as "table", k.id as "key", k.seq as "place", k."from" as "column", k."table" as "target", k."to" as "refersTo",
      k.on_delete as "onDelete"
    from sqlite_schema m join pragma_foreign_key_list(m.name) k where m.type = 'table' order by m.name, k."from"`.execute(
    db,
  );
  const unique = new Set<string>();
  for (const { table, index, column, unique: isUnique } of indexes.rows) {
    if (isUnique === 1) unique.add(index);
    const list = tables.get(table)?.indexes;
    // An index on an expression has no column name, and orders nothing we ask for.
    if (list && column !== null) list.set(index, [...(list.get(index) ?? []), column]);
  }
  const views = await readViews(db, [...tables.keys()]);
  const primaryKeyOf = (table: Found) => table.primaryKey.toSorted((a, b) => a.place - b.place).map(({ name }) => name);
  const found = [...tables].map(([name, t]) => ({
    schema: null,
    name,
    columns: t.columns,
    ...(withoutRowid.has(name) && { rowless: true }),
    indexes: [...t.indexes.values()],
    unique: [...t.indexes].flatMap(([index, [only = '', ...more]]) =>
      unique.has(index) && more.length === 0 && only !== '' ? [only] : [],
    ),
    primaryKey: primaryKeyOf(t),
    // SQLite compares names without case, and keeps a foreign key as somebody typed it.
    referredBy: keys.rows
      .filter((k) => k.target.toLowerCase() === name.toLowerCase())
      .map((k) => ({
        key: String(k.key),
        schema: null,
        table: k.table,
        column: k.column,
        // Without a column of its own a key refers to the primary key.
        refersTo: k.refersTo ?? primaryKeyOf(t)[k.place] ?? 'id',
        onDelete: DELETE_ACTIONS[k.onDelete] ?? 'refuse',
      })),
  }));
  return [...found, ...views];
}

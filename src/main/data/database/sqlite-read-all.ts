import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { NoNames, SqlValue } from './physical-table';
import type { Column } from './expressions';
import type { AllRows, ReadAll, TextPiece } from './read-all';
import { openSqliteClient, type SqliteClient } from './sqlite-client';
import type { WorkerOptions } from './sqlite-protocol';
import { NONE, RECORD, UNIT } from './row-text/packing';
import type { TextPlan } from './row-text/row-text';

interface Source {
  readonly worker: URL;
  readonly file: Omit<WorkerOptions, 'wal'>;
  /** Only compiles statements. */
  readonly db: Kysely<NoNames>;
  /** @throws AppError CONNECTION_LOST where the file is not the one that was opened */
  readonly assertPresent: () => Promise<void>;
  /** Aborted when the database is closed. */
  readonly closing: AbortSignal;
}

/**
 * Rows looked at by one statement. While it runs, some ten milliseconds, a server on this file that does not use a
 * write-ahead log cannot write; it must never wait longer than that for us.
 */
const MAX_ROWS = 6000;
const FIRST_ROWS = 1000;
const LEAST_ROWS = 20;
/** What one statement is meant to give: with pictures in its rows, it reads fewer of them. */
const MAX_BYTES = 1_500_000;

/** How many rows the next statement looks at. */
interface ReadPace {
  rows: number;
}

const SORTED = sql.id('temp', 'authdesk_sorted');
const UNSORTED = sql.id('temp', 'authdesk_unsorted');

/**
 * Reads whole lists in short statements, in a thread and over a connection of their own: other calls do not wait for them,
 * and the file is never locked for long.
 */
export function allRowsOfSqlite(source: Source): AllRows {
  return {
    text: (request, plan) =>
      reading<TextPiece & { text: Uint8Array }>(
        source,
        request,
        async (reader, statement, first) => reader.text(statement, request.select.length, first ? plan : undefined),
        ({ text, rows }) => (rows === 0 ? null : text.length / rows),
      ),
    values: (request) =>
      reading(
        source,
        request,
        async (reader, statement) => reader.run(statement) as Promise<SqlValue[][]>,
        () => null,
      ),
  };
}

/** A thread that reads one list. */
class ListReader {
  readonly client: SqliteClient;
  readonly #db: Kysely<NoNames>;

  constructor(client: SqliteClient, db: Kysely<NoNames>) {
    this.client = client;
    this.#db = db;
  }

  async run(statement: RawBuilder<unknown>): Promise<unknown[][]> {
    const { sql: text, parameters } = statement.compile(this.#db);
    return this.client.values(text, parameters);
  }

  async change(statement: RawBuilder<unknown>): Promise<void> {
    const { sql: text, parameters } = statement.compile(this.#db);
    await this.client.query(text, parameters);
  }

  async text(statement: RawBuilder<unknown>, columns: number, plan: TextPlan | undefined) {
    const { sql: plain, parameters } = statement.compile(this.#db);
    const packed = packedStatement(plain, columns);
    return this.client.text({ sql: plain, packed, parameters, ...(plan !== undefined && { plan }) });
  }
}

/** The pieces of a list; `read` makes one of what a statement gives, `bytesOfRow` says how large its rows were. */
async function* reading<Piece>(
  { worker, file, db, assertPresent, closing }: Source,
  request: ReadAll,
  read: (reader: ListReader, statement: RawBuilder<unknown>, first: boolean) => Promise<Piece>,
  bytesOfRow: (piece: Piece) => number | null,
): AsyncGenerator<Piece> {
  const pace: ReadPace = { rows: FIRST_ROWS };
  const signal = AbortSignal.any([request.signal, closing]);
  signal.throwIfAborted();
  const client = await openSqliteClient(worker, { ...file, wal: false }).catch(async (error: unknown) => {
    // A file that went away says so, however far this came.
    await assertPresent();
    throw error;
  });
  const reader = new ListReader(client, db);
  const stop = () => void client.end();
  signal.addEventListener('abort', stop, { once: true });
  let first = true;
  try {
    for await (const statement of statements(reader, request, pace)) {
      await assertPresent();
      signal.throwIfAborted();
      const piece = await read(reader, statement, first);
      first = false;
      const each = bytesOfRow(piece);
      if (each !== null) pace.rows = Math.max(LEAST_ROWS, Math.min(MAX_ROWS, Math.floor(MAX_BYTES / each)));
      yield piece;
    }
    await client.close();
  } catch (error) {
    void client.end();
    signal.throwIfAborted(); // a thread that was ended has nothing else to tell
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    if (signal.aborted) void client.end();
  }
}

async function* statements(reader: ListReader, request: ReadAll, pace: ReadPace): AsyncGenerator<RawBuilder<unknown>> {
  const { select, from, where, alias } = request;
  const rowids = await hasRowids(reader, request);
  if (request.order === null && rowids) {
    for await (const within of stretches(reader, request, pace)) {
      yield sql`select ${columnsOf(select)} from ${from} ${joinsOf(request)}
        where ${sql.join([within, ...where], sql` and `)} order by ${sql.id(alias, 'rowid')} desc`;
    }
    return;
  }
  const total = await sortPlaces(reader, request, rowids);
  const place = rowids ? sql.id(alias, 'rowid') : request.id;
  for (let below = 0, rows = 0; below < total; below += rows) {
    rows = pace.rows;
    // `cross join` is how SQLite is told which table to begin with.
    yield sql`select ${columnsOf(select)} from ${SORTED} as authdesk_sorted
      cross join ${from} on ${place} = authdesk_sorted.place ${joinsOf(request)}
      where authdesk_sorted.rowid > ${below} and authdesk_sorted.rowid <= ${below + rows}
      order by authdesk_sorted.rowid`;
  }
}

/**
 * Puts the places of all that matches in order, in memory of our own: sorting where the rows are would lock the file for
 * as long as it takes. Gives their number.
 */
async function sortPlaces(reader: ListReader, request: ReadAll, rowids: boolean): Promise<number> {
  const { from, where, alias, id } = request;
  const order = request.order ?? [];
  const place = rowids ? sql.id(alias, 'rowid') : id;
  const keys = order.map((_, i) => sql.id(`key${i}`));
  await reader.client.script('pragma temp_store = memory');
  await reader.change(sql`create table ${UNSORTED} (${sql.join([...keys, sql`place`])})`);
  const insert = (within: RawBuilder<unknown>) =>
    sql`insert into ${UNSORTED} select ${sql.join([...order.map(({ by }) => by), place])}
      from ${from} ${joinsOf(request)} where ${sql.join([within, ...where], sql` and `)}`;
  if (rowids) {
    for await (const within of stretches(reader, request, { rows: MAX_ROWS })) await reader.change(insert(within));
  } else await reader.change(insert(sql`1 = 1`));
  const by = order.map(({ direction }, i) => {
    const key = keys[i] ?? sql``;
    return direction === 'asc' ? sql`${key} asc nulls last` : sql`${key} desc nulls last`;
  });
  await reader.change(
    sql`create table ${SORTED} as select place from ${UNSORTED} order by ${sql.join([...by, sql`place desc`])}`,
  );
  await reader.change(sql`drop table ${UNSORTED}`);
  const [row] = await reader.run(sql`select count(*) from ${SORTED}`);
  return Number(row?.[0] ?? 0);
}

/** The table in stretches of as many rows, the last ones first; rows added meanwhile are not looked for. */
async function* stretches(
  reader: ListReader,
  { table, alias }: ReadAll,
  pace: Readonly<ReadPace>,
): AsyncGenerator<RawBuilder<unknown>> {
  const rowid = sql.id(alias, 'rowid');
  // Numbers of rows travel as text: beyond 2^53 a JavaScript number would name another row.
  const number = (text: SqlValue) => sql`cast(${text} as integer)`;
  let below: SqlValue = null;
  for (;;) {
    const limit = below === null ? sql`` : sql`where rowid < ${number(below)}`;
    const [bounds] = await reader.run(
      sql`select cast(min(n) as text), cast(max(n) as text)
        from (select rowid as n from ${sql.id(table.name)} ${limit} order by rowid desc limit ${pace.rows})`,
    );
    const [low = null, high = null] = (bounds ?? []) as (string | null)[];
    if (low === null || high === null) return;
    yield sql`${rowid} between ${number(low)} and ${number(high)}`;
    below = low;
  }
}

async function hasRowids(reader: ListReader, { table }: ReadAll): Promise<boolean> {
  return reader.run(sql`select rowid from ${sql.id(table.name)} limit 1`).then(
    () => true,
    (error: Error) => {
      if (/no such column/.test(error.message)) return false;
      throw error;
    },
  );
}

/** Selections under names of ours, so that they can be told apart from outside. */
function columnsOf(select: readonly Column[]): RawBuilder<unknown> {
  return sql.join(select.map((column, i) => sql`${column} as ${sql.id(columnName(i))}`));
}

function joinsOf({ joins = [] }: ReadAll): RawBuilder<unknown> {
  return sql.join(
    joins.map(({ table, on }) => sql`left join ${table} on ${on}`),
    sql` `,
  );
}

const columnName = (i: number): string => `c${i}`;

/**
 * The rows of a statement in one value, with what tells whether it is faithful: how many rows and values went into it,
 * and whether one of them was a BLOB (which is greater than any text or number).
 */
function packedStatement(plain: string, columns: number): string {
  const names = Array.from({ length: columns }, (_, i) => columnName(i));
  const each = names.map((name) => `coalesce(${name}, '${sign(NONE)}')`).join(', ');
  const values = names.map((name) => `count(${name})`).join(' + ');
  const blobs = names.map((name) => `${name} >= x''`).join(' or ');
  return `select cast(group_concat(concat_ws('${sign(UNIT)}', ${each}), '${sign(RECORD)}') as blob), count(*), ${values}, ${columns}, max(${blobs})
    from (${plain})`;
}

const sign = (code: number): string => String.fromCharCode(code);

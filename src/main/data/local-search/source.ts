import { sql, type Expression, type SqlBool } from 'kysely';
import { scanBackwards } from '../database/backward-scan';
import { stoppable } from '../database/database-handle';
import { markHeap, type HeapMark } from '../database/heap-scan';
import type { RawRow } from '../schema/auth-table';
import { SEARCHED_USER_FIELDS } from '../schema/trigram-index';
import type { IndexRow } from './protocol';
import type { OpenConnection } from '../connections/connection';

type Take = (rows: readonly IndexRow[]) => Promise<void>;

/** Few enough to be taken in without holding up anything else of ours. */
const ROWS = 2000;
/** SQLite tells changes by the application's own clock, and by rows it wrote a little later than it says. */
const OVERLAP_MS = 60_000;

/** A moment up to which everything has been read. */
export type Mark =
  | { readonly kind: 'postgres'; readonly at: number; readonly heap: HeapMark }
  | { readonly kind: 'sqlite'; readonly at: number; readonly version: number; readonly highest: number };

/** What the index is made of, read through the reader: lists, searches and this never burden the primary where there is a replica. */
export class IndexSource {
  readonly #connection: OpenConnection;
  readonly #signal: AbortSignal;

  constructor(connection: OpenConnection, signal: AbortSignal) {
    this.#connection = connection;
    this.#signal = signal;
  }

  async mark(): Promise<Mark> {
    const at = Date.now();
    const { db, kind } = this.#connection.reader.handle;
    if (kind === 'postgres') return { kind, at, heap: await markHeap(this.#scanned(), this.#signal) };
    const version = await sql<{ data_version: number }>`pragma data_version`.execute(db);
    const highest = await sql<{ n: number | null }>`select max(rowid) as n from ${this.#user.from}`.execute(db);
    return { kind, at, version: version.rows[0]?.data_version ?? 0, highest: highest.rows[0]?.n ?? 0 };
  }

  /** Every user once at least, those changed meanwhile included. `pause` runs between two statements. */
  async all(take: Take, pause: () => Promise<void>): Promise<void> {
    await this.#walk([], take, pause);
  }

  /** Every user added or changed since an earlier mark. */
  async since(earlier: Mark, now: Mark, take: Take, pause: () => Promise<void>): Promise<void> {
    if (earlier.kind === 'postgres' && now.kind === 'postgres') {
      if (!now.heap.writtenAfter(earlier.heap)) return;
      const rows = await this.#read([earlier.heap.rowsSince(this.#user.logical)]);
      for (let at = 0; at < rows.length; at += ROWS) {
        // oxlint-disable-next-line no-await-in-loop -- as fast as they are taken in
        await take(rows.slice(at, at + ROWS));
      }
    } else if (earlier.kind === 'sqlite' && now.kind === 'sqlite' && earlier.version !== now.version) {
      const changed = this.#user.encode('updatedAt', new Date(earlier.at - OVERLAP_MS));
      const rowid = sql.id(this.#user.logical, 'rowid');
      const newer = sql<SqlBool>`(${rowid} > ${earlier.highest} or ${this.#user.ref('updatedAt')} >= ${changed})`;
      await this.#walk([newer], take, pause, null);
    }
  }

  /** Users by id, as they are now. */
  async byId(ids: readonly string[]): Promise<IndexRow[]> {
    return this.#read([this.#user.isAnyOf('id', ids)]);
  }

  get #user() {
    return this.#connection.schema.user;
  }

  #scanned(rows: number | null = ROWS) {
    const { physical: table, logical: alias } = this.#user;
    return { handle: this.#connection.reader.handle, table, alias, ...(rows !== null && { rows }) };
  }

  async #walk(
    where: readonly Expression<SqlBool>[],
    take: Take,
    pause: () => Promise<void>,
    rows: number | null = ROWS,
  ) {
    for await (const { within } of scanBackwards(this.#scanned(rows), null, this.#signal)) {
      const found = await this.#read([within, ...where]);
      if (found.length > 0) await take(found);
      await pause();
    }
  }

  async #read(where: readonly Expression<SqlBool>[]): Promise<IndexRow[]> {
    const user = this.#user;
    const texts = SEARCHED_USER_FIELDS.filter((field) => field !== 'id' && user.has(field));
    const { rows } = await sql<RawRow>`
      select ${sql.join(user.select(['id', ...texts]).map((selection) => sql`${selection}`))}
      from ${user.from} where ${sql.join(where, sql` and `)}`.execute(
      this.#connection.reader.handle.db,
      stoppable(this.#signal),
    );
    return rows.map((row) => [user.read(row, 'id') ?? '', ...texts.map((field) => user.read(row, field) ?? '')]);
  }
}

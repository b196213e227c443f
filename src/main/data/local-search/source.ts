import type { OpenConnection } from '../connections/connection';
import { scanBackwards } from '../database/backward-scan';
import { stoppable } from '../database/database-handle';
import { eb, meeting, type Condition } from '../database/expressions';
import { markHeap, type HeapMark } from '../database/heap-scan';
import { markRowids, type RowidMark } from '../database/rowid-scan';
import { SEARCHED_USER_FIELDS } from '../schema/trigram-index';
import type { IndexRow } from './protocol';

type Take = (rows: readonly IndexRow[]) => Promise<void>;

/** Few enough to be taken in without holding up anything else of ours. */
const ROWS = 2000;
/** SQLite tells changes by the application's own clock, and by rows it wrote a little later than it says. */
const OVERLAP_MS = 60_000;

/** A moment up to which everything has been read. */
export type Mark =
  | { readonly kind: 'postgres'; readonly at: number; readonly heap: HeapMark }
  | { readonly kind: 'sqlite'; readonly at: number; readonly rowids: RowidMark };

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
    const { handle } = this.#connection.reader;
    return handle.kind === 'postgres'
      ? { kind: handle.kind, at, heap: await markHeap(this.#scanned(), this.#signal) }
      : { kind: handle.kind, at, rowids: await markRowids(handle, this.#user.physical) };
  }

  /** Every user once at least, those changed meanwhile included. `pause` runs between two statements. */
  async all(take: Take, pause: () => Promise<void>): Promise<void> {
    await this.#walk([], take, pause);
  }

  /** Every user added or changed since an earlier mark. */
  async since(earlier: Mark, now: Mark, take: Take, pause: () => Promise<void>): Promise<void> {
    if (earlier.kind === 'postgres' && now.kind === 'postgres') {
      if (!now.heap.writtenAfter(earlier.heap)) return;
      const rows = await this.#read([earlier.heap.rowsSince(this.#user.alias)]);
      for (let at = 0; at < rows.length; at += ROWS) {
        await take(rows.slice(at, at + ROWS));
      }
    } else if (earlier.kind === 'sqlite' && now.kind === 'sqlite') {
      if (!now.rowids.writtenAfter(earlier.rowids)) return;
      const changed = this.#user.meets('updatedAt', '>=', new Date(earlier.at - OVERLAP_MS));
      const newer = eb.or([earlier.rowids.addedSince(this.#user.alias), changed]);
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
    const { physical: table, alias } = this.#user;
    return { handle: this.#connection.reader.handle, table, alias, ...(rows !== null && { rows }) };
  }

  async #walk(where: readonly Condition[], take: Take, pause: () => Promise<void>, rows: number | null = ROWS) {
    for await (const { within } of scanBackwards(this.#scanned(rows), null, this.#signal)) {
      const found = await this.#read([within, ...where]);
      if (found.length > 0) await take(found);
      await pause();
    }
  }

  async #read(where: readonly Condition[]): Promise<IndexRow[]> {
    const user = this.#user;
    const texts = SEARCHED_USER_FIELDS.filter((field) => field !== 'id' && user.has(field));
    const rows = await this.#connection.reader.handle.db
      .selectFrom(user.from)
      .select(user.select(['id', ...texts]))
      .$call(meeting(where))
      .execute(stoppable(this.#signal));
    return rows.map((row) => [user.read(row, 'id') ?? '', ...texts.map((field) => user.read(row, field) ?? '')]);
  }
}

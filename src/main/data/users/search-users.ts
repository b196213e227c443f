import type { ListOrder, Page } from '@shared/api/common';
import type { UserRow } from '@shared/api/users';
import { canScanBackwards } from '../database/backward-scan';
import type { Condition } from '../database/expressions';
import type { LocalSearch } from '../local-search/local-search';
import type { Narrowed } from '../notes/narrow';
import { decodeCursor, encodeCursor } from '../paging/cursor';
import { seenAlso, keepSeen, recallSeen, wasSeen, type SeenRows } from '../paging/seen-rows';
import { cursorCache } from '../paging/cursor-cache';
import { isBig, listPage, listTotal, type ListQuery } from '../paging/list-page';
import { scanPage } from '../paging/scan-page';
import { hidesRows } from '../database/physical-table';
import type { RawRow } from '../schema/auth-table';
import { exactAndPrefix } from './by-address';
import { candidatePage, type Candidates } from './candidates';
import { toUserRow, userConditions, userSelection } from '../user-rows/queries';
import { Rungs } from '../user-rows/search-rungs';
import { hasAccents, isImpossible, matchesSearch, rowBeginsSo, type SearchText } from '../user-rows/search-text';
import { findByTrigrams, type Hits } from './trigram-search';
import { readingFrom, type OpenConnection } from '../connections/connection';

interface SearchRequest {
  readonly text: SearchText;
  readonly filters: Narrowed | undefined;
  readonly cursor: string | null | undefined;
  readonly limit: number;
  /** Left out where every match counts, those of the last moments included. */
  readonly local?: Pick<LocalSearch, 'ready'> | undefined;
}

/** The rungs of the ladder, in the order they are climbed: `local` with its index, else `hits` in a big table, else `begins`;
 * `accented` is what is left of `rest` where hits lack nothing else. */
type Rung = 'exact' | 'prefix' | 'local' | 'hits' | 'begins' | 'accented' | 'rest';

interface Place {
  readonly rung: Rung;
  /** Where on the rung. */
  readonly inner: string | null;
}

/** Whether what comes next is read from the table itself, of which an index knows nothing. */
const isReading = ({ rung }: Place) => rung === 'rest' || rung === 'accented';

/** A page that is still short after so long is handed out, with a place to go on from. */
const BUDGET_MS = 1200;
const BY_ADDRESS = { by: 'email', direction: 'asc' } as const;
/** What a search found by a trigram index. */
const hitsKept = cursorCache<Hits>(20);
const NEWEST_FIRST = { by: 'createdAt', direction: 'desc' } as const;

/**
 * Finds users best match first: the very id or address, then addresses that begin so, names that do, and everybody who has
 * all the words. A big table without an index that knows is read once, and each page begins with what begins so.
 * Each rung only adds to the list; what an index can answer is there at once, and nothing already shown moves. Somebody who
 * matches all the while comes exactly once, whatever is written meanwhile.
 */
export async function searchUsers(
  connection: OpenConnection,
  request: SearchRequest,
  now: Date,
  signal: AbortSignal,
): Promise<Page<UserRow>> {
  if (isImpossible(request.text)) {
    const { source } = connection.reader;
    return {
      rows: [],
      nextCursor: null,
      total: { value: 0, exact: !hidesRows(connection.schema.user.physical) },
      source,
      order: order(null),
    };
  }
  return new Search(connection, request, now, signal).page();
}

const order = (reason: string | null): ListOrder => ({ by: 'match', direction: 'asc', reason });

/** A connection whose searches queue up, in place of where everything else is read from. */
export function searchLane(connection: OpenConnection): OpenConnection {
  const { handle, source } = connection.reader;
  return readingFrom(connection, { handle: { ...handle, db: handle.searches }, source });
}

class Search {
  readonly #connection: OpenConnection;
  readonly #lane: OpenConnection;
  readonly #request: SearchRequest;
  readonly #signal: AbortSignal;
  readonly #bound: unknown;
  readonly #rungs: Rungs;
  readonly #all: readonly Condition[];
  readonly #big: boolean;
  readonly #rows: UserRow[] = [];
  readonly #begun: boolean;
  #given: SeenRows | null;
  #at: Place;

  constructor(connection: OpenConnection, request: SearchRequest, now: Date, signal: AbortSignal) {
    const { text, filters, cursor } = request;
    this.#connection = connection;
    this.#lane = searchLane(connection);
    this.#request = request;
    this.#signal = signal;
    this.#bound = [connection.profile.id, 'users.search', text.wholes, filters?.asked ?? {}];
    const filtered = userConditions(connection, undefined, filters, now);
    this.#rungs = new Rungs(connection, text, filtered);
    this.#all = [...filtered, matchesSearch(connection, text)];
    this.#big = isBig(connection, connection.schema.user);
    this.#begun = cursor !== null && cursor !== undefined;
    const from = this.#begun ? decodeCursor(this.#bound, cursor ?? '') : null;
    const [key, inner] = from === null ? ['', null] : (JSON.parse(String(from.id)) as [string, string | null]);
    this.#given = recallSeen(connection, key);
    this.#at = { rung: (from?.value ?? 'exact') as Rung, inner };
  }

  async page(): Promise<Page<UserRow>> {
    // Each rung says where to go on; null: there is nothing above it.
    let next: Place | null = this.#at;
    while (next !== null) {
      const { rung } = next;
      next = await this.#climb(next);
      if (next === null || next.rung === rung || this.#left <= 0) break;
      // What is known already is shown before the table is read for the rest.
      if (isReading(next) && this.#rows.length > 0 && this.#big) break;
    }
    const stored = this.#big && this.#connection.handle.kind === 'postgres' && next !== null && isReading(next);
    return {
      rows: this.#rows,
      nextCursor: next === null ? null : this.#cursor(next),
      total: this.#begun ? null : await this.#total(next === null),
      source: this.#connection.reader.source,
      order: order(stored ? 'Best matches come first, the rest in the order they were stored, last first.' : null),
    };
  }

  get #left(): number {
    return this.#request.limit - this.#rows.length;
  }

  async #climb(at: Place): Promise<Place | null> {
    switch (at.rung) {
      case 'exact':
        return this.#exact();
      case 'prefix': {
        const where = this.#rungs.prefix();
        const further = where === null ? null : await this.#byAddress(where, at.inner);
        return further === null ? this.#afterPrefix() : { rung: 'prefix', inner: further };
      }
      case 'local':
        return this.#fromLocal(Number(at.inner ?? 0));
      case 'hits':
        return this.#fromHits(at.inner);
      case 'begins': {
        const further = await this.#newestFirst(this.#rungs.begins(this.#all, this.#given), at.inner);
        return further === null ? { rung: 'rest', inner: null } : { rung: 'begins', inner: further };
      }
      case 'accented':
        return this.#rest(at, [...this.#all, hasAccents(this.#connection)]);
      case 'rest':
        return this.#rest(at, this.#all);
    }
  }

  async #exact(): Promise<Place> {
    const exact = this.#rungs.exact();
    const prefix = this.#rungs.prefix();
    if (prefix === null || !this.#indexed) {
      await this.#byAddress(exact, null);
      return { rung: 'prefix', inner: null };
    }
    const page = { exact, prefix, limit: this.#left, bound: this.#bound };
    const { rows, further } = await exactAndPrefix(this.#query([]), page);
    this.#give(rows);
    return further === null ? this.#afterPrefix() : { rung: 'prefix', inner: further.cursor };
  }

  /** Whether addresses are looked up by an index, or so few that it is the same. */
  get #indexed(): boolean {
    return !this.#big || this.#connection.schema.user.hasIndexOn('email');
  }

  /** What better-auth's own unique index answers; without it a big table is better read in ranges. */
  async #byAddress(where: readonly Condition[], cursor: string | null): Promise<string | null> {
    const found = await listPage({
      ...this.#query(where),
      sort: BY_ADDRESS,
      acceptCost: true,
      indexed: this.#connection.schema.user.hasIndexOn('email'),
      limit: this.#left,
      cursor,
      query: this.#bound,
    });
    this.#give(found.rows);
    return found.nextCursor;
  }

  #afterPrefix(): Place {
    if (this.#local !== null) return { rung: 'local', inner: null };
    return { rung: this.#big ? 'hits' : 'begins', inner: null };
  }

  get #local() {
    return this.#request.local?.ready(this.#connection) ?? null;
  }

  async #fromLocal(from: number): Promise<Place | null> {
    const local = this.#local;
    // It went away between two pages: the database can tell as well.
    if (local === null) return { rung: 'rest', inner: null };
    const { words } = this.#request.text;
    const find = async (at: number, most: number) => local(words, at, most, this.#signal);
    return this.#candidates('local', find, from, null);
  }

  async #fromHits(inner: string | null): Promise<Place | null> {
    const connection = this.#connection;
    const query = this.#query(this.#all);
    const [kept = '', at = '0'] = inner?.split(':') ?? [];
    const hits = inner === null ? await findByTrigrams(query, this.#request.text) : hitsKept.get(connection, kept);
    if (hits === null) return { rung: 'rest', inner: null };
    const find = async (from: number, most: number) => ({
      ids: hits.ids.slice(from, from + most),
      next: from + most < hits.ids.length ? from + most : null,
    });
    const above: Place | null = hits.left === 'nothing' ? null : { rung: hits.left, inner: null };
    const next = await this.#candidates('hits', find, Number(at), above);
    if (next?.rung !== 'hits') return next;
    const key = inner === null ? hitsKept.put(connection, hits) : kept;
    return { rung: 'hits', inner: `${key}:${next.inner ?? ''}` };
  }

  async #candidates(
    rung: Rung,
    find: (from: number, most: number) => Promise<Candidates>,
    from: number,
    above: Place | null,
  ): Promise<Place | null> {
    const page = { find, from, given: this.#given, limit: this.#left, budgetMs: BUDGET_MS };
    const { rows, next } = await candidatePage(this.#query(this.#all), page);
    this.#give(rows);
    return next === null ? above : { rung, inner: String(next) };
  }

  async #rest({ rung, inner }: Place, where: readonly Condition[]): Promise<Place | null> {
    const { user } = this.#connection.schema;
    if (this.#big && (await canScanBackwards(this.#connection.reader.handle, user.physical))) {
      const page = { from: inner, given: this.#given, limit: this.#left, budgetMs: BUDGET_MS };
      const { rows, next } = await scanPage(this.#query(where), page);
      const begins = (row: RawRow) => rowBeginsSo(user, row, this.#request.text);
      this.#give([...rows.filter(begins), ...rows.filter((row) => !begins(row))]);
      return next === null ? null : { rung, inner: next };
    }
    const further = await this.#newestFirst(this.#rungs.rest(where, this.#given), inner);
    return further === null ? null : { rung, inner: further };
  }

  async #newestFirst(where: readonly Condition[], cursor: string | null): Promise<string | null> {
    const found = await listPage({
      ...this.#query(where),
      sort: NEWEST_FIRST,
      limit: this.#left,
      cursor,
      query: this.#bound,
    });
    this.#give(found.rows);
    return found.nextCursor;
  }

  #give(found: readonly RawRow[]): void {
    const { user } = this.#connection.schema;
    const rows = found.map((row) => toUserRow(user, row)).filter(({ id }) => !wasSeen(this.#given, id));
    this.#rows.push(...rows);
    this.#given = seenAlso(
      this.#given,
      rows.map(({ id }) => id),
    );
  }

  #query(where: readonly Condition[]): ListQuery<'user'> {
    const { user } = this.#connection.schema;
    return { connection: this.#lane, table: user, select: userSelection(user), where, signal: this.#signal };
  }

  #cursor({ rung, inner }: Place): string {
    const key = keepSeen(this.#connection, this.#given);
    return encodeCursor(this.#bound, { value: rung, id: JSON.stringify([key, inner]) });
  }

  /** Counting would read the whole of a big table before the first match is shown; whoever wants it asks users.count. */
  async #total(complete: boolean): Promise<Page<UserRow>['total']> {
    if (complete) return { value: this.#rows.length, exact: !hidesRows(this.#connection.schema.user.physical) };
    return this.#big ? null : listTotal(this.#query(this.#all));
  }
}

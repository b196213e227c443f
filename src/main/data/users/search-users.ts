import type { ListOrder, Page } from '@shared/api/common';
import type { UserFilters, UserRow } from '@shared/api/users';
import { canScanBackwards } from '../database/backward-scan';
import type { Condition } from '../database/expressions';
import type { LocalSearch } from '../local-search/local-search';
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
import { coversEverything, findByTrigrams } from './trigram-search';
import { readingFrom, type OpenConnection } from '../connections/connection';

interface SearchRequest {
  /** What was typed, without the spaces around it. */
  readonly needle: string;
  readonly filters: UserFilters | undefined;
  readonly cursor: string | null | undefined;
  readonly limit: number;
  /** Left out where every match counts, those of the last moments included. */
  readonly local?: Pick<LocalSearch, 'ready'> | undefined;
}

/** The rungs of the ladder, in the order they are climbed; of `local` and `hits` one at most. */
type Rung = 'exact' | 'prefix' | 'local' | 'hits' | 'rest';

interface Place {
  readonly rung: Rung;
  /** Where on the rung. */
  readonly inner: string | null;
}

/** A page that is still short after so long is handed out, with a place to go on from. */
const BUDGET_MS = 1200;
const BY_ADDRESS = { by: 'email', direction: 'asc' } as const;
/** The ids of everything that a search found by a trigram index. */
const hitsKept = cursorCache<readonly string[]>(20);
const NEWEST_FIRST = { by: 'createdAt', direction: 'desc' } as const;

/**
 * Finds users best match first: the very id or address, then addresses that begin so, then everything that contains it.
 * Each rung only adds to the list; what an index can answer is there at once, and nothing already shown moves. Somebody who
 * matches all the while comes exactly once, whatever is written meanwhile.
 */
export async function searchUsers(
  connection: OpenConnection,
  request: SearchRequest,
  now: Date,
  signal: AbortSignal,
): Promise<Page<UserRow>> {
  // No text can hold it, and Postgres refuses to be asked for it.
  if (request.needle.includes('\0')) {
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

/** Where searches queue up, in place of where everything else is read from. */
function serialReader({ reader: { handle, source } }: OpenConnection): OpenConnection['reader'] {
  return { handle: { ...handle, db: handle.searches }, source };
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
    const { needle, filters, cursor } = request;
    this.#connection = connection;
    this.#lane = readingFrom(connection, serialReader(connection));
    this.#request = request;
    this.#signal = signal;
    this.#bound = [connection.profile.id, 'users.search', needle, filters ?? {}];
    this.#rungs = new Rungs(connection, needle, userConditions(connection, undefined, filters, now));
    this.#all = userConditions(connection, needle, filters, now);
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
      if (next.rung === 'rest' && this.#rows.length > 0 && this.#big) break;
    }
    const stored = this.#big && this.#connection.handle.kind === 'postgres' && next?.rung === 'rest';
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
      case 'rest':
        return this.#rest(at.inner);
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
    return { rung: this.#big ? 'hits' : 'rest', inner: null };
  }

  get #local() {
    return this.#request.local?.ready(this.#connection) ?? null;
  }

  async #fromLocal(from: number): Promise<Place | null> {
    const local = this.#local;
    // It went away between two pages: the database can tell as well.
    if (local === null) return { rung: 'rest', inner: null };
    const find = async (at: number, most: number) => local(this.#request.needle, at, most, this.#signal);
    return this.#candidates('local', find, from, null);
  }

  async #fromHits(inner: string | null): Promise<Place | null> {
    const connection = this.#connection;
    const query = this.#query(this.#all);
    const [kept = '', at = '0'] = inner?.split(':') ?? [];
    const hits = inner === null ? await findByTrigrams(query, this.#request.needle) : hitsKept.get(connection, kept);
    if (hits === null) return { rung: 'rest', inner: null };
    const find = async (from: number, most: number) => ({
      ids: hits.slice(from, from + most),
      next: from + most < hits.length ? from + most : null,
    });
    const above: Place | null = coversEverything(connection) ? null : { rung: 'rest', inner: null };
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

  async #rest(inner: string | null): Promise<Place | null> {
    const { user } = this.#connection.schema;
    if (this.#big && (await canScanBackwards(this.#connection.reader.handle, user.physical))) {
      const page = { from: inner, given: this.#given, limit: this.#left, budgetMs: BUDGET_MS };
      const { rows, next } = await scanPage(this.#query(this.#all), page);
      this.#give(rows);
      return next === null ? null : { rung: 'rest', inner: next };
    }
    const found = await listPage({
      ...this.#query(this.#rungs.rest(this.#all, this.#given)),
      sort: NEWEST_FIRST,
      limit: this.#left,
      cursor: inner,
      query: this.#bound,
    });
    this.#give(found.rows);
    return found.nextCursor === null ? null : { rung: 'rest', inner: found.nextCursor };
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

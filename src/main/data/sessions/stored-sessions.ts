import type { Page, Total } from '@shared/api/common';
import type { SessionFilter, SessionRow } from '@shared/api/sessions';
import { decodeCursor, encodeCursor } from '../paging/cursor';
import type { FoundSession, SecondaryStorage } from '../redis/secondary-storage';
import { flagged, sharedAddresses } from './row-facts';
import { sessionMatcher } from './session-filter';
import { storedRow } from './session-rows';
import type { OpenConnection } from '../connections/connection';

/** Sessions looked through for a list; who has more searches for a person. */
const MAX_LISTED = 20_000;

type SortBy = 'createdAt' | 'updatedAt' | 'expiresAt';

interface StoredListInput {
  readonly filter: SessionFilter;
  readonly sort?: { readonly by: SortBy; readonly direction: 'asc' | 'desc' } | undefined;
  readonly cursor?: string | null | undefined;
  readonly limit: number;
}

/** Sessions of the secondary storage that match, in no order. `complete` is false where there are more than were read. */
export async function storedMatches(
  storage: SecondaryStorage,
  filter: SessionFilter,
  signal?: AbortSignal,
): Promise<{ found: FoundSession[]; rows: SessionRow[]; complete: boolean }> {
  const { found, complete } =
    filter.userId === undefined
      ? await storage.all(MAX_LISTED, signal)
      : { found: await storage.sessionsOf(filter.userId), complete: true };
  const rows = flagged(found.map(storedRow), []);
  const matches = sessionMatcher(filter, filter.sharedIp === undefined ? new Set() : sharedAddresses(rows));
  const kept = rows.map((row) => matches(row));
  return { found: found.filter((_, i) => kept[i]), rows: rows.filter((_, i) => kept[i]), complete };
}

/**
 * One page of sessions where there is no session table: read from the secondary storage, newest first unless sorted
 * otherwise. The storage knows no order, so each page reads it anew.
 */
export async function listStored(
  connection: OpenConnection,
  storage: SecondaryStorage,
  { filter, sort = { by: 'createdAt', direction: 'desc' }, cursor, limit }: StoredListInput,
  signal: AbortSignal,
): Promise<Page<SessionRow>> {
  const bound = [connection.profile.id, 'sessions.stored', filter, sort];
  const { rows, complete } = await storedMatches(storage, filter, signal);
  const place = (row: SessionRow) => ({ value: row[sort.by] ?? '', id: row.id });
  const sign = sort.direction === 'asc' ? 1 : -1;
  const compare = (a: Place, b: Place) => sign * (order(a.value, b.value) || order(a.id, b.id));
  const sorted = rows.toSorted((a, b) => compare(place(a), place(b)));
  const from = cursor === null || cursor === undefined ? null : toPlace(decodeCursor(bound, cursor));
  const rest = from === null ? sorted : sorted.filter((row) => compare(place(row), from) > 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page,
    nextCursor: rest.length > limit && last ? encodeCursor(bound, place(last)) : null,
    total: from === null ? { value: rows.length, exact: complete } : null,
    order: {
      by: sort.by === 'createdAt' ? 'createdAt' : 'added',
      direction: sort.direction,
      reason: complete
        ? null
        : `The secondary storage holds more sessions than are looked through at once (${MAX_LISTED}). Search for a user to see all of theirs.`,
    },
  };
}

/** The number of sessions in the secondary storage that match. */
export async function countStored(
  storage: SecondaryStorage,
  filter: SessionFilter,
  signal: AbortSignal,
): Promise<Total> {
  const { rows, complete } = await storedMatches(storage, filter, signal);
  return { value: rows.length, exact: complete };
}

interface Place {
  readonly value: string;
  readonly id: string;
}

function toPlace({ value, id }: { readonly value: unknown; readonly id: unknown }): Place {
  return { value: String(value), id: String(id) };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

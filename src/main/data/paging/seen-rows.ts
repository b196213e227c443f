import { cursorCache } from './cursor-cache';

/**
 * What a walk has given out so far, page by page, so that no row comes twice however it moves between two pages. Nothing
 * in it ever changes: reading a page again, or two at once, starts from what was given out before it.
 */
export interface SeenRows {
  readonly before: SeenRows | null;
  readonly ids: ReadonlySet<string>;
  /** How many ids, those before included. */
  readonly count: number;
  readonly pages: number;
}

/** A chain gets no longer than this before its pages are put together. */
const MAX_CHAIN = 64;
/** Pages of the last walks that can still be gone on from; what they rest on is kept with them. */
const pages = cursorCache<SeenRows>(300);

/** What stands behind a key that `keepGiven` gave. @throws AppError INVALID_INPUT where it is forgotten */
export function recallSeen(connection: object, key: string): SeenRows | null {
  return key === '' ? null : pages.get(connection, key);
}

/** A key to what was given out, to put into a cursor. */
export function keepSeen(connection: object, given: SeenRows | null): string {
  return given === null ? '' : pages.put(connection, given);
}

/** What was given out, one more page included. */
export function seenAlso(before: SeenRows | null, ids: readonly string[]): SeenRows | null {
  if (ids.length === 0) return before;
  const count = (before?.count ?? 0) + ids.length;
  if (before === null || before.pages < MAX_CHAIN) {
    return { before, ids: new Set(ids), count, pages: (before?.pages ?? 0) + 1 };
  }
  return { before: null, ids: new Set([...seenIds(before), ...ids]), count, pages: 1 };
}

/** Whether a row was given out before. */
export function wasSeen(given: SeenRows | null, id: string): boolean {
  for (let node = given; node !== null; node = node.before) if (node.ids.has(id)) return true;
  return false;
}

/** The ids of everything that was given out. */
export function seenIds(given: SeenRows | null): string[] {
  const ids: string[] = [];
  for (let node = given; node !== null; node = node.before) ids.push(...node.ids);
  return ids;
}

import type { InsightOverview } from '@shared/api/insight';
import type { OpenConnection } from '../connections/connection';

/** Milliseconds for which an answer is given again; its `at` says how old it is. */
const KEPT_MS = 5 * 60_000;
/** Answers that are kept for one connection. */
const MOST = 20;

/** Remembers answers in memory, by connection and question; those of a closed connection go with it. */
export function overviewCache(now: () => Date) {
  const books = new WeakMap<OpenConnection['handle'], Map<string, InsightOverview>>();
  return async (
    { handle }: OpenConnection,
    question: unknown,
    fresh: boolean,
    count: () => Promise<InsightOverview>,
  ): Promise<InsightOverview> => {
    const book = books.get(handle) ?? new Map<string, InsightOverview>();
    books.set(handle, book);
    const key = JSON.stringify(question);
    const known = book.get(key);
    const age = known === undefined ? Infinity : now().getTime() - Date.parse(known.at);
    if (known !== undefined && !fresh && age >= 0 && age < KEPT_MS) return known;
    const counted = await count();
    book.delete(key);
    book.set(key, counted);
    const [oldest] = book.keys();
    if (book.size > MOST && oldest !== undefined) book.delete(oldest);
    return counted;
  };
}

import type { ListOrder, Page, Total } from '@shared/api/common';
import { useInfiniteQuery, useQuery, type InfiniteData, type QueryKey } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { toApiError, type ApiError } from './error';
import { makeRowJoiner } from './joined-rows';

/** A list that loads page by page, with every state a screen has to tell apart. */
export interface PagedList<Row> {
  readonly rows: readonly Row[];
  readonly total: Total | null;
  /** Which server answered, where the connection has a read replica. */
  readonly source: Page<Row>['source'];
  /** The order the rows are in, where the database was free to choose it. */
  readonly order: ListOrder | null;
  /** Nothing to show yet and none of the answers have come. */
  readonly firstLoad: boolean;
  /** Asking, with rows of an earlier answer on screen. */
  readonly refreshing: boolean;
  /** The rows belong to the question asked now (and not to the one before it). */
  readonly current: boolean;
  readonly error: ApiError | null;
  /** When the rows on screen were read, in milliseconds; 0 before the first answer. */
  readonly readAt: number;
  readonly loadingMore: boolean;
  /** Undefined where there is no further page below. */
  readonly loadMore: (() => void) | undefined;
  /** The rows on screen are the last ones of the list. */
  readonly fromEnd: boolean;
  /** Of rows read from the end: reads those before them; undefined where there are none. */
  readonly loadBefore: (() => void) | undefined;
  readonly retry: () => void;
}

/** How the pages of a list are read, and under which name they are kept. */
export interface Pages<Row> {
  readonly queryKey: QueryKey;
  readonly read: (cursor: string | null, signal: AbortSignal, limit: number) => Promise<Page<Row>>;
  /** The last page comes first, and each further one lies above the one before it. */
  readonly fromEnd?: boolean;
}

/** How rows are counted exactly; stopped in the database when `signal` aborts. */
export interface CountOf {
  readonly queryKey: QueryKey;
  readonly count: (signal: AbortSignal) => Promise<Total>;
}

/** An exact count: asks only once `enabled`, and where it has to be `fresh` takes no answer of a moment ago. */
export function useCount({ queryKey, count }: CountOf, enabled: boolean, fresh = false) {
  return useQuery<Total, ApiError>({
    queryKey,
    queryFn: ({ signal }) => count(signal),
    enabled,
    retry: false,
    staleTime: fresh ? 0 : 60_000,
    refetchOnMount: fresh ? 'always' : true,
  });
}

/** More rows than the tallest window shows at once. */
const SCREENFUL = 60;

interface PageParam {
  readonly cursor: string | null;
  readonly limit: number;
}

function countRows<Row>(pages: readonly Page<Row>[]): number {
  return pages.reduce((sum, page) => sum + page.rows.length, 0);
}

/** Rows of the page after so many rows: whoever reads on and on gets more at a time, and waits and asks less often. */
function pageSize(before: number): number {
  return before < 400 ? 100 : before < 1200 ? 200 : 500;
}

const FIRST: PageParam = { cursor: null, limit: pageSize(0) };

interface Answer<Row> {
  readonly data: InfiniteData<Page<Row>> | undefined;
  readonly at: number;
  readonly fromEnd: boolean;
}

/**
 * Reads a keyset-paged list. Rows of the last good answer stay while another question is asked, and also when it fails:
 * an error is never shown as an empty list.
 */
export function usePagedList<Row>({ queryKey, read, fromEnd = false }: Pages<Row>, enabled = true): PagedList<Row> {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageParam.cursor, signal, pageParam.limit),
    initialPageParam: FIRST,
    getNextPageParam: (last, pages): PageParam | null => {
      // From the end, the next page to read is the one above.
      const cursor = fromEnd ? last.prevCursor : last.nextCursor;
      return cursor === null || cursor === undefined ? null : { cursor, limit: pageSize(countRows(pages)) };
    },
    enabled,
  });
  const { data, dataUpdatedAt, isFetching, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } = query;

  const [kept, setKept] = useState<Answer<Row>>({ data, at: dataUpdatedAt, fromEnd });
  if (data !== undefined && (data !== kept.data || dataUpdatedAt !== kept.at)) {
    setKept({ data, at: dataUpdatedAt, fromEnd });
  }
  const shown = data ?? kept.data;
  const upwards = data === undefined ? kept.fromEnd : fromEnd;

  // A page may come short, even empty, with more to read behind it: go on until there is a screenful.
  const found = countRows(data?.pages ?? []);
  const goOn = hasNextPage && !isFetching && !query.isError && found < SCREENFUL;
  useEffect(() => {
    if (goOn) void fetchNextPage();
  }, [goOn, fetchNextPage]);

  const [join] = useState(() => makeRowJoiner<Row>());
  const rows = useMemo(() => join(shown?.pages, upwards), [join, shown, upwards]);
  const further = hasNextPage && !query.isError && data !== undefined ? () => void fetchNextPage() : undefined;

  return {
    rows,
    total: shown?.pages[0]?.total ?? null,
    source: shown?.pages[0]?.source,
    order: shown?.pages[0]?.order ?? null,
    firstLoad: shown === undefined && query.error === null && enabled,
    refreshing: isFetching && !isFetchingNextPage && shown !== undefined,
    current: data !== undefined,
    error: query.error === null ? null : toApiError(query.error),
    readAt: data === undefined ? kept.at : dataUpdatedAt,
    loadingMore: isFetchingNextPage,
    loadMore: upwards ? undefined : further,
    fromEnd: upwards,
    loadBefore: upwards ? further : undefined,
    retry: () => void refetch(),
  };
}

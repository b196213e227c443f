import type { ListOrder } from '@shared/api/common';
import { useEffect } from 'react';
import { errorDetails, type ApiError } from '../../api/error';
import { useHealth } from '../../api/health';
import type { PagedList } from '../../api/paged';
import type { GridStatus } from '../../ui/data-grid/types';
import { StaleBar } from '../../ui/stale-bar';
import { ErrorState } from '../../ui/states';
import { toast } from '../../ui/toast';
import { CostBar, CostState, isCostly } from './cost';

/** Whether the end of an order can be read for next to nothing: of best matches and of rows as stored it cannot. */
export function hasEnd(order: ListOrder | null): boolean {
  return order?.by !== 'match' && order?.by !== 'added';
}

function tellNoEnd(): void {
  toast.info({
    title: 'This order can be read from its start only',
    description: 'Sort by a column, such as Email, to jump to the end.',
  });
}

interface Failed {
  readonly error: ApiError;
  readonly readAt: number;
  readonly retrying: boolean;
  readonly retry: () => void;
  readonly note?: string;
}

/** What a grid shows of a reading that failed: above the rows of before, or in their place. */
export function failedStatus({ error, readAt, retrying, retry, note }: Failed): Pick<GridStatus, 'stale' | 'error'> {
  const told = { message: error.message, hint: error.hint, details: errorDetails(error), retrying, onRetry: retry };
  return { stale: <StaleBar {...told} readAt={readAt} note={note} />, error: <ErrorState {...told} /> };
}

/** What a grid is told about a list that is read from its start alone: loading, more to come, stale, failed. */
export function statusOf<Row>(read: PagedList<Row>): GridStatus {
  const { error, refreshing } = read;
  return {
    totalRows: read.total?.exact === true && !read.fromEnd ? read.total.value : null,
    // A page may come empty with more to read behind it, or answer what was asked before: that is not yet "no match".
    loading:
      read.firstLoad || (read.rows.length === 0 && (read.loadMore !== undefined || !read.current) && error === null),
    refreshing,
    loadingMore: read.loadingMore,
    onEndReached: read.loadMore,
    onStartReached: read.loadBefore,
    fromEnd: read.fromEnd,
    ...(error === null
      ? {}
      : failedStatus({
          error,
          readAt: read.readAt,
          retrying: refreshing,
          retry: read.retry,
          ...(read.current ? {} : { note: 'They answer an earlier search.' }),
        })),
  };
}

interface Reading {
  /** Kept on this computer: neither the database's trouble nor its costs concern it. */
  readonly local: boolean;
  readonly from: 'start' | 'end';
  readonly place: (place: { readonly from?: 'start' | 'end'; readonly acceptCost?: boolean }) => void;
  readonly onJump: (to: 'start' | 'end') => void;
}

/** The same of a list of the database, which may be too costly to read, or be read from its end. */
export function useGridStatus<Row>(read: PagedList<Row>, { local, from, place, onJump }: Reading): GridStatus {
  const health = useHealth((state) => state.health);
  const { error } = read;
  const stuck = error !== null && from === 'end' && !read.fromEnd && !isCostly(error);
  useEffect(() => {
    if (!stuck) return;
    // The rows on screen are those of the start, so that is where one still is.
    toast.info({
      title: 'The end of this list could not be read',
      description: `${error.message} ${error.hint ?? ''}`,
    });
    place({ from: 'start' });
  }, [stuck, error, place]);
  const status = statusOf(read);
  if (local) return status;
  const ofDatabase = { onJump: hasEnd(read.order) ? onJump : tellNoEnd, dimmed: health !== 'ok' };
  if (error === null || !isCostly(error)) return { ...status, ...ofDatabase };
  const cost = { error, asking: read.refreshing, onAccept: () => place({ acceptCost: true }) };
  const { stale: _rowsAreTrue, ...rest } = status;
  return { ...rest, ...ofDatabase, notice: <CostBar {...cost} />, error: <CostState {...cost} /> };
}

import { useEffect, type ReactNode } from 'react';
import { errorDetails } from '../../api/error';
import { useHealth } from '../../api/health';
import type { PagedList } from '../../api/paged';
import { StaleBar } from '../../ui/stale-bar';
import { ErrorState } from '../../ui/states';
import { toast } from '../../ui/toast';
import { CostBar, CostState, isCostly } from './cost';
import { hasEnd } from './jump-button';

interface ListGridProps {
  readonly totalRows: number | null;
  readonly loading: boolean;
  readonly refreshing: boolean;
  readonly loadingMore: boolean;
  readonly onEndReached: (() => void) | undefined;
  readonly onStartReached: (() => void) | undefined;
  readonly fromEnd: boolean;
  readonly onJump: ((to: 'start' | 'end') => void) | undefined;
  readonly dimmed: boolean;
  readonly stale?: ReactNode;
  readonly notice?: ReactNode;
  readonly error?: ReactNode;
}

type Place = (place: { readonly from?: 'start' | 'end'; readonly acceptCost?: boolean }) => void;

function tellNoEnd(): void {
  toast.info({
    title: 'This order can be read from its start only',
    description: 'Sort by a column, such as Email, to jump to the end.',
  });
}

/** What a grid is told about the list it shows: loading, more to come, stale, failed, too costly. */
export function useListGrid<Row>(
  list: PagedList<Row>,
  { from, place, onJump }: { from: 'start' | 'end'; place: Place; onJump: (to: 'start' | 'end') => void },
): ListGridProps {
  const health = useHealth((state) => state.health);
  const { error } = list;
  const onAccept = () => place({ acceptCost: true });
  const stuck = error !== null && from === 'end' && !list.fromEnd && !isCostly(error);
  useEffect(() => {
    if (!stuck) return;
    // The rows on screen are those of the start, so that is where one still is.
    toast.info({
      title: 'The end of this list could not be read',
      description: `${error.message} ${error.hint ?? ''}`,
    });
    place({ from: 'start' });
  }, [stuck, error, place]);
  const props: ListGridProps = {
    totalRows: list.total?.exact === true && !list.fromEnd ? list.total.value : null,
    // A page may come empty with more to read behind it, or answer what was asked before: that is not yet "no match".
    loading:
      list.firstLoad || (list.rows.length === 0 && (list.loadMore !== undefined || !list.current) && error === null),
    refreshing: list.refreshing,
    loadingMore: list.loadingMore,
    onEndReached: list.loadMore,
    onStartReached: list.loadBefore,
    fromEnd: list.fromEnd,
    onJump: hasEnd(list.order) ? onJump : tellNoEnd,
    dimmed: health !== 'ok',
  };
  if (error === null) return props;
  if (isCostly(error)) {
    return {
      ...props,
      notice: <CostBar error={error} asking={list.refreshing} onAccept={onAccept} />,
      error: <CostState error={error} asking={list.refreshing} onAccept={onAccept} />,
    };
  }
  return {
    ...props,
    stale: (
      <StaleBar
        message={error.message}
        hint={error.hint}
        readAt={list.readAt}
        note={list.current ? undefined : 'They answer an earlier search.'}
        details={errorDetails(error)}
        retrying={list.refreshing}
        onRetry={list.retry}
      />
    ),
    error: (
      <ErrorState
        message={error.message}
        hint={error.hint}
        details={errorDetails(error)}
        onRetry={list.retry}
        retrying={list.refreshing}
      />
    ),
  };
}

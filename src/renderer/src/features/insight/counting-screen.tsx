import { ChartColumn, RotateCw, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { errorDetails } from '../../api/error';
import type { Counting } from '../../api/insight';
import { useCommand } from '../../nav/commands';
import { useScreenReady } from '../../nav/ready';
import { CostBar, CostState, isCostly } from '../../parts/lists/cost';
import { Button } from '../../ui/button';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states';
import { ProgressLine } from '../../ui/progress-line';
import { Screen } from '../../ui/screen';
import { StaleBar } from '../../ui/stale-bar';
import { Sides } from './sides';

/** The frame of what the database counts: when it was, how to count anew, to stop, and what to do where it costs or fails. */
export function CountingScreen<T>({
  counting,
  saidOf,
  pickers,
  acts,
  onRefresh,
  children,
}: {
  counting: Counting<T>;
  /** When and where it was counted. */
  saidOf: (data: T) => string;
  pickers?: ReactNode;
  acts?: (data: T) => ReactNode;
  /** Where counting anew is another question. */
  onRefresh?: () => void;
  children: (data: T) => ReactNode;
}) {
  const { query, count, stop } = counting;
  const { error, isFetching, isPlaceholderData, dataUpdatedAt } = query;
  const isStopped = !isFetching && error === null && (query.data === undefined || isPlaceholderData);
  const data = isStopped ? undefined : query.data;
  const refresh = onRefresh ?? (() => count({ fresh: true }));
  useCommand('find.reload', refresh);
  useScreenReady(!isFetching);
  const costly = error !== null && isCostly(error);
  const accept = () => count({ acceptCost: true, fresh: true });
  const actions = isFetching ? (
    <Button icon={X} onClick={stop}>
      Stop counting
    </Button>
  ) : (
    <Button icon={RotateCw} onClick={refresh}>
      Refresh
    </Button>
  );
  return (
    <Screen
      title="Insight"
      count={data === undefined ? null : <span className="truncate">{saidOf(data)}</span>}
      actions={
        <>
          {data === undefined || isFetching ? null : acts?.(data)}
          {actions}
        </>
      }
      filters={
        <>
          <Sides />
          {pickers}
        </>
      }
    >
      <div className="relative flex min-h-0 flex-1 flex-col">
        <ProgressLine active={isFetching} />
        {error !== null && data !== undefined ? (
          costly ? (
            <CostBar error={error} asking={isFetching} onAccept={accept} />
          ) : (
            <StaleBar
              message={error.message}
              hint={error.hint}
              readAt={dataUpdatedAt}
              details={errorDetails(error)}
              retrying={isFetching}
              onRetry={refresh}
            />
          )
        ) : null}
        {data !== undefined ? (
          children(data)
        ) : error !== null && !isFetching ? (
          costly ? (
            <CostState error={error} asking={isFetching} onAccept={accept} />
          ) : (
            <ErrorState message={error.message} hint={error.hint} details={errorDetails(error)} onRetry={refresh} />
          )
        ) : isStopped ? (
          <EmptyState
            icon={ChartColumn}
            title="The count was stopped"
            actions={<Button onClick={() => count({})}>Count</Button>}
          >
            Nothing runs in the database any more.
          </EmptyState>
        ) : (
          <div className="p-4">
            <p role="status" className="appear-late mb-3 text-muted">
              Counting in the database…
            </p>
            <SkeletonRows rows={8} />
          </div>
        )}
      </div>
    </Screen>
  );
}

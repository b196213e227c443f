import type { InsightOverview } from '@shared/api/insight';
import { CalendarRange } from 'lucide-react';
import { useEffect } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { useHealth, useOverview } from '../../api/insight';
import { clockTime } from '../../format/dates';
import { useScreenReady } from '../../nav/ready';
import { cx } from '../../ui/cx';
import { Screen } from '../../ui/screen';
import { EmptyState } from '../../ui/states';
import { CountingScreen } from './counting-screen';
import { Health } from './health';
import { askedOf, type Asked } from './period';
import { Pickers } from './pickers';
import { RankingFigure } from './ranking-figure';
import { SeriesFigure } from './series-figure';
import { Sides } from './sides';
import { useInsightView } from './store';
import { UNKNOWN_WORDS } from './words';

/** What this database cannot tell, and why: a figure that is missing is no 0. */
function NotKnown({ unknown }: { unknown: InsightOverview['unknown'] }) {
  if (unknown.length === 0) return null;
  return (
    <section aria-label="What cannot be told" className="mt-4 border-t border-line pt-3">
      <h2 className="font-semibold">What cannot be told from this database</h2>
      <dl className="mt-1 grid grid-cols-1 gap-x-4 text-sm @2xl:grid-cols-[240px_minmax(0,1fr)]">
        {unknown.map(({ key, why }) => (
          <div key={key} className="contents">
            <dt className="text-muted">{UNKNOWN_WORDS[key] ?? key}</dt>
            <dd className="selectable max-@2xl:mb-1">{why}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Figures({ overview, asked, old }: { overview: InsightOverview; asked: Asked; old: boolean }) {
  return (
    <div className={cx('@container min-h-0 flex-1 overflow-y-auto p-4', old && 'greyed')}>
      <div className="grid grid-cols-1 gap-3 @3xl:grid-cols-2 @7xl:grid-cols-3">
        {overview.series.map((series) => (
          <SeriesFigure key={series.key} series={series} asked={asked} />
        ))}
        {overview.tables.map((table) => (
          <RankingFigure key={table.key} table={table} />
        ))}
      </div>
      <NotKnown unknown={overview.unknown} />
    </div>
  );
}

function FiguresSide({ asked }: { asked: Asked }) {
  const { open: _open, ...question } = asked;
  const counting = useOverview(question);
  const { isFetching, isPlaceholderData } = counting.query;
  return (
    <CountingScreen
      counting={counting}
      pickers={<Pickers />}
      saidOf={({ at, source }) => `counted at ${clockTime(at)}${source === 'replica' ? ' on the replica' : ''}`}
      // What ends now ends later now, which is another question.
      {...(asked.open && { onRefresh: () => useInsightView.setState({ until: Date.now() }) })}
    >
      {(overview) => <Figures overview={overview} asked={asked} old={isPlaceholderData || isFetching} />}
    </CountingScreen>
  );
}

function HealthSide({ connectionId }: { connectionId: string }) {
  const counting = useHealth(connectionId);
  const { dataUpdatedAt } = counting.query;
  return (
    <CountingScreen counting={counting} saidOf={() => `looked at ${clockTime(new Date(dataUpdatedAt).toISOString())}`}>
      {(items) => <Health items={items} onMended={() => counting.count({})} />}
    </CountingScreen>
  );
}

/** How old the end of what is looked at may be when the screen opens. */
const OLD_MS = 5 * 60_000;

/** Figures over time, each of which opens what it counts, and the health of the data. */
export function InsightScreen() {
  const view = useInsightView();
  const connectionId = useConnectionStatus().data?.open?.id ?? null;
  const { until, connectionId: known } = view;
  useEffect(() => {
    const state = useInsightView.getState();
    if (state.connectionId !== connectionId || Date.now() - state.until > OLD_MS) {
      useInsightView.setState({ connectionId, until: Date.now() });
    }
  }, [connectionId]);
  const asked = until === 0 || known !== connectionId ? null : askedOf(view, until);
  useScreenReady(asked === null && view.side === 'figures');
  if (view.side === 'health' && connectionId !== null) return <HealthSide connectionId={connectionId} />;
  if (asked !== null) return <FiguresSide asked={asked} />;
  return (
    <Screen
      title="Insight"
      filters={
        <>
          <Sides />
          <Pickers />
        </>
      }
    >
      {until === 0 ? null : (
        <EmptyState icon={CalendarRange} title="Choose the first and the last day">
          The first has to come before the last.
        </EmptyState>
      )}
    </Screen>
  );
}

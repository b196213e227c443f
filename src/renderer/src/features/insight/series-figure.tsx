import type { InsightPoint, InsightSeries } from '@shared/api/insight';
import { TimeChart } from '../../ui/chart/time-chart';
import { FigurePanel } from './figure-panel';
import { openFilter } from './open-filter';
import type { Asked } from './period';
import { comparison, headline, sentence, shareText, timesOf, valueText } from './words';

const ADDS_UP: ReadonlySet<InsightSeries['unit']> = new Set(['users', 'sessions', 'acts', 'mails', 'rows']);
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

function PointTable({ series, when }: { series: InsightSeries; when: (point: InsightPoint) => string }) {
  return (
    // Longer than a picture: it scrolls in its place, which Chromium lets the keyboard do.
    <div className="h-42.5 overflow-y-auto" role="group" aria-label={`${series.title}, as a table`}>
      <table className="w-full text-sm">
        <thead className="sr-only">
          <tr>
            <th scope="col">When</th>
            <th scope="col">How many</th>
          </tr>
        </thead>
        <tbody>
          {series.points.map((point) => (
            <tr key={point.from} className="border-b border-line/60">
              <th scope="row" className="py-0.5 text-left font-normal text-muted">
                {when(point)}
              </th>
              <td className="nums text-right">
                {point.filter === undefined ? (
                  valueText(series, point)
                ) : (
                  <button
                    type="button"
                    className="text-accent-ink hover:underline"
                    onClick={() => point.filter !== undefined && openFilter(point.filter)}
                  >
                    {valueText(series, point)}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A figure over time: a bar a step, a line for shares; a click opens exactly what a step counts. */
export function SeriesFigure({ series, asked }: { series: InsightSeries; asked: Asked }) {
  const { title, unit, points, before } = series;
  const times = timesOf(asked.step, asked.zone, Date.parse(asked.to) - Date.parse(asked.from));
  const isShare = unit === 'share';
  const format = (value: number) => (isShare ? shareText(value) : compact.format(value));
  const level =
    before === null || (isShare && before.of === 0)
      ? undefined
      : isShare
        ? before.value
        : ADDS_UP.has(unit) && before.value > 0
          ? before.value / points.length
          : undefined;
  const lastOpen = (i: number) => asked.open && i === points.length - 1;
  const pickable = points.some(({ filter }) => filter !== undefined);
  const pick = (i: number) => {
    const filter = points[i]?.filter;
    if (filter !== undefined) openFilter(filter);
  };
  const say = (i: number) => {
    const point = points[i];
    if (point === undefined) return '';
    return `${times.long(point)}: ${valueText(series, point)}${lastOpen(i) ? ' so far' : ''}`;
  };
  const caption = sentence(series, times.long, asked.open);
  return (
    <FigurePanel
      title={title}
      headline={headline(series)}
      compared={comparison(series)}
      caption={`${caption}${level === undefined ? '' : ' Dashed: the time before.'}`}
      drawing={
        <TimeChart
          label={`${title}. ${caption}`}
          kind={isShare ? 'line' : 'bars'}
          points={points.map(({ from, value, of }, i) => ({
            label: times.short(from),
            value,
            unknown: isShare && of === 0,
            open: lastOpen(i),
          }))}
          formatTick={format}
          say={say}
          level={level}
          most={isShare ? 1 : undefined}
          onPick={pickable ? pick : undefined}
        />
      }
      table={<PointTable series={series} when={times.long} />}
      csv={() => [
        ['from', 'to', title, ...(isShare ? ['of'] : [])],
        ...points.map(({ from, to, value, of }) => [from, to, String(value), ...(isShare ? [String(of ?? '')] : [])]),
      ]}
    />
  );
}
